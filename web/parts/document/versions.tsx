/** What was submitted: each version with what it rests on, the decisions on it, and what changed since the one before. */
import { Badge, Group, Paper, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Document, documentDifferenceQuery, documentVersionQuery } from '../../queries/documents.ts';
import { DifferenceView } from '../contribution/difference.tsx';
import { OwnMoment } from '../moment.tsx';
import { Waiting } from '../waiting.tsx';
import { Downloads } from './downloads.tsx';

export function Versions({ document, open }: { document: Document; open: boolean }) {
  const { t } = useTexts();
  const { versions, published } = document;
  const [number, setNumber] = useState(versions.at(-1)?.number ?? 1);
  const [view, setView] = useState<'text' | 'changes' | 'hidden'>(open ? 'text' : 'hidden');
  const before = versions.findLast((version) => version.number < number)?.number;
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={2}>{t('web.document.version', { number })}</Title>
            {published?.number === number && (
              <Badge variant="default" radius="sm" tt="none" autoContrast>
                {t('web.document.status.published')}
              </Badge>
            )}
          </Group>
          <Downloads id={document.id} version={number} />
        </Group>
        {versions.length > 1 && (
          <Select
            label={t('web.document.versions')}
            value={String(number)}
            onChange={(value) => value && setNumber(Number(value))}
            allowDeselect={false}
            data={versions.map((version) => ({
              value: String(version.number),
              label: t('web.document.version', { number: version.number }),
            }))}
          />
        )}
        <SegmentedControl
          value={view}
          onChange={(value) => setView(value as typeof view)}
          aria-label={t('web.submitted.view')}
          data={[
            { value: 'text', label: t('web.submitted.text') },
            ...(before === undefined ? [] : [{ value: 'changes', label: t('web.difference.toVersion', { number: before }) }]),
            { value: 'hidden', label: t('web.submitted.hide') },
          ]}
        />
        <Suspense fallback={<Waiting />}>
          {view === 'text' && <Whole document={document} number={number} />}
          {view === 'changes' && before !== undefined && <Changes document={document} from={before} to={number} />}
        </Suspense>
      </Stack>
    </Paper>
  );
}

function Whole({ document, number }: { document: Document; number: number }) {
  const { t, language } = useTexts();
  const { data } = useSuspenseQuery(documentVersionQuery(document.id, number, language));
  const { content, sources, marked, decisions } = data;
  const objectives = new Map(document.objectives.map(({ key, title }) => [key, said(title, language)]));
  return (
    <Stack gap="md">
      <Title order={3} dir="auto">
        {content.title}
      </Title>
      {content.paragraphs.map(({ key, text, objective, sources: cited }, i) => (
        <section key={key} aria-label={t('web.document.paragraph', { number: i + 1 })}>
          {objective !== null && objective !== content.paragraphs[i - 1]?.objective && (
            <Title order={4} size="h5">
              {objectives.get(objective) ?? objective}
            </Title>
          )}
          <Text className="said" dir="auto">
            {i + 1}. {text}
          </Text>
          {cited.length > 0 && (
            <Text size="sm" c="dimmed">
              {t('web.document.rests')}{' '}
              {cited
                .map(({ subject, number: n }) => {
                  const source = sources.find((s) => s.subject === subject && s.number === n);
                  const mark = source?.mark ? `; ${t(`web.document.mark.${source.mark}`)}` : '';
                  return `${source?.name ?? subject} (${t('web.document.version', { number: n })}${mark})`;
                })
                .join(', ')}
            </Text>
          )}
          {marked.includes(key) && (
            <Badge variant="default" radius="sm" tt="none" autoContrast>
              {t('web.document.marked')}
            </Badge>
          )}
        </section>
      ))}
      {decisions.length > 0 && (
        <ul>
          {decisions.map(({ step, decision, actor, reason, at }) => (
            <li key={`${step} ${at} ${actor.id}`}>
              <Text size="sm">
                {t(decision === 'return' ? 'web.act.return.name' : 'web.act.approve.name')}
                {actor.name !== null && ` · ${actor.name}`} · <OwnMoment at={at} />
              </Text>
              {reason && (
                <Text size="sm" className="said" dir="auto">
                  {reason}
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

/** Paragraphs as fields of a form, which is how changes are shown. */
function Changes({ document, from, to }: { document: Document; from: number; to: number }) {
  const { t, language } = useTexts();
  const { data: fields } = useSuspenseQuery(documentDifferenceQuery(document.id, from, to));
  const named = (key: string, i: number): Form['sections'][number]['fields'][number] => ({
    ...{ key, kind: 'text', required: false },
    title: { [language]: key === 'title' ? t('web.document.heading') : t('web.document.changed', { number: i + 1 }) },
  });
  const form: Form = { title: {}, sections: [{ key: 'd', title: {}, fields: fields.map(({ field }, i) => named(field, i)) }] };
  return <DifferenceView form={form} fields={fields.map((one) => ({ ...one, field: `d.${one.field}` }))} />;
}
