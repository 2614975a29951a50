/** Hands a role over to a successor: the one ends and the other begins at the same instant. */
import { Text } from '@mantine/core';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Member, Participant } from '../../queries/people.ts';
import { beginningOf, DayField, ReasonField, WhomFields, whomOf } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';

export function HandOver({ member: { membership, person }, participant: { id, zone } }: { member: Member; participant: Participant }) {
  const { t } = useTexts();
  const act = useAct(
    (body: Parameters<typeof post<'/api/memberships/:id/hand-over'>>[1]['body'], key) =>
      post('/api/memberships/:id/hand-over', { params: { id: membership.id }, body }, key),
    [['members', id], ['tasks'], ['me']],
  );
  return (
    <FormDialog
      name={t('web.people.handOver.name')}
      about={person.name}
      act={act}
      asked={(fields) => ({ to: whomOf(fields), from: beginningOf(fields.given('from'), zone), reason: fields.of('reason') })}
    >
      <Text>{t('web.people.handOver.about')}</Text>
      <WhomFields />
      <DayField name="from" label={t('web.people.handOver.from')} zone={zone} />
      <ReasonField />
    </FormDialog>
  );
}
