/** Whether the participant keeps its contribution off public pages. */
import { Checkbox, Paper, Stack, Text } from '@mantine/core';
import { command } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Contribution } from '../../queries/contributions.ts';
import { Outcome } from '../outcome.tsx';

export default function Restrict({ contribution: { id, restricted } }: { contribution: Contribution }) {
  const { t } = useTexts();
  const act = useAct((wanted: boolean, key) => command(id, 'restrict', { restricted: wanted }, key), [['contribution', id]]);
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Checkbox
          checked={act.pending ? !restricted : restricted}
          disabled={act.pending}
          onChange={(event) => act.give(event.currentTarget.checked)}
          label={t('web.contribution.restrict')}
        />
        <Text size="sm" c="dimmed">
          {t('web.contribution.restrictAbout')}
        </Text>
        <Outcome of={act} />
      </Stack>
    </Paper>
  );
}
