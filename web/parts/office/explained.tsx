/** The answer: why a person got something, or did not, in sentences. */
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n.ts';
import { explanationQuery } from '../../queries/office.ts';
import { troubleOf } from '../../trouble.ts';
import { Moment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

/** The API says them in the person's language. */
function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <div className="said" dir="auto">
      {sentences.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
    </div>
  );
}

export function Explained({ question }: { question: { readonly person: string; readonly subject: string; readonly date: string } }) {
  const { t } = useTexts();
  const { data, error } = useQuery(explanationQuery(question));
  if (error) return <TroubleNotice trouble={troubleOf(error)} />;
  if (!data) return <Waiting />;
  return (
    <Stack component="section" aria-label={t('web.office.explain.answer')}>
      <Title order={2}>{t('web.office.explain.answerFor', { name: data.person.name })}</Title>
      <Sentences sentences={data.explanation} />
      {data.notices.map(({ id, rule, dueAt, outcome, explanation, delivery }) => (
        <Paper component="article" key={id} withBorder p="md">
          <Stack gap="xs">
            <Group gap="xs">
              <Title order={3} size="h4">
                <code>{rule}</code>
              </Title>
              <Badge variant="light" radius="sm" tt="none">
                {t(`web.office.explain.outcome.${outcome}`)}
              </Badge>
            </Group>
            <div>
              <Moment at={dueAt} zone={data.zone} />
            </div>
            <Sentences sentences={explanation} />
            {delivery?.response && (
              <Text size="sm" c="dimmed" lang="en" dir="ltr">
                {delivery.response}
              </Text>
            )}
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}
