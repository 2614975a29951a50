/** Says when a role ends. */
import { Text } from '@mantine/core';
import { patch } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Member, Participant } from '../../queries/people.ts';
import { DayField, endOf } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';

export function EndRole({ member: { membership, person }, participant: { id, zone } }: { member: Member; participant: Participant }) {
  const { t } = useTexts();
  const act = useAct(
    (until: string) =>
      patch('/api/people/:id/memberships/:membership', { params: { id: person.id, membership: membership.id }, body: { until } }),
    [['members', id], ['me']],
  );
  return (
    <FormDialog
      name={t('web.people.end.name')}
      about={person.name}
      look="danger"
      act={act}
      asked={({ given }) => {
        const day = given('until');
        return day === undefined ? new Date().toISOString() : endOf(day, zone);
      }}
    >
      <Text>{t('web.people.end.about')}</Text>
      <DayField name="until" label={t('web.people.end.last')} zone={zone} />
    </FormDialog>
  );
}
