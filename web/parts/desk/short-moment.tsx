/** An instant in the cell of a table: its date and time in a zone, whose offset stands with it; the whole when it is pointed at. */
import { Text } from '@mantine/core';
import { formatMoment } from '../../../domain/calendar/format.ts';
import { useTexts } from '../../i18n.ts';

export function ShortMoment({ at, zone }: { at: string; zone: string }) {
  const { language } = useTexts();
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language === 'en' ? 'en-GB' : language;
  const parts = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const short = new Intl.DateTimeFormat(locale, { ...parts, calendar: 'gregory', timeZone: zone, timeZoneName: 'shortOffset' }).format(
    new Date(at),
  );
  return (
    <Text component="time" size="sm" dateTime={at} title={formatMoment(Date.parse(at), zone, language)}>
      {short}
    </Text>
  );
}
