/** Proposes to open a call ahead of its date; another person confirms. */
import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { FormDialog } from '../form-dialog.tsx';

export function OpenCall({ call, name }: { call: string; name: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const act = useAct((_: null, key) => post('/api/proposals', { body: { kind: 'open', call } }, key), [['proposals'], ['tasks']]);
  return (
    <FormDialog
      name={t('web.office.open.name')}
      about={name}
      act={act}
      asked={() => null}
      then={({ id }) => void navigate({ to: `/proposals/${id}` })}
    >
      <Text>{t('web.office.open.about')}</Text>
    </FormDialog>
  );
}
