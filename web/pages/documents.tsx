/** Every document its reader may see, cycle by cycle: where each stands and by when it is due. */
import '../more-texts.ts';
import { Anchor, Badge, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { said, useTexts } from '../i18n.ts';
import { Moment, OwnMoment } from '../parts/moment.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { documentsQuery } from '../queries/documents.ts';

export default function DocumentsPage() {
  const { t, language } = useTexts();
  const { data } = useSuspenseQuery(documentsQuery);
  const cycles = [...Map.groupBy(data, ({ cycle }) => cycle)];
  return (
    <Stack gap="lg">
      <PageTitle name={t('web.shell.pages.documents')} />
      {cycles.length === 0 && <Text>{t('web.document.none')}</Text>}
      {cycles.map(([cycle, documents]) => (
        <Paper component="section" withBorder p="lg" key={cycle}>
          <Stack>
            <Title order={2}>{documents[0]?.cycleTitle}</Title>
            <Rows
              label={documents[0]?.cycleTitle ?? cycle}
              none={t('web.document.none')}
              rows={documents}
              idOf={({ id }) => id}
              columns={[
                {
                  name: t('web.document.document'),
                  cell: ({ id, title, region }) => (
                    <Anchor component={Link} to={`/documents/${id}`}>
                      {said(title, language)}
                      {region !== null && ` (${region})`}
                    </Anchor>
                  ),
                },
                {
                  name: t('web.document.stands'),
                  cell: ({ status }) => (
                    <Badge variant="default" radius="sm" tt="none" autoContrast>
                      {t(`web.document.status.${status}`)}
                    </Badge>
                  ),
                },
                { name: t('web.document.due'), cell: ({ until, zone }) => until && <Moment at={until} zone={zone} /> },
                { name: t('web.document.status.published'), cell: ({ published }) => published && <OwnMoment at={published.at} /> },
              ]}
            />
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}
