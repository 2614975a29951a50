/** What is about to be said, by day, if nothing changes; each mail can be looked at. */
import { Button, Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDay } from '../../../domain/calendar/format.ts';
import { moment } from '../../../domain/calendar/zones.ts';
import { useTexts } from '../../i18n.ts';
import { type Coming, comingQuery } from '../../queries/office.ts';
import { troubleOf } from '../../trouble.ts';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';
import { MailDialog } from './mail-dialog.tsx';
import { audienceName, mailName } from './names.ts';

type Rule = Coming['days'][number]['rules'][number];
/** How many days ahead. */
const spans = { fortnight: 14, month: 31, quarter: 92 } as const;
type Span = keyof typeof spans;

export function ComingMails({ cycle }: { cycle: string }) {
  const { t, language } = useTexts();
  const [span, setSpan] = useState<Span>('fortnight');
  const [looked, setLooked] = useState<Rule | null>(null);
  const { data, error } = useQuery(comingQuery(cycle, spans[span]));
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{t('web.office.coming.title')}</Title>
        <NativeSelect
          size="md"
          label={t('web.office.coming.span')}
          value={span}
          onChange={(event) => setSpan(event.currentTarget.value as Span)}
          data={(Object.keys(spans) as Span[]).map((value) => ({ value, label: t(`web.office.coming.spans.${value}`) }))}
        />
        {error && <TroubleNotice trouble={troubleOf(error)} />}
        {!error && !data && <Waiting />}
        {data?.days.length === 0 && <Text>{t('web.office.coming.none')}</Text>}
        {data?.days.map(({ day, notices, people, rules }) => (
          <section key={day}>
            <Title order={3} size="h4">
              {formatDay(moment(`${day}T12:00:00`, data.zone).at, data.zone, language)}
            </Title>
            <Text size="sm" c="dimmed">
              {t('web.office.mailsToPeople', { notices, people })}
            </Text>
            <Stack component="ul" gap="xs" p={0} mt="xs" style={{ listStyle: 'none' }}>
              {rules.map((rule) => (
                <Group component="li" key={rule.rule + rule.audience} justify="space-between" gap="xs">
                  <Text flex="1 1 16rem">
                    {mailName(t, rule.text)} – {audienceName(t, rule.audience)}:{' '}
                    {t('web.office.mailsToPeople', { notices: rule.notices, people: rule.people })} <code>{rule.rule}</code>
                  </Text>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('web.office.coming.look')}: ${mailName(t, rule.text)}, ${day}`}
                    onClick={() => setLooked(rule)}
                  >
                    {t('web.office.coming.look')}
                  </Button>
                </Group>
              ))}
            </Stack>
          </section>
        ))}
        <MailDialog notice={looked?.sample ?? null} title={looked ? mailName(t, looked.text) : ''} close={() => setLooked(null)} />
      </Stack>
    </Paper>
  );
}
