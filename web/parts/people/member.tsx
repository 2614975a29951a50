/** One role of one person: who, since when, until when, and what I may do about it. */
import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { said, type TextKey, useTexts } from '../../i18n.ts';
import type { Member, Participant } from '../../queries/people.ts';
import { OwnMoment } from '../moment.tsx';
import { CorrectPerson } from './correct-person.tsx';
import { Delegate, Revoke } from './delegate.tsx';
import { EndRole } from './end-role.tsx';
import { HandOver } from './hand-over.tsx';

/** Roles have names for people; one that only a template knows is shown as it is written there. */
export function useRoleName(): (role: string) => string {
  const { t } = useTexts();
  return (role) => t(`letter.role.${role}` as TextKey, { defaultValue: role });
}

export function MemberCard({ member, participant, now }: { member: Member; participant: Participant; now: number }) {
  const { t } = useTexts();
  const roleName = useRoleName();
  const { person, email, reachable, membership, successor, delegations, may } = member;
  const gone = membership.until !== null && Date.parse(membership.until) <= now;
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} flex="1 1 18rem">
          <Group gap="xs">
            <Title order={2} size="h4">
              {person.name}
            </Title>
            <Badge variant="light" radius="sm" tt="none">
              {roleName(membership.role)}
            </Badge>
            {!reachable && (
              <Badge variant="light" color="red" radius="sm" tt="none">
                {t('web.people.unreachable')}
              </Badge>
            )}
          </Group>
          {email !== null && (
            <Anchor size="sm" href={`mailto:${email}`} dir="ltr">
              {email}
            </Anchor>
          )}
          <Text size="sm" c="dimmed">
            {t('web.people.from')} <OwnMoment at={membership.from} />
            {membership.until !== null && (
              <>
                {' · '}
                {t(gone ? 'web.people.ended' : 'web.people.until')} <OwnMoment at={membership.until} />
              </>
            )}
          </Text>
          {successor && (
            <Text size="sm">
              {t('web.people.successor', { name: successor.name })} <OwnMoment at={successor.from} />
            </Text>
          )}
          {delegations.map(({ id, delegate, cycle, ask, from, until }) => (
            <Group key={id} gap="xs">
              <Text size="sm">
                {t('web.people.delegated', {
                  name: delegate.name,
                  scope: [cycle, ask].filter(Boolean).join(' / ') || t('web.people.everything'),
                })}{' '}
                <OwnMoment at={from} /> – <OwnMoment at={until} />
              </Text>
              {may.delegate && <Revoke id={id} name={delegate.name} />}
            </Group>
          ))}
        </Stack>
        <Group gap="xs">
          {may.handOver && <HandOver member={member} participant={participant} />}
          {may.delegate && <Delegate member={member} participant={participant} />}
          {may.end && !gone && <EndRole member={member} participant={participant} />}
          {may.end && !gone && email !== null && <CorrectPerson person={person} email={email} participant={participant.id} />}
        </Group>
      </Group>
    </Paper>
  );
}

/** A participant's name in the language of the page. */
export const nameOf = ({ id, names }: Participant, language: string): string => said(names, language) || id;
