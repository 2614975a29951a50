/** The dates of a cycle from which all others are counted: when each is, how it was moved and why; and moving one. */
import { Badge, List, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { formatMoment } from '../../../domain/calendar/format.ts';
import { moment } from '../../../domain/calendar/zones.ts';
import { maxReason } from '../../../domain/limits.ts';
import { post } from '../../api.ts';
import { said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { anchorsQuery, type CycleDate } from '../../queries/anchors.ts';
import { ReasonField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { Moment, OwnMoment } from '../moment.tsx';
import { Rows } from '../rows.tsx';

export function CycleDates({ cycle }: { cycle: string }) {
  const { t, language } = useTexts();
  const { data } = useSuspenseQuery(anchorsQuery(cycle));
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{t('web.office.move.title')}</Title>
        <Text>{t('web.office.move.about')}</Text>
        <Rows
          label={t('web.office.move.title')}
          none={t('web.office.move.none')}
          rows={data.items}
          idOf={({ anchor }) => anchor}
          columns={[
            { name: t('web.office.what'), cell: ({ title }) => said(title, language) },
            {
              name: t('web.office.status'),
              cell: ({ status }) => (
                <Badge variant="default" radius="sm" tt="none" autoContrast>
                  {t(`web.office.anchor.${status}`)}
                </Badge>
              ),
            },
            { name: t('web.office.opens'), cell: ({ at }) => <Moment at={at.at} zone={at.zone} /> },
            { name: t('web.office.move.history'), cell: (date) => <History of={date} /> },
            {
              name: t('web.office.move.column'),
              cell: (date) => data.commands.includes('reschedule') && <Move cycle={cycle} date={date} />,
            },
          ]}
        />
      </Stack>
    </Paper>
  );
}

function History({ of: { history, at } }: { of: CycleDate }) {
  const { t, language } = useTexts();
  if (history.length === 0) return <Text c="dimmed">{t('web.office.move.never')}</Text>;
  const shown = (wall: string) => formatMoment(moment(wall, at.zone).at, at.zone, language);
  return (
    <List spacing="xs" listStyleType="none">
      {history.map((move) => (
        <List.Item key={move.at}>
          <Text>{t('web.office.move.moved', { from: shown(move.from), to: shown(move.to) })}</Text>
          <Text dir="auto">{move.reason}</Text>
          <Text size="sm" c="dimmed">
            <OwnMoment at={move.at} />
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

function Move({ cycle, date: { anchor, title, at } }: { cycle: string; date: CycleDate }) {
  const { t, language } = useTexts();
  const act = useAct(
    (body: { anchor: string; to: string; seen: string; reason: string; override?: { reason: string } }, key) =>
      post('/api/cycles/:id/reschedule', { params: { id: cycle }, body }, key),
    [['cycle', cycle], ['desk']],
  );
  return (
    <FormDialog
      name={t('web.office.move.name')}
      about={said(title, language)}
      act={act}
      asked={({ of, given }) => {
        const late = given('override');
        return { anchor, to: of('to'), seen: at.wall, reason: of('reason'), ...(late && { override: { reason: late } }) };
      }}
    >
      <Text>{t('web.office.move.what')}</Text>
      <TextInput
        type="datetime-local"
        name="to"
        label={t('web.office.move.to')}
        description={at.zone}
        defaultValue={at.wall.slice(0, 16)}
        required
      />
      <ReasonField about={t('web.office.move.reason')} />
      {act.trouble?.rule === 'document.too-late' && (
        <Textarea name="override" label={t('web.office.move.override')} maxLength={maxReason} autosize minRows={2} dir="auto" required />
      )}
    </FormDialog>
  );
}
