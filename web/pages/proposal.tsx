/** A proposal: what is to be done to whom, with samples of its mails; to confirm, refuse or take back; and what became of each. */
import '../more-texts.ts';
import { Alert, Badge, Group, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTexts } from '../i18n.ts';
import { Facts } from '../parts/proposal/facts.tsx';
import { Items } from '../parts/proposal/items.tsx';
import { Samples } from '../parts/proposal/samples.tsx';
import { Settle } from '../parts/proposal/settle.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { proposedText } from '../proposed.ts';
import { proposalQuery } from '../queries/proposals.ts';

export default function ProposalPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: proposal } = useSuspenseQuery(proposalQuery(id));
  const { kind, state, call, counts, needsSecond, acts } = proposal;
  const name = proposedText(t, { kind, title: call?.title ?? {}, subjects: counts.subjects }, language);
  return (
    <Stack gap="lg">
      <div>
        <Group gap="sm" justify="space-between">
          <Badge variant="light" radius="sm" tt="none" size="lg">
            {t(`web.desk.proposal.state.${state}`)}
          </Badge>
          <Link to="/proposals">{t('web.shell.pages.proposals')}</Link>
        </Group>
        <PageTitle name={name} />
      </div>
      {state === 'open' && (
        <Alert color="yellow">{t(acts.includes('withdraw') ? 'web.desk.proposal.waits' : 'web.desk.proposal.asked')}</Alert>
      )}
      {state === 'confirmed' && !needsSecond && <Alert>{t('web.desk.proposal.atOnce')}</Alert>}
      <div className="two">
        <Stack component="aside" gap="md" aria-label={t('web.desk.proposal.facts')}>
          <Settle proposal={proposal} />
          <Facts proposal={proposal} />
        </Stack>
        <Stack gap="lg">
          {state === 'open' && (
            <Suspense fallback={<Waiting />}>
              <Samples proposal={id} />
            </Suspense>
          )}
          <Items proposal={proposal} />
        </Stack>
      </div>
    </Stack>
  );
}
