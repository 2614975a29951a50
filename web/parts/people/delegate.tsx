/** Has somebody act and be asked in one's place for a time; and takes that back. */
import { Button, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { post } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { asksQuery, type Member, type Participant } from '../../queries/people.ts';
import { beginningOf, DayField, endOf, ReasonField, WhomFields, whomOf } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { Outcome } from '../outcome.tsx';

const changed = [['members'], ['delegations'], ['tasks']];

/** What is asked of the participant, and the cycles of it, as `cycle` and `cycle/ask`. */
function useScopes(participant: string): readonly { readonly value: string; readonly label: string }[] {
  const { t, language } = useTexts();
  const { data = [] } = useQuery(asksQuery(participant));
  const own = data.filter((contribution) => contribution.participant.id === participant);
  const cycles = [...new Set(own.map(({ cycle }) => cycle))];
  const asks = own.map(({ id, cycle, title }) => ({ value: `${cycle}/${id.split(':')[2]}`, label: `${cycle}: ${said(title, language)}` }));
  return [{ value: '', label: t('web.people.everything') }, ...cycles.map((cycle) => ({ value: cycle, label: cycle })), ...asks];
}

export function Delegate({ member: { membership, person }, participant: { id, zone } }: { member: Member; participant: Participant }) {
  const { t } = useTexts();
  const scopes = useScopes(id);
  const act = useAct(
    (body: Parameters<typeof post<'/api/memberships/:id/delegations'>>[1]['body'], key) =>
      post('/api/memberships/:id/delegations', { params: { id: membership.id }, body }, key),
    changed,
  );
  return (
    <FormDialog
      name={t('web.people.delegate.name')}
      about={person.name}
      act={act}
      asked={(fields) => {
        const [cycle, ask] = fields.of('scope').split('/');
        return {
          to: whomOf(fields),
          scope: { cycle: cycle || undefined, ask },
          from: beginningOf(fields.given('from'), zone),
          until: endOf(fields.of('until'), zone),
          reason: fields.given('reason'),
        };
      }}
    >
      <Text>{t('web.people.delegate.about')}</Text>
      <WhomFields />
      <NativeSelect size="md" name="scope" label={t('web.people.delegate.scope')} data={[...scopes]} />
      <DayField name="from" label={t('web.people.delegate.from')} zone={zone} />
      <DayField name="until" label={t('web.people.delegate.until')} zone={zone} needed />
      <ReasonField needed={false} />
    </FormDialog>
  );
}

export function Revoke({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const act = useAct((_: null) => post('/api/delegations/:id/revoke', { params: { id }, body: {} }), changed);
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        loading={act.pending}
        aria-label={`${t('web.people.revoke')}: ${name}`}
        onClick={() => act.give(null)}
      >
        {t('web.people.revoke')}
      </Button>
      <Outcome of={act} />
    </>
  );
}
