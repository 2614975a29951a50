/** Records a mandate in a follow-up of a cycle. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { post } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { FormDialog } from '../form-dialog.tsx';

interface RecordProps {
  readonly cycle: string;
  /** Follow-ups that take mandates. */
  readonly stages: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[];
}
interface Asked {
  readonly stage: string;
  readonly key: string;
  readonly paragraph: string;
  readonly title: Record<string, string>;
  readonly text?: Record<string, string>;
  readonly source?: string;
  readonly lead?: string;
}

export function RecordMandate({ cycle, stages }: RecordProps) {
  const { t, language } = useTexts();
  const act = useAct((body: Asked, key) => post('/api/cycles/:id/mandates', { params: { id: cycle }, body }, key), [['cycle', cycle]]);
  return (
    <FormDialog
      name={t('web.mandates.record')}
      look="filled"
      act={act}
      asked={({ of, given }) => {
        const [text, source, lead] = [given('text'), given('source'), given('lead')];
        return {
          ...{ stage: of('stage'), key: of('key'), paragraph: of('paragraph'), title: { [language]: of('title') } },
          ...(text && { text: { [language]: text } }),
          ...(source && { source }),
          ...(lead && { lead }),
        };
      }}
    >
      <NativeSelect
        size="md"
        name="stage"
        label={t('web.mandates.stage')}
        data={stages.map(({ id, title }) => ({ value: id, label: said(title, language) }))}
      />
      <TextInput name="paragraph" label={t('web.mandates.paragraph')} required maxLength={40} />
      <TextInput name="title" label={t('web.mandates.mandate')} required maxLength={300} dir="auto" />
      <Textarea name="text" label={t('web.mandates.text')} autosize minRows={2} maxLength={10_000} dir="auto" />
      <TextInput type="url" name="source" label={t('web.mandates.source')} />
      <TextInput name="key" label={t('web.office.create.id')} required pattern="[a-z][a-z0-9\-]{0,63}" />
      <TextInput name="lead" label={t('web.mandates.lead')} description={t('web.mandates.leadAbout')} pattern="[A-Z0-9][A-Z0-9\-]{0,39}" />
    </FormDialog>
  );
}
