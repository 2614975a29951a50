/** Gives somebody a role for a participant. */
import { NativeSelect, Text } from '@mantine/core';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Participant } from '../../queries/people.ts';
import { beginningOf, DayField, endOf, WhomFields, whomOf } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { useRoleName } from './member.tsx';

/** `roles`: those the person may give here. */
export function AddMember({ participant: { id, zone }, roles }: { participant: Participant; roles: readonly string[] }) {
  const { t } = useTexts();
  const roleName = useRoleName();
  const act = useAct(
    (body: Parameters<typeof post<'/api/participants/:id/people'>>[1]['body'], key) =>
      post('/api/participants/:id/people', { params: { id }, body }, key),
    [['members', id], ['tasks']],
  );
  return (
    <FormDialog
      name={t('web.people.add.name')}
      look="filled"
      act={act}
      asked={(fields) => {
        const until = fields.given('until');
        return {
          to: whomOf(fields),
          role: fields.of('role'),
          from: beginningOf(fields.given('from'), zone),
          until: until && endOf(until, zone),
        };
      }}
    >
      <Text>{t('web.people.add.about')}</Text>
      <NativeSelect size="md" name="role" label={t('web.people.role')} data={roles.map((value) => ({ value, label: roleName(value) }))} />
      <WhomFields />
      <DayField name="from" label={t('web.people.delegate.from')} zone={zone} />
      <DayField name="until" label={t('web.people.end.until')} zone={zone} />
    </FormDialog>
  );
}
