/** Enters for the participant what came by mail or on paper: its original, how and when it was received, and a summary. */
import '../../more-texts.ts';
import { Button, Group, Input, NativeSelect, Paper, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useId, useState } from 'react';
import { fileKinds } from '../../../domain/files/kinds.ts';
import { wordsOf } from '../../../domain/template/content.ts';
import { newKey } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Contribution } from '../../queries/contributions.ts';
import { useEntering } from '../../queries/coordination.ts';
import { useMe } from '../../queries/me.ts';
import { troubleOf } from '../../trouble.ts';
import { Dialog } from '../dialog.tsx';
import { TroubleNotice } from '../trouble.tsx';

/** Words of a summary where the form says nothing of files; the API's figure. */
const summaryWords = 300;

const blank = { by: 'mail' as 'mail' | 'paper', day: '', time: '', summary: '' };

/** The zones to choose from: of the deadline, one's own, then every other. */
function useZones(contribution: Contribution): string[] {
  const own = useMe().zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([contribution.deadline?.zone, own, 'UTC', ...Intl.supportedValuesOf('timeZone')].flatMap((zone) => zone ?? []))];
}

function EnterForm({ contribution, close }: { contribution: Contribution; close: () => void }) {
  const { t } = useTexts();
  const zones = useZones(contribution);
  const fileId = useId();
  const [zone, setZone] = useState(zones[0] ?? 'UTC');
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState(blank);
  const [key, setKey] = useState(newKey);
  const given = useEntering(contribution.id);
  const most = contribution.form?.file?.summaryMaxWords ?? summaryWords;
  const over = wordsOf(said.summary) - most;
  const say = (change: Partial<typeof blank>) => setSaid({ ...said, ...change });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!file || over > 0) return;
    const received = said.time === '' ? said.day : `${said.day}T${said.time}`;
    const refused = () => setKey(newKey()); // what is put right is another wish
    given.mutate(
      { file, body: { by: said.by, received, zone }, summary: said.summary.trim(), key },
      { onSuccess: close, onError: refused },
    );
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Text>{t('web.desk.enter.about')}</Text>
        <Input.Wrapper id={fileId} required label={t('web.desk.enter.file')} description={fileKinds.join(', ')}>
          <input
            id={fileId}
            className="file"
            type="file"
            required
            accept={fileKinds.map((kind) => `.${kind}`).join(',')}
            onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
          />
        </Input.Wrapper>
        <Radio.Group label={t('web.desk.enter.by')} value={said.by} onChange={(by) => say({ by: by as 'mail' | 'paper' })}>
          <Group mt="xs">
            <Radio value="mail" label={t('web.desk.enter.mail')} />
            <Radio value="paper" label={t('web.desk.enter.paper')} />
          </Group>
        </Radio.Group>
        <Group grow align="flex-start">
          <TextInput
            type="date"
            required
            label={t('web.desk.enter.day')}
            value={said.day}
            onChange={(event) => say({ day: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t('web.desk.enter.time')}
            value={said.time}
            onChange={(event) => say({ time: event.currentTarget.value })}
          />
        </Group>
        <NativeSelect
          label={t('web.desk.enter.zone')}
          description={t('web.desk.enter.counts')}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
          data={zones}
        />
        <Textarea
          autosize
          minRows={3}
          dir="auto"
          label={t('web.desk.enter.summary')}
          value={said.summary}
          error={over > 0 ? t('web.draft.over', { count: over }) : undefined}
          onChange={(event) => say({ summary: event.currentTarget.value })}
        />
        {given.error && <TroubleNotice trouble={troubleOf(given.error)} close={given.reset} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('web.act.cancel')}
          </Button>
          <Button type="submit" loading={given.isPending}>
            {t('web.desk.enter.name')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export default function Enter({ contribution }: { contribution: Contribution }) {
  const { t } = useTexts();
  const [opened, { open, close }] = useDisclosure();
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Text size="sm">{t('web.desk.enter.hint')}</Text>
        <Button variant="default" fullWidth onClick={open}>
          {t('web.desk.enter.name')}
        </Button>
      </Stack>
      <Dialog opened={opened} close={close} title={t('web.desk.enter.name')} size="xl">
        <EnterForm contribution={contribution} close={close} />
      </Dialog>
    </Paper>
  );
}
