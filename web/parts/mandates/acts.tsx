/** What may be done with a mandate: each act with its form. */
import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { OneMandate } from '../../queries/mandates.ts';
import { ReasonField } from '../fields.tsx';
import { type Fields, FormDialog } from '../form-dialog.tsx';
import { useNow } from '../now.ts';

type Kind = OneMandate['commands'][number];

/** What of the form an act asks for. */
const asks: Readonly<Record<Kind, readonly ('lead' | 'status' | 'document' | 'asOf' | 'text' | 'link' | 'reason')[]>> = {
  progress: ['status', 'asOf', 'text', 'link'],
  assign: ['lead', 'reason'],
  report: ['document', 'asOf', 'text', 'link'],
  consider: ['asOf', 'text'],
  resume: ['reason'],
  drop: ['reason'],
};
const optional: ReadonlySet<string> = new Set(['assign reason', 'report text', 'consider text']);

/** The body of an act; what was left empty is left out. */
const bodyOf = (kind: Kind, { given }: Fields): object =>
  Object.fromEntries(asks[kind].flatMap((name) => (given(name) === undefined ? [] : [[name, given(name)]])));

export function MandateActs({ mandate }: { mandate: OneMandate }) {
  return (
    <Group>
      {mandate.commands.map((kind) => (
        <Act key={kind} id={mandate.id} kind={kind} cycle={mandate.cycle} />
      ))}
    </Group>
  );
}

function Act({ id, kind, cycle }: { id: string; kind: Kind; cycle: string }) {
  const { t } = useTexts();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const act = useAct(
    (body: object, key) => post(`/api/mandates/:id/${kind}`, { params: { id }, body: body as never }, key),
    [
      ['mandate', id],
      ['cycle', cycle],
    ],
  );
  const needed = (name: string) => !optional.has(`${kind} ${name}`);
  const fields = {
    lead: <TextInput key="lead" name="lead" label={t('web.mandates.lead')} description={t('web.mandates.leadAbout')} required />,
    status: (
      <NativeSelect
        key="status"
        size="md"
        name="status"
        label={t('web.office.status')}
        data={(['in-progress', 'consulted'] as const).map((value) => ({ value, label: t(`web.mandates.status.${value}`) }))}
      />
    ),
    document: <TextInput key="document" name="document" label={t('web.mandates.document')} required maxLength={200} />,
    asOf: <TextInput key="asOf" type="date" name="asOf" label={t('web.mandates.asOf')} defaultValue={today} required />,
    text: (
      <Textarea
        key="text"
        name="text"
        label={t('web.mandates.said')}
        required={needed('text')}
        autosize
        minRows={3}
        maxLength={10_000}
        dir="auto"
      />
    ),
    link: <TextInput key="link" type="url" name="link" label={t('web.mandates.link')} />,
    reason: <ReasonField key="reason" needed={needed('reason')} />,
  };
  return (
    <FormDialog
      name={t(`web.mandates.act.${kind}`)}
      look={kind === 'progress' ? 'filled' : kind === 'drop' ? 'danger' : 'default'}
      act={act}
      asked={(given) => bodyOf(kind, given)}
    >
      {asks[kind].map((name) => fields[name])}
    </FormDialog>
  );
}
