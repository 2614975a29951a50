/** The text to write: a title and paragraphs, each with its objective and what it rests on; saved as it is written. */
import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import type { Document, Paragraph } from '../../queries/documents.ts';
import { SaveState } from '../contribution/save-state.tsx';
import { Waiting } from '../waiting.tsx';
import { Downloads } from './downloads.tsx';
import { EditParagraph } from './edit-paragraph.tsx';
import { StaleDocument } from './stale.tsx';
import { documentIn, useDocumentDraft, useOpened } from './writing.tsx';

// Only who compiles loads it.
const Compile = lazy(() => import('./compile.tsx'));

/** A key no other paragraph has, nor will have. */
const newKey = (): string => `p-${crypto.randomUUID().slice(0, 8)}`;

/** The paragraphs with one moved by so many places; as they are when there is no such place. */
function moved(paragraphs: readonly Paragraph[], from: number, by: number): Paragraph[] {
  const one = paragraphs[from];
  const to = from + by;
  if (!one || to < 0 || to >= paragraphs.length) return [...paragraphs];
  return paragraphs.toSpliced(from, 1).toSpliced(to, 0, one);
}

export function WriteDocument({ document }: { document: Document }) {
  const { t } = useTexts();
  const { keeper, sources, marked } = useOpened(document);
  const { content, version, theirs } = useDocumentDraft(keeper);
  const { title, paragraphs } = documentIn(content);
  const [target, setTarget] = useState<string | null>(null);
  const set = (next: readonly Paragraph[]) => keeper.set('paragraphs', next);
  const change = (key: string, part: Partial<Paragraph>) => set(paragraphs.map((p) => (p.key === key ? { ...p, ...part } : p)));
  const add = (of: Partial<Paragraph> = {}): string => {
    const key = newKey();
    set([...paragraphs, { key, text: '', objective: null, sources: [], ...of }]);
    return key;
  };
  return (
    <Stack component="section" gap="lg" aria-label={t('web.draft.title')}>
      <Group justify="space-between">
        <Title order={2}>{t('web.draft.title')}</Title>
        {version > 0 && <Downloads id={document.id} version="draft" />}
      </Group>
      {theirs && <StaleDocument mine={documentIn(content)} theirs={documentIn(theirs.content)} choose={keeper.resolve} />}
      <TextInput
        label={t('web.document.heading')}
        value={title}
        onChange={(event) => keeper.set('title', event.currentTarget.value)}
        maxLength={500}
        required
        dir="auto"
        size="md"
      />
      {paragraphs.map((paragraph, i) => (
        <EditParagraph
          key={paragraph.key}
          {...{ paragraph, sources }}
          number={i + 1}
          last={paragraphs.length}
          objectives={document.objectives}
          marked={marked.includes(paragraph.key)}
          chosen={target === paragraph.key}
          change={(part) => change(paragraph.key, part)}
          move={(by) => set(moved(paragraphs, i, by))}
          remove={() => set(paragraphs.filter(({ key }) => key !== paragraph.key))}
          {...(document.compiled && { choose: () => setTarget(target === paragraph.key ? null : paragraph.key) })}
        />
      ))}
      <Group>
        <Button variant="default" onClick={() => add()}>
          {t('web.document.add')}
        </Button>
      </Group>
      {document.compiled && (
        <Suspense fallback={<Waiting />}>
          <Compile
            document={document}
            into={paragraphs.findIndex(({ key }) => key === target) + 1}
            pick={(source, text, objective) => {
              const into = paragraphs.find(({ key }) => key === target);
              if (!into) setTarget(add({ text, objective, sources: [source] }));
              else
                change(into.key, {
                  text: [into.text, text].filter(Boolean).join('\n'),
                  sources: [
                    ...into.sources.filter(({ subject, number }) => subject !== source.subject || number !== source.number),
                    source,
                  ],
                });
            }}
          />
        </Suspense>
      )}
      <SaveState keeper={keeper} />
    </Stack>
  );
}
