/** One's own language and zone: of mails, pages and explanations. */
import { Button, Group } from '@mantine/core';
import type { FormEvent } from 'react';
import { patch } from '../../api.ts';
import { speak, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { useMe } from '../../queries/me.ts';
import { LanguageField, ZoneField } from '../fields.tsx';
import { fieldsOf } from '../form-dialog.tsx';
import { Outcome } from '../outcome.tsx';
import { Section } from './section.tsx';

export function LanguageAndZone() {
  const { t } = useTexts();
  const { language, zone } = useMe();
  const act = useAct((body: { language: string; zone: string | null }) => patch('/api/me', { body }), [['me'], ['mutes']]);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { of, given } = fieldsOf(event.currentTarget);
    act.give({ language: of('language'), zone: given('zone') ?? null }, (me) => void speak(me.language, { choice: true }));
  };
  return (
    <Section title={t('web.settings.language.title')} about={t('web.settings.language.about')}>
      <form onSubmit={save}>
        <Group align="flex-end">
          <LanguageField initial={language} />
          <ZoneField initial={zone} none={t('web.people.zoneOfParticipant')} />
          <Button type="submit" loading={act.pending}>
            {t('web.settings.save')}
          </Button>
        </Group>
      </form>
      <Outcome of={act} done={t('web.settings.saved')} />
    </Section>
  );
}
