/** What a person may do to a pledge besides writing it: screen it, answer as its partner, say how it stands, change or withdraw it. */
import { Group, Input, NativeSelect, Paper, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { AttachedFile } from '../../../domain/files/attached.ts';
import { progress } from '../../../domain/pledge/state.ts';
import { type PledgeKind, pledgeCommand } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { changedPledges, type Pledge } from '../../queries/pledges.ts';
import { FileUpload } from '../contribution/file-upload.tsx';
import { ReasonField } from '../fields.tsx';
import { type Fields, FormDialog } from '../form-dialog.tsx';
import { useZone } from '../moment.tsx';

/** Those that are given here, in their order; the reason is asked of some, and needed by one. */
const kinds = [
  'report',
  'accept',
  'return',
  'out-of-scope',
  'confirm-partner',
  'decline-partner',
  'change',
  'drop-change',
  'withdraw',
  'archive',
] as const;
type Kind = (typeof kinds)[number];
const withReason: ReadonlySet<Kind> = new Set(['return', 'out-of-scope', 'decline-partner', 'withdraw']);
const looks: Partial<Record<Kind, 'filled' | 'danger'>> = {
  report: 'filled',
  accept: 'filled',
  'confirm-partner': 'filled',
  withdraw: 'danger',
};

function ReportFields({ id }: { id: string }) {
  const { t } = useTexts();
  const [file, setFile] = useState<AttachedFile | null>(null);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: useZone() }).format(new Date());
  return (
    <>
      <NativeSelect
        name="status"
        label={t('web.pledges.standing')}
        data={progress.map((value) => ({ value, label: t(`pledge.progress.${value}`) }))}
      />
      <TextInput type="date" name="asOf" label={t('web.pledges.asOf')} defaultValue={today} max={today} required />
      <Textarea name="text" label={t('web.pledges.words')} required maxLength={10_000} autosize minRows={3} dir="auto" />
      <TextInput type="url" name="link" label={t('web.pledges.link')} maxLength={2_000} dir="ltr" />
      <Input.Wrapper label={t('web.pledges.evidenceFile')} labelElement="div">
        <FileUpload id={id} file={file} change={setFile} />
        <input type="hidden" name="file" value={file ? JSON.stringify(file) : ''} />
      </Input.Wrapper>
    </>
  );
}

const fileIn = (said: string | undefined): { file?: AttachedFile } => (said ? { file: JSON.parse(said) as AttachedFile } : {});

/** The version a decision or a partner's word is about: the latest. */
function bodyOf(kind: Kind, { of, given }: Fields, pledge: Pledge): object {
  const contentHash = (pledge.latest ?? pledge.published)?.hash ?? '';
  const reason = given('reason');
  switch (kind) {
    case 'report':
      return {
        asOf: of('asOf'),
        status: of('status'),
        text: of('text'),
        ...(given('link') && { link: of('link') }),
        ...fileIn(given('file')),
      };
    case 'confirm-partner':
    case 'decline-partner':
      return { participant: of('participant'), contentHash, ...(reason && { reason }) };
    case 'accept':
    case 'return':
    case 'out-of-scope':
      return { contentHash, ...(reason && { reason }) };
    default:
      return reason ? { reason } : {};
  }
}

export function PledgeActs({ pledge, partners }: { pledge: Pledge; partners: readonly string[] }) {
  const { t } = useTexts();
  const act = useAct(
    ({ kind, body }: { kind: PledgeKind; body: object }, key) => pledgeCommand(pledge.id, kind, body as never, key),
    changedPledges,
  );
  const shown = kinds.filter((kind) => pledge.commands.includes(kind));
  if (shown.length === 0) return null;
  return (
    <Paper component="section" withBorder p="md" aria-label={t('web.pledges.act.title')}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('web.pledges.act.title')}
        </Title>
        <Group>
          {shown.map((kind) => (
            <FormDialog
              key={kind}
              name={t(`web.pledges.act.${kind}`)}
              look={looks[kind] ?? 'default'}
              act={act}
              asked={(fields) => ({ kind, body: bodyOf(kind, fields, pledge) })}
            >
              {kind === 'report' && <ReportFields id={pledge.id} />}
              {kind.endsWith('-partner') && <NativeSelect name="participant" label={t('web.pledges.as')} data={[...partners]} />}
              {withReason.has(kind) && <ReasonField needed={kind === 'return'} />}
            </FormDialog>
          ))}
        </Group>
      </Stack>
    </Paper>
  );
}
