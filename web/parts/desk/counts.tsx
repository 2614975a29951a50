/** How many contributions stand where: each count narrows the table to it, and a second press shows all again. */
import '../../more-texts.ts';
import { Button, Group } from '@mantine/core';
import { type Status, statuses } from '../../../domain/contribution/state.ts';
import { useTexts } from '../../i18n.ts';
import { statusText } from '../../status.ts';

interface CountsProps {
  readonly counts: Readonly<Record<string, number>>;
  readonly status: Status | undefined;
  readonly choose: (status: Status | undefined) => void;
}

export function Counts({ counts, status, choose }: CountsProps) {
  const { t, language } = useTexts();
  const number = new Intl.NumberFormat(language === 'ar' ? 'ar-u-nu-latn' : language);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shown = statuses.filter((one) => (counts[one] ?? 0) > 0 || one === status);
  return (
    <Group component="section" gap="xs" aria-label={t('web.desk.counts')}>
      <Button
        size="xs"
        variant={status === undefined ? 'filled' : 'default'}
        aria-pressed={status === undefined}
        onClick={() => choose(undefined)}
      >
        {t('web.desk.filter.all')} · {number.format(total)}
      </Button>
      {shown.map((one) => (
        <Button
          key={one}
          size="xs"
          variant={one === status ? 'filled' : 'default'}
          aria-pressed={one === status}
          onClick={() => choose(one === status ? undefined : one)}
        >
          {statusText(t, 'status', one)} · {number.format(counts[one] ?? 0)}
        </Button>
      ))}
    </Group>
  );
}
