/** The button by which somebody begins a pledge of a participant they act for. */
import { NativeSelect, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { may } from '../../../domain/permissions.ts';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { useMe } from '../../queries/me.ts';
import { changedPledges } from '../../queries/pledges.ts';
import { FormDialog } from '../form-dialog.tsx';

export function MakePledge({ cycle }: { cycle: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { memberships } = useMe();
  const own = [...new Set(memberships.flatMap(({ participant }) => participant ?? []))].filter((participant) =>
    may(memberships, 'pledge.record', { participant, cycle }),
  );
  const act = useAct(
    (participant: string, key) => post('/api/cycles/:id/pledges', { params: { id: cycle }, body: { participant } }, key),
    changedPledges,
  );
  if (own.length === 0) return null;
  return (
    <FormDialog
      name={t('web.pledges.make')}
      look="filled"
      act={act}
      asked={({ of }) => of('participant')}
      then={(made) => 'id' in made && void navigate({ to: `/pledges/${made.id}` as '/' })}
    >
      <Text>{t('web.pledges.intro')}</Text>
      <NativeSelect name="participant" label={t('web.pledges.makeFor')} data={own} />
    </FormDialog>
  );
}
