/** What a document can be compiled from, side by side by objective: what each participant says about it, to be taken into a paragraph. */
import { Badge, Button, Group, NativeSelect, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { said, useTexts } from '../../i18n.ts';
import { type Document, type Paragraph, type Source, sourcesQuery } from '../../queries/documents.ts';
import { troubleOf } from '../../trouble.ts';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

interface CompileProps {
  readonly document: Document;
  /** Number of the paragraph that what is picked goes into; 0: into a new one. */
  readonly into: number;
  readonly pick: (source: Paragraph['sources'][number], text: string, objective: string | null) => void;
}

export default function Compile({ document, into, pick }: CompileProps) {
  const { t, language } = useTexts();
  const [objective, setObjective] = useState<string | null>(document.objectives[0]?.key ?? null);
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    sourcesQuery(document.id, objective, language),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Paper component="section" withBorder p="lg" aria-label={t('web.document.compile.title')}>
      <Stack>
        <Title order={2}>{t('web.document.compile.title')}</Title>
        <Text size="sm">{into > 0 ? t('web.document.compile.into', { number: into }) : t('web.document.compile.intoNew')}</Text>
        <NativeSelect
          label={t('web.document.objective')}
          value={objective ?? ''}
          onChange={(event) => setObjective(event.currentTarget.value || null)}
          data={[
            { value: '', label: t('web.document.general') },
            ...document.objectives.map(({ key, title }, i) => ({ value: key, label: `${i + 1}. ${said(title, language)}` })),
          ]}
        />
        {error && <TroubleNotice trouble={troubleOf(error)} />}
        {isPending && !error && <Waiting />}
        {data && items.length === 0 && <Text>{t('web.document.compile.none')}</Text>}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {items.map((source) => (
            <Said key={source.subject} source={source} take={(text) => pick(versionOf(source), text, objective)} />
          ))}
        </SimpleGrid>
        {hasNextPage && (
          <Group>
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('web.document.compile.more')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

const versionOf = ({ subject, number, hash }: Source) => ({ subject, number, hash });

function Said({ source, take }: { source: Source; take: (text: string) => void }) {
  const { t, language } = useTexts();
  const { name, title, number, mark, restricted, passages } = source;
  const text = passages.map((passage) => passage.text).join('\n');
  return (
    <Paper component="article" withBorder p="md" aria-label={name}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {name}
        </Title>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {said(title, language)} · {t('web.document.version', { number })}
          </Text>
          {mark && (
            <Badge variant="default" radius="sm" tt="none" autoContrast>
              {t(`web.document.mark.${mark}`)}
            </Badge>
          )}
          {restricted && (
            <Badge variant="default" radius="sm" tt="none" autoContrast>
              {t('web.document.restricted')}
            </Badge>
          )}
        </Group>
        {passages.map((passage) => (
          <Text key={passage.field} size="sm" className="said" dir="auto">
            {passage.text}
          </Text>
        ))}
        <Group gap="xs">
          <Button size="compact-sm" variant="light" aria-label={`${t('web.document.compile.take')}: ${name}`} onClick={() => take(text)}>
            {t('web.document.compile.take')}
          </Button>
          <Button size="compact-sm" variant="default" aria-label={`${t('web.document.compile.cite')}: ${name}`} onClick={() => take('')}>
            {t('web.document.compile.cite')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
