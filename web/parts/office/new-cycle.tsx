/** A new cycle of a template: its name, its dates, the dry run of exactly these, then its creation. It is launched on its own page. */
import { Button, Group, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { post } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { type Anchors, cyclesQuery, dryRunQuery, type Template, templateQuery, templatesQuery } from '../../queries/office.ts';
import { fieldsOf } from '../form-dialog.tsx';
import { Outcome } from '../outcome.tsx';
import { DryRunView } from './dry-run.tsx';

/** Those dates that are not as the template has them. */
const movedOf = ({ anchors }: Template, written: Anchors): Anchors =>
  Object.fromEntries(Object.entries(written).filter(([key, wall]) => wall !== '' && wall !== anchors[key]?.at.slice(0, 16)));

export function NewCycle() {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const { data: templates } = useSuspenseQuery(templatesQuery);
  const { data: cycles } = useSuspenseQuery(cyclesQuery);
  const [chosen, setChosen] = useState(templates[0]?.id ?? '');
  const { data: template } = useQuery(templateQuery(chosen));
  const [written, setWritten] = useState<Anchors>({});
  /** The dates whose dry run is shown. */
  const [seen, setSeen] = useState<Anchors | null>(null);
  const { isSuccess: fits } = useQuery({ ...dryRunQuery(chosen, seen ?? {}), enabled: seen !== null });
  const act = useAct(
    (body: { id: string; title: string; template: string; anchors: Anchors; successorOf?: string }, key) =>
      post('/api/cycles', { body }, key),
    [['cycles']],
  );
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { of, given } = fieldsOf(event.currentTarget);
    const successorOf = given('successorOf');
    if (seen)
      act.give(
        { id: of('id'), title: of('title'), template: chosen, anchors: seen, ...(successorOf && { successorOf }) },
        ({ id }) => void navigate({ to: `/cycles/${id}` }),
      );
  };
  const choose = (id: string) => {
    setChosen(id);
    setWritten({});
    setSeen(null);
  };
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{t('web.office.create.title')}</Title>
        <NativeSelect
          size="md"
          label={t('web.office.create.template')}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
          data={templates.map(({ id, title, version }) => ({ value: id, label: `${said(title, language)} (${version})` }))}
        />
        {template && (
          <Text size="sm" c="dimmed">
            {t('web.office.create.zone', { zone: template.zone })}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {Object.entries(template?.anchors ?? {}).map(([key, { title, at, zone, status }]) => (
            <TextInput
              key={`${chosen} ${key}`}
              type="datetime-local"
              label={said(title, language)}
              description={`${t(`web.office.anchor.${status}`)} · ${zone ?? template?.zone}`}
              value={written[key] ?? at.slice(0, 16)}
              onChange={(event) => {
                setWritten({ ...written, [key]: event.currentTarget.value });
                setSeen(null);
              }}
            />
          ))}
        </SimpleGrid>
        <Group>
          <Button
            variant={fits ? 'default' : 'filled'}
            disabled={!template}
            onClick={() => template && setSeen(movedOf(template, written))}
          >
            {t('web.office.dryRun')}
          </Button>
        </Group>
        {seen && <DryRunView template={chosen} anchors={seen} />}
        {seen && fits && (
          <form onSubmit={create}>
            <Stack>
              <Title order={2}>{t('web.office.create.name')}</Title>
              <TextInput name="title" label={t('web.office.create.called')} required maxLength={200} dir="auto" />
              <TextInput
                name="id"
                label={t('web.office.create.id')}
                description={t('web.office.create.idAbout')}
                required
                pattern="[a-z0-9]([a-z0-9\-]{0,62}[a-z0-9])?"
              />
              <NativeSelect
                size="md"
                name="successorOf"
                label={t('web.office.create.follows')}
                description={t('web.office.create.followsAbout')}
                data={[
                  { value: '', label: t('web.office.create.followsNone') },
                  ...cycles
                    .filter((one) => one.template.id === chosen && one.successor === null && !['new', 'planned'].includes(one.status))
                    .map(({ id, title }) => ({ value: id, label: title })),
                ]}
              />
              <Outcome of={act} />
              <Group>
                <Button type="submit" loading={act.pending}>
                  {t('web.office.create.act')}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Paper>
  );
}
