/** Who acts for a participant, with dated roles: added, ended, handed over, delegated, corrected. */
import '../more-texts.ts';
import { Checkbox, Group, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useTexts } from '../i18n.ts';
import { useNow } from '../parts/now.ts';
import { AddMember } from '../parts/people/add-member.tsx';
import { MemberCard, nameOf } from '../parts/people/member.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { membersQuery, type Participant, participantQuery } from '../queries/people.ts';

function MemberList({ participant, ended }: { participant: Participant; ended: boolean }) {
  const { t } = useTexts();
  const { data, dataUpdatedAt } = useSuspenseQuery(membersQuery(participant.id, ended));
  const { items, mayName } = data;
  const now = Math.max(useNow(), dataUpdatedAt); // a role that ended this minute has ended
  return (
    <>
      {mayName.length > 0 && (
        <Group>
          <AddMember participant={participant} roles={mayName} />
        </Group>
      )}
      {items.length === 0 && <Text>{t('web.people.nobody')}</Text>}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((member) => (
          <MemberCard key={member.membership.id} member={member} participant={participant} now={now} />
        ))}
      </Stack>
    </>
  );
}

export default function ParticipantPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: participant } = useSuspenseQuery(participantQuery(id));
  const [ended, setEnded] = useState(false);
  return (
    <Stack gap="lg">
      <div>
        <Text c="dimmed">{t('web.shell.pages.participant')}</Text>
        <PageTitle name={nameOf(participant, language)} />
        <Text c="dimmed">
          {t('web.people.zone')}: {participant.zone.replaceAll('_', ' ')}
        </Text>
      </div>
      <Checkbox label={t('web.people.withEnded')} checked={ended} onChange={(event) => setEnded(event.currentTarget.checked)} />
      <Suspense fallback={<Waiting />}>
        <MemberList participant={participant} ended={ended} />
      </Suspense>
    </Stack>
  );
}
