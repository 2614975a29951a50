/** What one has delegated, and what was delegated to one. */
import { Anchor } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n.ts';
import { useMe } from '../../queries/me.ts';
import { delegationsQuery } from '../../queries/people.ts';
import { OwnMoment } from '../moment.tsx';
import { Revoke } from '../people/delegate.tsx';
import { useRoleName } from '../people/member.tsx';
import { Rows } from '../rows.tsx';
import { Section } from './section.tsx';

export function Delegations() {
  const { t } = useTexts();
  const roleName = useRoleName();
  const { memberships } = useMe();
  const { data: delegations } = useSuspenseQuery(delegationsQuery);
  const participants = [...new Set(memberships.flatMap(({ participant }) => participant ?? []))];
  return (
    <Section title={t('web.settings.delegations.title')}>
      <Rows
        label={t('web.settings.delegations.title')}
        none={t('web.settings.delegations.none')}
        rows={delegations}
        idOf={({ id }) => id}
        columns={[
          {
            name: t('web.settings.delegations.who'),
            cell: ({ delegator, delegate }) => t('web.settings.delegations.fromTo', { delegator: delegator.name, delegate: delegate.name }),
          },
          {
            name: t('web.people.role'),
            cell: ({ membership: { role, participant, body }, scope: { cycle, ask } }) =>
              [roleName(role), participant ?? body, cycle, ask].filter(Boolean).join(' · '),
          },
          {
            name: t('web.settings.delegations.when'),
            cell: ({ from, until }) => (
              <>
                <OwnMoment at={from} /> – <OwnMoment at={until} />
              </>
            ),
          },
          {
            name: t('web.settings.delegations.state'),
            cell: ({ id, state, delegate }) => (
              <>
                {t(`web.settings.delegations.is.${state}`)}{' '}
                {(state === 'coming' || state === 'in-force') && <Revoke id={id} name={delegate.name} />}
              </>
            ),
          },
        ]}
      />
      {participants.map((id) => (
        <Anchor key={id} component={Link} size="sm" to={`/participants/${id}`}>
          {t('web.settings.delegations.new', { participant: id })}
        </Anchor>
      ))}
    </Section>
  );
}
