/** Who proposed what when, whom it would reach, until when it waits, who may confirm it, and what became of it. */
import '../../more-texts.ts';
import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n.ts';
import type { Proposal } from '../../queries/proposals.ts';
import { Moment, OwnMoment } from '../moment.tsx';

const nameOf = ({ id, name }: { id: string; name: string | null }): string => name ?? id;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function Facts({ proposal }: { proposal: Proposal }) {
  const { t, language } = useTexts();
  const { state, zone, proposedBy, proposedAt, expiresAt, settledBy, settledAt, reason, counts, confirmers, languages, body } = proposal;
  const said = body as { until?: string; days?: number; reason?: string; message?: string };
  const words = said.reason ?? said.message;
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        {t('web.desk.proposal.facts')}
      </Title>
      <dl className="facts">
        <Fact name={t('web.desk.proposal.by')}>
          {nameOf(proposedBy)}
          <Text size="sm">
            <OwnMoment at={proposedAt} />
          </Text>
        </Fact>
        {said.until && (
          <Fact name={t('web.act.day')}>
            <bdi>{said.until}</bdi>
          </Fact>
        )}
        {said.days !== undefined && <Fact name={t('web.act.day')}>+{said.days}</Fact>}
        {words && (
          <Fact name={t(said.reason ? 'web.act.reason' : 'web.act.message')}>
            <div className="said" dir="auto">
              {words}
            </div>
          </Fact>
        )}
        <Fact name={t('web.desk.proposal.counts')}>
          {t('web.desk.proposal.mails', { count: counts.mails })}
          {counts.mails > 0 && <Text size="sm">{list.format(Object.entries(languages).map(([tag, n]) => `${names.of(tag)}: ${n}`))}</Text>}
          {counts.skipped > 0 && <Text size="sm">{t('web.desk.proposal.skips', { count: counts.skipped })}</Text>}
          {counts.laid > 0 && <Text size="sm">{t('web.desk.proposal.answered', { accepted: counts.accepted, count: counts.laid })}</Text>}
        </Fact>
        {state === 'open' && (
          <>
            <Fact name={t('web.desk.proposal.confirmers')}>{list.format(confirmers.map(nameOf))}</Fact>
            <Fact name={t('web.desk.proposal.expires')}>
              <Moment at={expiresAt} zone={zone} distance />
            </Fact>
          </>
        )}
        {proposal.needsSecond && settledBy && settledAt && (
          <Fact name={t(`web.desk.proposal.state.${state}`)}>
            {nameOf(settledBy)}
            <Text size="sm">
              <OwnMoment at={settledAt} />
            </Text>
          </Fact>
        )}
        {reason && (
          <Fact name={t('web.act.reason')}>
            <div className="said" dir="auto">
              {reason}
            </div>
          </Fact>
        )}
      </dl>
    </Paper>
  );
}
