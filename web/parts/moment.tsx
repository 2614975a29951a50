/** Instants for people: always with their zone, in the cycle's and in the person's own, and how long it is from now. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatBoth, formatDuration, formatMoment } from '../../domain/calendar/format.ts';
import { useMe } from '../queries/me.ts';
import { useNow } from './now.ts';

/** The person's zone: the one they gave, or the device's. */
const useZone = (): string => useMe().zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An instant (ISO 8601) in a zone and, where its clocks differ, in the person's own; `distance`: and how long that is from now. */
export function Moment({ at, zone, distance = false }: { at: string; zone: string; distance?: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const instant = Date.parse(at);
  const { cycle, own } = formatBoth(instant, zone, useZone(), i18n.language);
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
          {formatDuration(now, instant, i18n.language)}
        </Text>
      )}
    </>
  );
}

/** An instant in one line, in the person's own zone, for lists of what has happened. */
export function OwnMoment({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return <time dateTime={at}>{formatMoment(Date.parse(at), useZone(), i18n.language)}</time>;
}
