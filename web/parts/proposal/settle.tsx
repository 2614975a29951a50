/** What I may do with a proposal: have it done, refuse it with a reason, or take my own back. Each is asked once more. */
import '../../more-texts.ts';
import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { maxReason } from '../../../domain/limits.ts';
import { newKey } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { type Act, type Proposal, useSettling } from '../../queries/proposals.ts';
import { troubleOf } from '../../trouble.ts';
import { Dialog } from '../dialog.tsx';
import { TroubleNotice } from '../trouble.tsx';

const looks = { confirm: 'filled', refuse: 'default', withdraw: 'light' } as const;

export function Settle({ proposal }: { proposal: Proposal }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState<Act | null>(null);
  const [reason, setReason] = useState('');
  const given = useSettling(proposal.id);
  const give = (event: FormEvent) => {
    event.preventDefault();
    if (!asking) return;
    setAsking(null);
    given.mutate({ act: asking, reason: reason.trim(), key: newKey() });
  };
  return (
    <>
      {given.error && <TroubleNotice trouble={troubleOf(given.error)} close={given.reset} />}
      {proposal.acts.length > 0 && (
        <Paper withBorder p="md">
          <Stack gap="sm">
            <Title order={2} size="h4">
              {t('web.act.title')}
            </Title>
            {proposal.acts.map((act) => (
              <Button
                key={act}
                fullWidth
                variant={looks[act]}
                {...(act === 'withdraw' && { color: 'red' })}
                loading={given.isPending && given.variables.act === act}
                onClick={() => setAsking(act)}
              >
                {t(`web.desk.proposal.act.${act}.name`)}
              </Button>
            ))}
          </Stack>
        </Paper>
      )}
      <Dialog opened={asking !== null} close={() => setAsking(null)} title={asking ? t(`web.desk.proposal.act.${asking}.name`) : ''}>
        {asking && (
          <form onSubmit={give}>
            <Stack>
              <Text>{t(`web.desk.proposal.act.${asking}.about`)}</Text>
              {asking !== 'confirm' && (
                <Textarea
                  label={t('web.act.reason')}
                  required={asking === 'refuse'}
                  maxLength={maxReason}
                  autosize
                  minRows={3}
                  dir="auto"
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={() => setAsking(null)}>
                  {t('web.act.cancel')}
                </Button>
                <Button type="submit">{t(`web.desk.proposal.act.${asking}.name`)}</Button>
              </Group>
            </Stack>
          </form>
        )}
      </Dialog>
    </>
  );
}
