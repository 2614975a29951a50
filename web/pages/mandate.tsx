/** One mandate: what its paragraph asks for, how it stands, everything that was said of it, and what may be done. */
import '../more-texts.ts';
import { Anchor, Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { said, useTexts } from '../i18n.ts';
import { MandateActs } from '../parts/mandates/acts.tsx';
import { OwnMoment } from '../parts/moment.tsx';
import { PageTitle } from '../parts/title.tsx';
import { mandateQuery, type OneMandate } from '../queries/mandates.ts';

export default function MandatePage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: mandate } = useSuspenseQuery(mandateQuery(id));
  const { title, paragraph, text, source, status, lead, cycle, history, answerBy, lineage } = mandate;
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to={`/cycles/${cycle}/mandates`}>
          {t('web.shell.pages.mandates')}
        </Anchor>
        <Group gap="sm">
          <PageTitle name={said(title, language)} />
          <Badge variant="light" radius="sm" tt="none" size="lg">
            {t(`web.mandates.status.${status}`)}
          </Badge>
        </Group>
        <Text c="dimmed">
          {t('web.mandates.paragraph')} {paragraph} · {t('web.mandates.lead')}:{' '}
          {lead ? said(lead.names, language) || lead.id : t('web.mandates.nobody')}
        </Text>
      </div>
      {text && <Text dir="auto">{said(text, language)}</Text>}
      {source && (
        <Anchor href={source} rel="noreferrer">
          {t('web.mandates.source')}
        </Anchor>
      )}
      {answerBy && (
        <Text fw={600}>
          {t('web.mandates.asked')} <OwnMoment at={answerBy} />
        </Text>
      )}
      {lineage.length > 0 && <Text c="dimmed">{t('web.mandates.from', { cycle: lineage.map((before) => before.cycle).join(', ') })}</Text>}
      <MandateActs mandate={mandate} />
      <Paper component="section" withBorder p="lg">
        <Stack>
          <Title order={2}>{t('web.mandates.history')}</Title>
          <List spacing="md" listStyleType="none">
            {history.toReversed().map((word) => (
              <List.Item key={`${word.at} ${word.kind}`}>
                <Said word={word} />
              </List.Item>
            ))}
          </List>
        </Stack>
      </Paper>
    </Stack>
  );
}

type Word = OneMandate['history'][number];
const words: readonly string[] = [
  ...['begun', 'assigned', 'progressed', 'reported', 'considered', 'resumed', 'dropped', 'asked', 'not-answered', 'carried', 'rested'],
  'archived',
];

function Said({ word: { kind, at, asOf, text, reason, document, link, lead, status } }: { word: Word }) {
  const { t } = useTexts();
  return (
    <>
      <Text fw={600}>
        {words.includes(kind) ? t(`web.mandates.event.${kind}` as 'web.mandates.event.begun') : kind}
        {lead && `: ${lead}`}
        {document && `: ${document}`}
        {kind === 'progressed' && status && `: ${t(`web.mandates.status.${status}` as 'web.mandates.status.consulted')}`}
      </Text>
      {text && <Text dir="auto">{text}</Text>}
      {reason && <Text dir="auto">{reason}</Text>}
      {link && (
        <Anchor href={link} rel="noreferrer">
          {link}
        </Anchor>
      )}
      <Text size="sm" c="dimmed">
        <OwnMoment at={at} /> {asOf && `· ${t('web.mandates.asOf')} ${asOf}`}
      </Text>
    </>
  );
}
