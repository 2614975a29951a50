/** A cycle that is not launched yet: what it implies, then the launch. */
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { type Cycle, dryRunQuery } from '../../queries/office.ts';
import { FormDialog } from '../form-dialog.tsx';
import { Outcome } from '../outcome.tsx';
import { DryRunView } from './dry-run.tsx';

export function Launch({ cycle: { id, title, template, anchors } }: { cycle: Cycle }) {
  const { t } = useTexts();
  const { isSuccess: seen } = useQuery(dryRunQuery(template.id, anchors));
  const act = useAct((_: null, key) => post('/api/cycles/:id/launch', { params: { id }, body: {} }, key), [['cycle', id], ['cycles']]);
  return (
    <>
      <Text>{t('web.office.launch.before')}</Text>
      {seen && (
        <Group>
          <FormDialog name={t('web.office.launch.name')} about={title} look="filled" act={act} asked={() => null}>
            <Text>{t('web.office.launch.about')}</Text>
          </FormDialog>
        </Group>
      )}
      {act.answered && <Outcome of={act} done={t('web.office.launch.done')} />}
      <DryRunView template={template.id} anchors={anchors} />
    </>
  );
}
