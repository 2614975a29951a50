/** Clearance inside the participant: whether it is needed before submitting, how the last request stands, and why it was refused. */
import { Alert, Text } from '@mantine/core';
import { useTexts } from '../../i18n.ts';
import type { Contribution } from '../../queries/contributions.ts';
import { OwnMoment } from '../moment.tsx';

const colors = { missing: 'blue', asked: 'blue', cleared: 'teal', refused: 'red', voided: 'yellow' } as const;

/** Where a draft can still be submitted; later its clearance is part of the history. */
const open: ReadonlySet<string> = new Set(['invited', 'drafting', 'delayed', 'reopened', 'declined', 'withdrawn']);

/** How it stands for the draft as it is now; null where it plays no part, or no more. */
export function clearanceStand({ clearance, status }: Contribution): keyof typeof colors | null {
  if (!clearance || !open.has(status)) return null;
  const { needed, last } = clearance;
  if (!last) return needed ? 'missing' : null;
  return last.current ? last.word : 'voided';
}

/** Nothing where it plays no part. */
export function Clearance({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const stand = clearanceStand(contribution);
  if (stand === null) return null;
  const last = contribution.clearance?.last;
  return (
    <Alert color={colors[stand]} title={t(`web.clearance.${stand}.title`)} role="status">
      <Text size="sm">{t(`web.clearance.${stand}.about`)}</Text>
      {last?.reason && stand !== 'voided' && (
        <Text className="said" dir="auto" mt="xs">
          {last.reason}
        </Text>
      )}
      {last && (
        <Text size="sm" mt="xs">
          {t('web.clearance.askedBy')} <bdi>{last.askedBy.name ?? last.askedBy.id}</bdi> · <OwnMoment at={last.askedAt} />
        </Text>
      )}
      {last?.by && (
        <Text size="sm">
          {t('web.clearance.by')} <bdi>{last.by.name ?? last.by.id}</bdi> · <OwnMoment at={last.at} />
        </Text>
      )}
    </Alert>
  );
}
