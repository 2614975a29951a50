/** What changed between two texts, word by word: what came is underlined in green, what went is struck through in red. */
import { Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';
import { type Contribution, type Difference, differenceQuery } from '../../queries/contributions.ts';
import { type Asked, asked } from './fields.ts';

type Change = Difference[number]['changes'][number];

/** Choices come and go as a whole; the server compares their keys, joined by commas, and people read their titles. */
function choiceChanges(changes: readonly Change[], field: NonNullable<Asked['field']>, language: string): Change[] {
  const keysOf = (side: 'added' | 'removed') => {
    const text = changes.flatMap((change) => (change[side] ? [] : [change.value])).join('');
    return new Set(text.split(', ').filter(Boolean));
  };
  const [before, after] = [keysOf('added'), keysOf('removed')];
  return (field.choices ?? []).flatMap(({ key, title }) => {
    const [was, is] = [before.has(key), after.has(key)];
    return was || is ? [{ value: `${said(title, language)}\n`, added: is && !was, removed: was && !is }] : [];
  });
}

export function DifferenceView({ form, fields }: { form: Form; fields: Difference }) {
  const { t, language } = useTexts();
  const known = new Map(asked(form, t, language).map((one) => [one.key, one]));
  if (fields.length === 0) return <Text>{t('web.difference.none')}</Text>;
  const order = [...known.keys()];
  const shown = fields.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  return (
    <Stack gap="md">
      {shown.map(({ field: key, changes }) => {
        const { title = key, field = null } = known.get(key) ?? {};
        return (
          <section key={key}>
            <Title order={3} size="h5">
              {title}
            </Title>
            <div className="said" dir="auto">
              <Changes changes={field?.kind === 'choices' ? choiceChanges(changes, field, language) : changes} />
            </div>
          </section>
        );
      })}
    </Stack>
  );
}

const Changes = ({ changes }: { changes: readonly Change[] }) =>
  changes.map(({ value, added, removed }, i) => {
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
  });

/** Between two submitted versions, as the server finds it. */
export function VersionDifference({ contribution, from, to }: { contribution: Contribution; from: number; to: number }) {
  const { data } = useSuspenseQuery(differenceQuery(contribution.id, from, to));
  return contribution.form && <DifferenceView form={contribution.form} fields={data} />;
}
