/** How far a call is: by region and status, as of an instant. */
import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { said, useTexts } from '../../i18n.ts';
import { progressQuery } from '../../queries/office.ts';
import { statusText } from '../../status.ts';
import { troubleOf } from '../../trouble.ts';
import { OwnMoment } from '../moment.tsx';
import { Rows } from '../rows.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

export function ProgressTable({ call }: { call: string }) {
  const { t, language } = useTexts();
  const { data, error } = useQuery(progressQuery(call));
  if (error) return <TroubleNotice trouble={troubleOf(error)} />;
  if (!data) return <Waiting />;
  const { all, regions, asked, asOf } = data;
  const named = regions.map(({ region, title, ...counts }) => ({
    id: region ?? '-',
    name: said(title, language) || (region ?? t('web.office.progress.noRegion')),
    ...counts,
  }));
  const rows = [{ id: '*', name: t('web.office.progress.all'), ...all }, ...named];
  return (
    <>
      <Text>{t('web.office.progress.asked', { number: asked })}</Text>
      <Rows
        label={t('web.office.progress.title')}
        none=""
        rows={rows}
        idOf={({ id }) => id}
        columns={[
          { name: t('page.region'), cell: ({ name }) => name },
          { name: t('web.office.progress.total'), cell: ({ total }) => total },
          { name: t('web.office.progress.settled'), cell: ({ settled }) => settled },
          {
            name: t('page.stands'),
            cell: ({ byStatus }) => (
              <List size="sm">
                {Object.entries(byStatus).map(([status, count]) => (
                  <List.Item key={status}>
                    {statusText(t, 'status', status)}: {count}
                  </List.Item>
                ))}
              </List>
            ),
          },
        ]}
      />
      <Text size="sm" c="dimmed">
        {t('web.office.progress.asOf')} <OwnMoment at={asOf} />
      </Text>
    </>
  );
}
