/** Deliveries with what is known of each, and a person's word on them: it was sent, or send it again. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Delivery, Doubt } from '../../queries/office.ts';
import { ReasonField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { OwnMoment } from '../moment.tsx';
import { Rows } from '../rows.tsx';

function Resolve({ delivery: { id, person }, resolution }: { delivery: Delivery; resolution: 'sent' | 'send-again' }) {
  const { t } = useTexts();
  const act = useAct(
    (reason: string, key) => post('/api/deliveries/:id/resolve', { params: { id }, body: { resolution, reason } }, key),
    [['deliveries'], ['members']],
  );
  return (
    <FormDialog name={t(`web.office.resolve.${resolution}.name`)} about={person.name} act={act} asked={({ of }) => of('reason')}>
      <Text>{t(`web.office.resolve.${resolution}.about`)}</Text>
      <ReasonField about={t('web.office.resolve.reason')} />
    </FormDialog>
  );
}

/** Where the reasons of everything this person got are explained. */
function Why({ delivery: { person, subject, dueAt } }: { delivery: Delivery }) {
  const { t } = useTexts();
  const search = { person: person.id, subject, date: dueAt.slice(0, 10) };
  return (
    <Anchor component={Link} to="/explanations" search={search as never}>
      {t('web.office.doubt.why')}
    </Anchor>
  );
}

export function DeliveryTable({ deliveries, doubt }: { deliveries: readonly Delivery[]; doubt: Doubt }) {
  const { t } = useTexts();
  return (
    <Rows
      label={t(`web.office.doubt.${doubt}.name`)}
      none={t('web.office.doubt.none')}
      rows={deliveries}
      idOf={({ id }) => id}
      columns={[
        { name: t('web.office.doubt.person'), cell: ({ person }) => person.name },
        {
          name: t('web.office.doubt.mail'),
          cell: (delivery) => (
            <Stack gap={2}>
              <Anchor component={Link} to={`/contributions/${delivery.subject}`}>
                <bdi>{delivery.subject}</bdi>
              </Anchor>
              <Text size="sm">
                {t('web.office.doubt.due')} <OwnMoment at={delivery.dueAt} />
              </Text>
              <Text size="sm">
                <Why delivery={delivery} />
              </Text>
            </Stack>
          ),
        },
        {
          name: t('web.office.doubt.known'),
          cell: ({ reason, response, attempts, changedAt, messageId, resolution }) => (
            <Stack gap={2}>
              {/* What servers say is English. */}
              <Text size="sm" lang="en" dir="ltr">
                {[response, reason].filter(Boolean).join(' · ') || '–'}
              </Text>
              <Text size="sm">{t('web.office.doubt.attempts', { attempts })}</Text>
              <Text size="sm">
                {t('web.office.doubt.since')} <OwnMoment at={changedAt} />
              </Text>
              {messageId && (
                <Text size="xs" c="dimmed" dir="ltr">
                  {messageId}
                </Text>
              )}
              {resolution && (
                <Text size="sm" className="said">
                  {t(`web.office.resolve.${resolution.resolution}.name`)}: {resolution.reason}
                </Text>
              )}
            </Stack>
          ),
        },
        {
          name: t('web.office.resolve.title'),
          cell: (delivery) => (
            <Group gap="xs">
              {delivery.state === 'unknown' && <Resolve delivery={delivery} resolution="sent" />}
              <Resolve delivery={delivery} resolution="send-again" />
            </Group>
          ),
        },
      ]}
    />
  );
}
