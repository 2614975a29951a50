/** What changed between two texts, word by word: what came is underlined in green, what went is struck through in red. */
import { Button, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { contentKey } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Content, type Contribution, type Difference, differenceQuery, versionQuery } from '../../queries/contributions.ts';
import { Dialog } from '../dialog.tsx';
import { Waiting } from '../waiting.tsx';
import { valueText } from './content.tsx';

/** Titles of a form's fields by their keys. */
const titlesOf = (form: Form, language: string) =>
  new Map(
    form.sections.flatMap((section) =>
      section.fields.map((field) => [contentKey(section.key, field.key), said(field.title, language)] as const),
    ),
  );

export function DifferenceView({ form, fields }: { form: Form; fields: Difference }) {
  const { t, language } = useTexts();
  const titles = titlesOf(form, language);
  if (fields.length === 0) return <Text>{t('web.difference.none')}</Text>;
  return (
    <Stack gap="md">
      {fields.map(({ field, changes }) => (
        <section key={field}>
          <Title order={3} size="h5">
            {titles.get(field) ?? field}
          </Title>
          <div className="said" dir="auto">
            {changes.map(({ value, added, removed }, i) => {
              const key = `${i} ${value}`;
              if (added)
                return (
                  <ins key={key} className="added">
                    {value}
                  </ins>
                );
              if (removed)
                return (
                  <del key={key} className="removed">
                    {value}
                  </del>
                );
              return <span key={key}>{value}</span>;
            })}
          </div>
        </section>
      ))}
    </Stack>
  );
}

/** Between two submitted versions, as the server finds it. */
export function VersionDifference({ contribution, from, to }: { contribution: Contribution; from: number; to: number }) {
  const { data } = useSuspenseQuery(differenceQuery(contribution.id, from, to));
  return contribution.form && <DifferenceView form={contribution.form} fields={data} />;
}

/** Longest comparison of one field, in milliseconds; longer texts are shown as replaced. */
const patience = 300;

/** Compares on this device: what is being written has not been submitted. The code for it is loaded when it is asked for. */
async function compare(form: Form, before: Content, after: Content, language: string): Promise<Difference> {
  const { diffWordsWithSpace } = await import('diff');
  return form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const key = contentKey(section.key, field.key);
      const [was, is] = [valueText(field, before[key], language), valueText(field, after[key], language)];
      if (was === is) return [];
      const parts = diffWordsWithSpace(was, is, { timeout: patience });
      const replaced = [
        { value: was, added: false, removed: true },
        { value: is, added: true, removed: false },
      ];
      return [{ field: key, whole: !parts, changes: parts?.map(({ value, added, removed }) => ({ value, added, removed })) ?? replaced }];
    }),
  );
}

/** A button that shows what the draft changes in the last submission; none without one. */
export function DraftDifference({ contribution, content }: { contribution: Contribution; content: Content }) {
  const { t, language } = useTexts();
  const client = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const { id, form, versions } = contribution;
  const last = versions.at(-1);
  const { data } = useQuery({
    queryKey: ['contribution', id, 'draft-difference', last?.number, content, language],
    queryFn: async () => {
      const before = await client.fetchQuery(versionQuery(id, last?.number ?? 0, ''));
      return form ? compare(form, before.content, content, language) : [];
    },
    enabled: opened && last !== undefined,
    gcTime: 0,
  });
  if (!last || !form) return null;
  const name = t('web.difference.toVersion', { number: last.number });
  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        {name}
      </Button>
      <Dialog opened={opened} close={close} title={name} size="xl">
        {data ? <DifferenceView form={form} fields={data} /> : <Waiting />}
      </Dialog>
    </>
  );
}
