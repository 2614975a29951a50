/** When something is held: its dates with their zone, or that there is none now. */
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n.ts';
import { Moment } from '../moment.tsx';

interface WhenProps {
  readonly from: string;
  readonly until: string | null;
  readonly zone: string;
  readonly undated?: boolean;
}

export function When({ from, until, zone, undated = false }: WhenProps) {
  const { t } = useTexts();
  if (undated) return <Text>{t('web.held.undated')}</Text>;
  return (
    <Stack gap={2}>
      <Moment at={from} zone={zone} />
      {until !== null && until !== from && (
        <>
          <Text size="sm" c="dimmed">
            {t('web.held.until')}
          </Text>
          <Moment at={until} zone={zone} />
        </>
      )}
    </Stack>
  );
}

/** Venue and room in one line; nothing when neither is known. */
export const placeOf = ({ venue, room }: { readonly venue: string | null; readonly room: string | null }): string =>
  [venue, room].filter(Boolean).join(', ');
