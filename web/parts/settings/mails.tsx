/** Kinds of mails one gets, and those one does not want. */
import { Checkbox, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { type Mute, mutesQuery } from '../../queries/settings.ts';
import { Outcome } from '../outcome.tsx';
import { Section } from './section.tsx';

export function Mails() {
  const { t } = useTexts();
  const { data: mutes } = useSuspenseQuery(mutesQuery);
  const act = useAct(
    ({ category, muted }: Pick<Mute, 'category' | 'muted'>) =>
      muted ? post('/api/me/mutes/:category/end', { params: { category } }) : post('/api/me/mutes', { body: { category } }),
    [['mutes']],
  );
  return (
    <Section title={t('web.settings.mails.title')} about={t('web.settings.mails.about')}>
      <Stack gap="sm">
        {mutes.map(({ category, muted }) => (
          <Checkbox
            key={category}
            label={t(`mute.category.${category}`)}
            description={t(`mute.kind.${category}`)}
            checked={!muted}
            disabled={act.pending}
            onChange={() => act.give({ category, muted })}
          />
        ))}
      </Stack>
      <Outcome of={act} />
    </Section>
  );
}
