/** Until when: on time, accepted late, and what was announced; in both zones, and how long that is from now. */

import { Text, Title } from '@mantine/core';
import { useTexts } from '../../i18n.ts';
import type { Contribution } from '../../queries/contributions.ts';
import { Moment } from '../moment.tsx';
import { useNow } from '../now.ts';

export function Dates({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const now = useNow();
  const { deadline: asked, revisionDeadline, expected, status, step } = contribution;
  const deadline = revisionDeadline ?? asked;
  const decides = status === 'submitted' && step?.dueAt;
  const zone = deadline?.zone ?? 'UTC';
  return (
    <>
      <Title order={2} size="h4" mb="sm">
        {t('page.untilWhen')}
      </Title>
      {!deadline && !decides && <Text size="sm">{t('page.noDeadline')}</Text>}
      <dl className="facts">
        {decides && (
          <Row name={t('web.contribution.decideBy')}>
            <Moment at={decides} zone={zone} distance />
          </Row>
        )}
        {deadline && deadline.soft.at === deadline.hard.at && (
          <Row name={t('page.until')}>
            <Moment at={deadline.hard.at} zone={zone} distance={!decides} />
          </Row>
        )}
        {deadline && deadline.soft.at !== deadline.hard.at && (
          <>
            <Row name={t('page.onTime')}>
              <Moment at={deadline.soft.at} zone={zone} distance={!decides} />
            </Row>
            <Row name={t('page.late')}>
              <Moment at={deadline.hard.at} zone={zone} />
            </Row>
          </>
        )}
        {expected && status === 'delayed' && (
          <Row name={t('page.expected')}>
            <Moment at={expected} zone={zone} distance />
          </Row>
        )}
      </dl>
      {deadline && now > Date.parse(deadline.hard.at) && <Text size="sm">{t('page.passed')}</Text>}
    </>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
