/** A version as files. */
import { Anchor, Group } from '@mantine/core';
import { useTexts } from '../../i18n.ts';
import { exportAddress } from '../../queries/documents.ts';

const endings = ['docx', 'xlsx', 'csv', 'json'] as const;

export function Downloads({ id, version }: { id: string; version: number | 'draft' }) {
  const { t, language } = useTexts();
  return (
    <Group gap="sm">
      {endings.map((ending) => (
        <Anchor key={ending} size="sm" href={exportAddress(id, ending, version, language)} download>
          {t(`web.document.file.${ending}`)}
        </Anchor>
      ))}
    </Group>
  );
}
