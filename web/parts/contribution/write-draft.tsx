/** The form to write in, with what has been saved; and both texts when somebody else has saved meanwhile. */
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { contentKey } from '../../../domain/template/content.ts';
import type { DraftKeeper } from '../../draft-keeper.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Contribution, versionQuery } from '../../queries/contributions.ts';
import { DraftDifference } from './difference.tsx';
import { useDraft, useOpenedDraft } from './draft-context.tsx';
import { FormField } from './form-field.tsx';
import { SaveState } from './save-state.tsx';
import { TwoTexts } from './two-texts.tsx';

/** Lays the last submission into the form, as if it had been typed. */
function StartFrom({ contribution, keeper }: { contribution: Contribution; keeper: DraftKeeper }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const last = contribution.versions.at(-1);
  if (!last) return null;
  const lay = async () => {
    const { content } = await client.fetchQuery(versionQuery(contribution.id, last.number, ''));
    keeper.replace(content);
  };
  return (
    <Button variant="default" size="xs" onClick={lay}>
      {t('web.draft.startFrom', { number: last.number })}
    </Button>
  );
}

export function WriteDraft({ contribution }: { contribution: Contribution }) {
  const { t, language } = useTexts();
  const keeper = useOpenedDraft(contribution);
  const { content, theirs } = useDraft(keeper);
  const { form } = contribution;
  if (!form) return null;
  return (
    <Stack component="section" gap="lg" aria-label={t('web.draft.title')}>
      <Group justify="space-between" gap="sm">
        <Title order={2}>{said(form.title, language)}</Title>
        <Group gap="sm">
          <StartFrom contribution={contribution} keeper={keeper} />
          <DraftDifference contribution={contribution} content={content} />
        </Group>
      </Group>
      {theirs && <TwoTexts form={form} mine={content} theirs={theirs} choose={keeper.resolve} />}
      {form.sections.map((section) => (
        <Paper component="section" key={section.key} withBorder p="lg">
          <Stack gap="md">
            <Title order={3} size="h4">
              {said(section.title, language)}
            </Title>
            {section.fields.map((field) => {
              const key = contentKey(section.key, field.key);
              return <FormField key={key} field={field} value={content[key]} change={(value) => keeper.set(key, value)} />;
            })}
          </Stack>
        </Paper>
      ))}
      <Text size="sm" c="dimmed">
        {t('web.draft.marked')}
      </Text>
      <SaveState keeper={keeper} />
    </Stack>
  );
}
