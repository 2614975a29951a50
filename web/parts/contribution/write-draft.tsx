/** The form to write in, or one file instead, with what has been saved; and both texts when somebody else has saved meanwhile. */
import { Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { attachedIn, summaryKey } from '../../../domain/files/in-content.ts';
import { contentKey } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import type { DraftContent, DraftKeeper } from '../../draft-keeper.ts';
import { said, useTexts } from '../../i18n.ts';
import type { Contribution, Previous } from '../../queries/contributions.ts';
import { useDraft, useOpenedDraft } from './draft-context.tsx';
import { DraftDifference } from './draft-difference.tsx';
import { WordLink } from './file-line.tsx';
import { FormField } from './form-field.tsx';
import { SaveState } from './save-state.tsx';
import { LeftOut, StartFrom } from './start-from.tsx';
import { TwoTexts } from './two-texts.tsx';
import { WriteFile } from './write-file.tsx';

interface SectionsProps {
  readonly form: Form;
  readonly keeper: DraftKeeper;
  readonly content: DraftContent;
}

function Sections({ form, keeper, content }: SectionsProps) {
  const { language } = useTexts();
  return form.sections.map((section) => (
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
  ));
}

/** Which way is shown first follows from what is there. */
const wayOf = (content: DraftContent): 'form' | 'file' => (attachedIn(content) || content[summaryKey] ? 'file' : 'form');

export function WriteDraft({ contribution }: { contribution: Contribution }) {
  const { t, language } = useTexts();
  const keeper = useOpenedDraft(contribution);
  const { content, theirs, version } = useDraft(keeper);
  const [chosen, choose] = useState<'form' | 'file' | null>(null);
  const [leftOut, setLeftOut] = useState<Previous['rest']>([]);
  const { id, form } = contribution;
  if (!form) return null;
  const way = form.file ? (chosen ?? wayOf(content)) : 'form';
  return (
    <Stack component="section" gap="lg" aria-label={t('web.draft.title')}>
      <Group justify="space-between" gap="sm">
        <Title order={2}>{said(form.title, language)}</Title>
        <Group gap="sm">
          <StartFrom contribution={contribution} keeper={keeper} leftOut={setLeftOut} />
          <DraftDifference contribution={contribution} version={version} save={keeper.flush} />
          {version > 0 && <WordLink id={id} what="draft" />}
        </Group>
      </Group>
      <LeftOut rest={leftOut} close={() => setLeftOut([])} />
      {theirs && <TwoTexts form={form} mine={content} theirs={theirs} choose={keeper.resolve} />}
      {form.file && (
        <div>
          <SegmentedControl
            value={way}
            onChange={(value) => choose(value as typeof way)}
            aria-label={t('web.file.way')}
            data={[
              { value: 'form', label: t('web.file.form') },
              { value: 'file', label: t('web.file.instead') },
            ]}
          />
          {way === 'form' && attachedIn(content) && (
            <Text size="sm" mt="xs">
              {t('web.file.stands')}
            </Text>
          )}
        </div>
      )}
      {way === 'file' && form.file ? (
        <WriteFile id={id} keeper={keeper} content={content} maxWords={form.file.summaryMaxWords} />
      ) : (
        <Sections form={form} keeper={keeper} content={content} />
      )}
      <Text size="sm" c="dimmed">
        {t('web.draft.marked')}
      </Text>
      <SaveState keeper={keeper} />
    </Stack>
  );
}
