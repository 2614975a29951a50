/** A file as it is shown everywhere: its name, which downloads it, and how large it is. */
import { Anchor, Group, Text } from '@mantine/core';
import type { AttachedFile } from '../../../domain/files/attached.ts';
import { useTexts } from '../../i18n.ts';
import { fileAddress, wordAddress } from '../../queries/files.ts';

/** `1.2 MB`: as the API counts, 1 MB is 1024 × 1024 bytes. */
export function sizeText(bytes: number, language: string): string {
  const kilo = bytes / 1024;
  const [value, unit] = kilo < 1024 ? ([Math.max(1, Math.round(kilo)), 'kilobyte'] as const) : ([kilo / 1024, 'megabyte'] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

export function FileLine({ id, file }: { id: string; file: AttachedFile }) {
  const { language } = useTexts();
  return (
    <Group gap="sm">
      <Anchor href={fileAddress(id, file.id)} download={file.name} fw={600}>
        <bdi>{file.name}</bdi>
      </Anchor>
      <Text size="sm" c="dimmed">
        {sizeText(file.size, language)}
      </Text>
    </Group>
  );
}

/** Downloads a version or the draft, with its labels in the language of the page. */
export function WordLink({ id, what }: { id: string; what: number | 'draft' }) {
  const { t, language } = useTexts();
  return (
    <Anchor size="sm" href={wordAddress(id, what, language)} download>
      {t('web.file.word')}
    </Anchor>
  );
}
