/** The register of a cycle's mandates: what each paragraph asks for, who leads, and how it stands. */
import '../more-texts.ts';
import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { said, useTexts } from '../i18n.ts';
import { RecordMandate } from '../parts/mandates/record.tsx';
import { OwnMoment } from '../parts/moment.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { mandatesQuery } from '../queries/mandates.ts';
import { cycleQuery } from '../queries/office.ts';

export default function MandatesPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: cycle } = useSuspenseQuery(cycleQuery(id));
  const { data } = useSuspenseQuery(mandatesQuery(id));
  return (
    <Stack gap="lg">
      <div>
        <PageTitle name={t('web.shell.pages.mandates')} />
        <Text c="dimmed">{cycle.title}</Text>
      </div>
      {data.stages.length > 0 && (
        <Group>
          <RecordMandate cycle={id} stages={data.stages} />
        </Group>
      )}
      <Paper component="section" withBorder p="lg">
        <Rows
          label={t('web.shell.pages.mandates')}
          none={t('web.mandates.none')}
          rows={data.items}
          idOf={(mandate) => mandate.id}
          columns={[
            { name: t('web.mandates.paragraph'), cell: ({ paragraph }) => paragraph },
            {
              name: t('web.mandates.mandate'),
              cell: ({ id: mandate, title, lineage }) => (
                <>
                  <Anchor component={Link} to={`/mandates/${mandate}`}>
                    {said(title, language)}
                  </Anchor>
                  {lineage.length > 0 && (
                    <Text size="sm" c="dimmed">
                      {t('web.mandates.from', { cycle: lineage.at(-1)?.cycle })}
                    </Text>
                  )}
                </>
              ),
            },
            {
              name: t('web.office.status'),
              cell: ({ status }) => (
                <Badge variant="default" radius="sm" tt="none" autoContrast>
                  {t(`web.mandates.status.${status}`)}
                </Badge>
              ),
            },
            { name: t('web.mandates.lead'), cell: ({ lead }) => (lead ? said(lead.names, language) || lead.id : t('web.mandates.nobody')) },
            { name: t('web.mandates.heard'), cell: ({ heard }) => (heard ? heard.asOf : t('web.mandates.never')) },
            {
              name: t('web.mandates.asks'),
              cell: ({ answerBy, asksNext }) => (answerBy ?? asksNext) && <OwnMoment at={(answerBy ?? asksNext) as string} />,
            },
          ]}
        />
      </Paper>
    </Stack>
  );
}
