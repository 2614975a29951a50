/** Many people and roles from a spreadsheet: chosen, tried, then written; each row with what becomes of it, or what is wrong and by which rule. */
import '../more-texts.ts';
import { Anchor, Button, Group, Input, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { type Answer, post } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Outcome } from '../parts/outcome.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { useAct } from '../queries/act.ts';

type Imported = Answer<'post', '/api/people/import'>;
type ImportRow = Imported['rows'][number];

function Result({ imported, rows }: { imported: Pick<Imported, 'counts' | 'applied'>; rows: readonly ImportRow[] }) {
  const { t } = useTexts();
  const outcomes = ['created', 'changed', 'unchanged', 'error'] as const;
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{t(imported.applied ? 'web.people.import.written' : 'web.people.import.tried')}</Title>
        <List>
          {outcomes.map((outcome) => (
            <List.Item key={outcome}>
              {t(`web.people.import.outcome.${outcome}`)}: {imported.counts[outcome]}
            </List.Item>
          ))}
        </List>
        <Rows
          label={t('web.people.import.rows')}
          none={t('web.people.import.noRows')}
          rows={rows}
          idOf={({ line, email }) => `${line} ${email}`}
          columns={[
            { name: t('web.people.import.line'), cell: ({ line }) => line },
            { name: t('web.people.email'), cell: ({ email }) => <bdi>{email}</bdi> },
            {
              name: t('web.people.import.becomes'),
              cell: ({ outcome, errors }) => (
                <>
                  {t(`web.people.import.outcome.${outcome}`)}
                  {errors.map(({ column, rule, detail }) => (
                    // The server's words are English.
                    <Text key={column + rule} size="sm" lang="en" dir="ltr">
                      {column}: {detail} <code>{rule}</code>
                    </Text>
                  ))}
                </>
              ),
            },
          ]}
        />
      </Stack>
    </Paper>
  );
}

const run = (file: File, dryRun: boolean, key: string) =>
  file
    .arrayBuffer()
    .then((bytes) => post('/api/people/import', { query: { dryRun: dryRun ? 'true' : 'false' }, body: new Uint8Array(bytes) }, key));

export default function PeopleImport() {
  const { t } = useTexts();
  const field = useId();
  const [file, setFile] = useState<File | null>(null);
  const trial = useAct((asked: File, key) => run(asked, true, key));
  const real = useAct((asked: File, key) => run(asked, false, key), [['members'], ['participants'], ['people']]);
  const fits = trial.answered !== undefined && trial.answered.counts.error === 0;
  const choose = (chosen: File | null) => {
    setFile(chosen);
    trial.forget();
    real.forget();
  };
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to="/people">
          {t('web.shell.pages.people')}
        </Anchor>
        <PageTitle name={t('web.shell.pages.import')} />
      </div>
      <Text>{t('web.people.import.about')}</Text>
      <Anchor href="/api/people/import/template" download="people.csv">
        {t('web.people.import.template')}
      </Anchor>
      <Input.Wrapper id={field} label={t('web.people.import.file')} size="md">
        <Input
          id={field}
          type="file"
          accept=".csv,text/csv"
          size="md"
          onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)}
        />
      </Input.Wrapper>
      <Group>
        <Button variant={fits ? 'default' : 'filled'} disabled={!file} loading={trial.pending} onClick={() => file && trial.give(file)}>
          {t('web.people.import.try')}
        </Button>
        {fits && !real.answered && (
          <Button loading={real.pending} onClick={() => file && real.give(file)}>
            {t('web.people.import.write')}
          </Button>
        )}
      </Group>
      <Outcome of={trial} />
      <Outcome of={real} done={t('web.people.import.done')} />
      {real.answered ? (
        <Result imported={real.answered} rows={real.answered.rows} />
      ) : (
        trial.answered && <Result imported={trial.answered} rows={trial.answered.rows} />
      )}
    </Stack>
  );
}
