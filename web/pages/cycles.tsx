/** All cycles, and the way to a new one. */
import '../more-texts.ts';
import { Anchor, Button, Group, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../i18n.ts';
import { OwnMoment } from '../parts/moment.tsx';
import { stateName } from '../parts/office/names.ts';
import { NewCycle } from '../parts/office/new-cycle.tsx';
import { Rows } from '../parts/rows.tsx';
import { PageTitle } from '../parts/title.tsx';
import { cyclesQuery } from '../queries/office.ts';

export default function Cycles() {
  const { t } = useTexts();
  const { data: cycles } = useSuspenseQuery(cyclesQuery);
  const [creating, setCreating] = useState(false);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle name={t('web.shell.pages.cycles')} />
        <Button variant={creating ? 'default' : 'filled'} aria-expanded={creating} onClick={() => setCreating(!creating)}>
          {t('web.office.create.title')}
        </Button>
      </Group>
      {creating && <NewCycle />}
      <Rows
        label={t('web.shell.pages.cycles')}
        none={t('web.office.noCycles')}
        rows={cycles}
        idOf={({ id }) => id}
        columns={[
          {
            name: t('page.cycle'),
            cell: ({ id, title }) => (
              <Anchor component={Link} to={`/cycles/${id}`}>
                {title}
              </Anchor>
            ),
          },
          { name: t('web.office.status'), cell: ({ status }) => stateName(t, status) },
          { name: t('web.office.create.template'), cell: ({ template }) => `${template.id} ${template.version}` },
          { name: t('web.office.created'), cell: ({ createdAt }) => <OwnMoment at={createdAt} /> },
        ]}
      />
    </Stack>
  );
}
