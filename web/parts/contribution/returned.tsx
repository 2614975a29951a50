/** What was decided on the last version and why, as long as that is what the contribution stands on. */

import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n.ts';
import { type Contribution, versionQuery } from '../../queries/contributions.ts';
import { OwnMoment } from '../moment.tsx';

const colors: Readonly<Record<string, string>> = { return: 'yellow', reject: 'red', approve: 'teal' };

export function Returned({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const last = contribution.versions.at(-1);
  const { data } = useQuery({
    ...versionQuery(contribution.id, last?.number ?? 0, contribution.status),
    enabled: last !== undefined && contribution.status !== 'submitted',
  });
  const decision = data?.decisions.at(-1);
  if (!decision || !(decision.decision in colors)) return null;
  const kind = decision.decision as 'return' | 'reject' | 'approve';
  return (
    <Alert color={colors[kind] ?? 'gray'} title={t(`web.decided.${kind}`)}>
      {decision.reason && (
        <Text className="said" dir="auto" mb="xs">
          {decision.reason}
        </Text>
      )}
      <Text size="sm">
        <OwnMoment at={decision.at} />
      </Text>
    </Alert>
  );
}
