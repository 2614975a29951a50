/** Instants for people: always with their zone, in the cycle's and in the person's own, and how long it is from now. */

import { Text } from '@mantine/core';
import { formatBoth, formatDuration, formatMoment } from '../../domain/calendar/format.ts';
import { useTexts } from '../i18n.ts';
import { useMe } from '../queries/me.ts';
import { useNow } from './now.ts';

/** The person's zone: the one they gave, or the device's. */
export const useZone = (): string => useMe().zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An instant (ISO 8601) in a zone and, where its clocks differ, in the person's own; `distance`: and how long that is from now. */
export function Moment({ at, zone, distance = false }: { at: string; zone: string; distance?: boolean }) {
  const { t, language } = useTexts();
  const now = useNow();
  const instant = Date.parse(at);
  const { cycle, own } = formatBoth(instant, zone, useZone(), language);
  return (
    <>
      <Text component="time" dateTime={at} display="block">
        {cycle}
      </Text>
      {own !== null && (
        <Text size="sm" c="dimmed">
          {t('page.own', { at: own })}
        </Text>
      )}
      {distance && (
        <Text size="sm" fw={600}>
          {formatDuration(now, instant, language)}
        </Text>
      )}
    </>
  );
}

/** An instant in one line, in the person's own zone, for lists of what has happened. */
export function OwnMoment({ at }: { at: string }) {
  const { language } = useTexts();
  return <time dateTime={at}>{formatMoment(Date.parse(at), useZone(), language)}</time>;
}
