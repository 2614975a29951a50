/** What a person may do with a document now; each act says what follows before it is done. */
import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { documentCommand } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { type Document, useDocumentAct } from '../../queries/documents.ts';
import { ReasonField } from '../fields.tsx';
import { type Fields, FormDialog } from '../form-dialog.tsx';
import { useNow } from '../now.ts';
import { useDocumentKeeper } from './writing.tsx';

export function DocumentActs({ document }: { document: Document }) {
  const { t } = useTexts();
  const { commands } = document;
  const may = (kind: Document['commands'][number]) => commands.includes(kind);
  if (!commands.some((kind) => kind !== 'draft')) return null;
  return (
    <Stack component="section" gap="sm" aria-label={t('web.act.title')}>
      <Title order={2} size="h4">
        {t('web.act.title')}
      </Title>
      {may('submit') && <Submit document={document} />}
      {may('approve') && <Decide document={document} kind="approve" />}
      {may('return') && <Decide document={document} kind="return" />}
      {may('publish') && <Publish document={document} />}
      {may('transmit') && <Plain document={document} kind="transmit" />}
      {may('revise') && <Plain document={document} kind="revise" />}
    </Stack>
  );
}

const changed = (id: string) => [['document', id], ['documents']];

/** What is typed is saved first: it is that version which is submitted. */
function Submit({ document: { id, draft } }: { document: Document }) {
  const { t } = useTexts();
  const keeper = useDocumentKeeper();
  const [unsaved, setUnsaved] = useState(false);
  const act = useAct(async (_: Record<string, never>, key) => {
    const saved = !keeper || (await keeper.flush());
    setUnsaved(!saved);
    const draftVersion = keeper?.get().version ?? draft?.version ?? 0;
    return saved ? documentCommand(id, 'submit', { draftVersion }, key) : null;
  }, changed(id));
  return (
    <>
      <FormDialog name={t('web.act.submit.name')} look="filled" act={act} asked={() => ({})}>
        <Text>{t('web.document.act.submit')}</Text>
      </FormDialog>
      {unsaved && <Text size="sm">{t('web.act.unsaved')}</Text>}
    </>
  );
}

function Decide({ document: { id, versions, step }, kind }: { document: Document; kind: 'approve' | 'return' }) {
  const { t, language } = useTexts();
  const act = useAct(({ reason = '' }: { reason: string | undefined }, key) => {
    const contentHash = versions.at(-1)?.hash ?? '';
    return kind === 'approve'
      ? documentCommand(id, 'approve', { contentHash, ...(reason && { reason }) }, key)
      : documentCommand(id, 'return', { contentHash, reason }, key);
  }, changed(id));
  const name = said(step?.decisions[kind], language) || t(`web.act.${kind}.name`);
  return (
    <FormDialog name={name} look={kind === 'approve' ? 'filled' : 'default'} act={act} asked={({ given }) => ({ reason: given('reason') })}>
      <Text>{t(`web.document.act.${kind}`)}</Text>
      <ReasonField needed={kind === 'return'} />
    </FormDialog>
  );
}

/** After its limit a reason is asked for. */
function Publish({ document: { id, limit, published } }: { document: Document }) {
  const { t } = useTexts();
  const now = useNow();
  const late = limit !== null && published === null && now > Date.parse(limit);
  const act = useAct(
    ({ reason }: { reason: string | undefined }, key) => documentCommand(id, 'publish', reason ? { override: { reason } } : {}, key),
    changed(id),
  );
  const asked = ({ given }: Fields) => ({ reason: given('reason') });
  return (
    <FormDialog name={t('web.act.publish.name')} look="filled" act={act} asked={asked}>
      <Text>{t('web.document.act.publish')}</Text>
      {late && <ReasonField about={t('web.document.late.about')} />}
    </FormDialog>
  );
}

function Plain({ document: { id }, kind }: { document: Document; kind: 'revise' | 'transmit' }) {
  const { t } = useTexts();
  const act = useDocumentAct(id);
  return (
    <FormDialog name={kind === 'revise' ? t('web.act.revise.name') : t('web.document.act.hand')} act={act} asked={() => ({ kind })}>
      <Text>{t(`web.document.act.${kind}`)}</Text>
    </FormDialog>
  );
}
