/** The answer as one file with a short summary, where the form takes one; beside it what was typed into the form is kept. */
import { Paper, Stack, Title } from '@mantine/core';
import { attachedIn, fileKey, summaryKey } from '../../../domain/files/in-content.ts';
import type { DraftContent, DraftKeeper } from '../../draft-keeper.ts';
import { useTexts } from '../../i18n.ts';
import { FileUpload } from './file-upload.tsx';
import { TextField } from './form-field.tsx';

interface WriteFileProps {
  readonly id: string;
  readonly keeper: DraftKeeper;
  readonly content: DraftContent;
  /** Words of summary that fit. */
  readonly maxWords: number;
}

export function WriteFile({ id, keeper, content, maxWords }: WriteFileProps) {
  const { t } = useTexts();
  return (
    <Paper component="section" withBorder p="lg">
      <Stack gap="md">
        <Title order={3} size="h4">
          {t('web.file.title')}
        </Title>
        <FileUpload id={id} file={attachedIn(content)} change={(file) => keeper.set(fileKey, file)} />
        <TextField
          label={t('web.file.summary')}
          description={t('web.file.summaryAbout')}
          withAsterisk
          aria-required
          maxWords={maxWords}
          value={String(content[summaryKey] ?? '')}
          change={(text) => keeper.set(summaryKey, text)}
        />
      </Stack>
    </Paper>
  );
}
