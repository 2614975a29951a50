/** An instant in the cell of a table: its date and time in a zone, whose offset stands with it; the whole when it is pointed at. */
import { Text } from '@mantine/core';
import { formatMoment } from '../../../domain/calendar/format.ts';
import { useTexts } from '../../i18n.ts';

export function ShortMoment({ at, zone }: { at: string; zone: string }) {
  const { language } = useTexts();
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language === 'en' ? 'en-GB' : language;
  const write = (parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...parts, calendar: 'gregory', timeZone: zone }).format(new Date(at));
  return (
    <Text component="time" size="sm" dateTime={at} title={formatMoment(Date.parse(at), zone, language)} className="short">
      <span>{write({ day: 'numeric', month: 'short', year: 'numeric' })}</span>{' '}
      <span>{write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' })}</span>
    </Text>
  );
}
