/** One pledge: what is promised, how it stands, what was said of it; the form while it is written; what I may do now. */
import '../more-texts.ts';
import { Alert, Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { may } from '../../domain/permissions.ts';
import { said, useTexts } from '../i18n.ts';
import { OwnMoment } from '../parts/moment.tsx';
import { PledgeActs } from '../parts/pledges/acts.tsx';
import { Reports } from '../parts/pledges/reports.tsx';
import { PledgeVersion } from '../parts/pledges/version.tsx';
import { Write } from '../parts/pledges/write.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../queries/me.ts';
import { pledgeQuery } from '../queries/pledges.ts';

export default function PledgePage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: pledge } = useSuspenseQuery(pledgeQuery(id));
  const { memberships } = useMe();
  const { publicId, participant, status, change, title, published, latest, form, cycle, region, archived } = pledge;
  const work = ['drafting', 'submitted', 'returned'].includes(status) ? status : change;
  const writes =
    !archived &&
    (work === 'drafting' || work === 'returned') &&
    may(memberships, 'pledge.draft', { participant: participant.id, region, cycle });
  const newer = latest && latest.number !== published?.number ? latest : null;
  const partners = (newer ?? published)?.partners.map((partner) => partner.participant.id) ?? [];
  const answering = partners.filter((one) => may(memberships, 'pledge.answer-partner', { participant: one, cycle }));
  return (
    <Stack gap="lg">
      <div>
        <Group gap="sm">
          <Text c="dimmed">{said(participant.names, language) || participant.id}</Text>
          <Badge variant="light" radius="sm" tt="none" size="lg">
            {t(`pledge.status.${status}`)}
          </Badge>
          {change && (
            <Badge variant="light" color="grape" radius="sm" tt="none" size="lg">
              {t('web.pledges.latest')}: {t(`pledge.status.${change}`)}
            </Badge>
          )}
        </Group>
        <PageTitle name={title ?? t('web.pledges.untitled')} />
        {publicId && (
          <Text>
            {publicId} ·{' '}
            <Anchor underline="always" href={`/public/pledges/${publicId}?lang=${language}`}>
              {t('web.pledges.public')}
            </Anchor>
          </Text>
        )}
        {pledge.lineage.length > 0 && (
          <Text c="dimmed">
            {t('web.pledges.lineage')}: {pledge.lineage.map((earlier) => earlier.cycle).join(', ')}
          </Text>
        )}
      </div>
      {pledge.askedUntil && (
        <Alert title={t('web.pledges.until')}>
          <OwnMoment at={pledge.askedUntil} />
        </Alert>
      )}
      {pledge.reason && (work === 'returned' || status === 'out-of-scope') && (
        <Alert color="yellow" title={t(`pledge.status.${status === 'out-of-scope' ? 'out-of-scope' : 'returned'}`)}>
          <Text dir="auto">{pledge.reason}</Text>
        </Alert>
      )}
      <PledgeActs pledge={pledge} partners={answering} />
      {writes && form && (
        <Suspense fallback={<Waiting />}>
          <Write pledge={pledge} form={form} />
        </Suspense>
      )}
      {newer && <PledgeVersion pledge={pledge} version={newer} name={t('web.pledges.latest')} />}
      {published && <PledgeVersion pledge={pledge} version={published} name={t('web.pledges.published')} />}
      {pledge.matchedBy.length > 0 && (
        <Text>
          {t('web.pledges.matchedBy')}:{' '}
          {pledge.matchedBy.map((other) => (
            <Anchor underline="always" key={other} href={`/public/pledges/${other}?lang=${language}`} me="sm">
              {other}
            </Anchor>
          ))}
        </Text>
      )}
      {publicId && (
        <Stack component="section" gap="sm" aria-label={t('web.pledges.reports')}>
          <Title order={2}>{t('web.pledges.reports')}</Title>
          <Reports id={id} reports={pledge.reports} />
          {pledge.asked > 0 && (
            <Text size="sm" c="dimmed">
              {t('web.pledges.silence', { asked: pledge.asked, unanswered: pledge.unanswered })}
            </Text>
          )}
          {pledge.nextAsk && (
            <Text size="sm" c="dimmed">
              {t('web.pledges.next')}: <OwnMoment at={pledge.nextAsk} />
            </Text>
          )}
        </Stack>
      )}
    </Stack>
  );
}
