/** One contribution: what is asked, until when, where it stands, what I may do now; the form to write in, or what was submitted. */
import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { may } from '../../domain/permissions.ts';
import { said, useTexts } from '../i18n.ts';
import { Acts } from '../parts/contribution/acts.tsx';
import { Clearance, clearanceStand } from '../parts/contribution/clearance.tsx';
import { Dates } from '../parts/contribution/dates.tsx';
import { DraftProvider } from '../parts/contribution/draft-context.tsx';
import { EnteredVersions } from '../parts/contribution/entered.tsx';
import { History } from '../parts/contribution/history.tsx';
import { ReadDraft } from '../parts/contribution/read-draft.tsx';
import { Returned } from '../parts/contribution/returned.tsx';
import { Submitted } from '../parts/contribution/submitted.tsx';
import { WriteDraft } from '../parts/contribution/write-draft.tsx';
import { BesidePledges } from '../parts/pledges/beside.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { contributionQuery } from '../queries/contributions.ts';
import { useMe } from '../queries/me.ts';
import { statusText } from '../status.ts';

// Of those who look after it: nobody else loads them.
const Contacts = lazy(() => import('../parts/coordinator/contacts.tsx'));
const Restrict = lazy(() => import('../parts/contribution/restrict.tsx'));
const Enter = lazy(() => import('../parts/coordinator/enter.tsx'));

export default function ContributionPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: contribution } = useSuspenseQuery(contributionQuery(id));
  const { title, participant, status, commands, versions, draft } = contribution;
  const name = said(title, language);
  const writes = commands.includes('draft');
  const reads = !writes && draft !== null && clearanceStand(contribution) !== null;
  const { participant: of, region, regions, cycle, ask } = contribution;
  const looksAfter = may(useMe().memberships, 'contact.read', { participant: of.id, region, regions, cycle, ask });
  return (
    <DraftProvider contribution={contribution}>
      <Stack gap="lg">
        <div>
          <Group gap="sm">
            <Text c="dimmed">{said(participant.names, language) || participant.id}</Text>
            <Badge variant="light" radius="sm" tt="none" size="lg">
              {statusText(t, 'status', status)}
            </Badge>
            {contribution.entered && (
              <Badge variant="light" color="grape" radius="sm" tt="none" size="lg">
                {t('web.entered.badge')}
              </Badge>
            )}
          </Group>
          <PageTitle name={name} />
          <Text c="dimmed">{statusText(t, 'meaning', status)}</Text>
        </div>
        <div className="two">
          <Stack component="aside" gap="md" aria-label={t('web.contribution.aside')}>
            <Paper withBorder p="md">
              <Dates contribution={contribution} />
            </Paper>
            <Clearance contribution={contribution} />
            <Acts contribution={contribution} />
            {commands.includes('restrict') && versions.length > 0 && (
              <Suspense>
                <Restrict contribution={contribution} />
              </Suspense>
            )}
            {commands.includes('enter') && (
              <Suspense>
                <Enter contribution={contribution} />
              </Suspense>
            )}
          </Stack>
          <Stack gap="lg">
            <Returned contribution={contribution} />
            <EnteredVersions contribution={contribution} />
            <Suspense fallback={<Waiting />}>
              {writes && <WriteDraft contribution={contribution} />}
              {reads && draft && <ReadDraft contribution={contribution} draft={draft} />}
              {versions.length > 0 && <Submitted key={versions.length} contribution={contribution} open={!writes && !reads} />}
            </Suspense>
            <BesidePledges id={id} />
            <History contribution={contribution} />
            {looksAfter && (
              <Suspense>
                <Contacts contribution={contribution} />
              </Suspense>
            )}
          </Stack>
        </div>
      </Stack>
    </DraftProvider>
  );
}
