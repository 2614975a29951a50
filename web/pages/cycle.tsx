/** One cycle: before its launch what it implies; after it the dates it counts from, phases and calls, progress, and what is about to be said. */
import '../more-texts.ts';
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTexts } from '../i18n.ts';
import { CycleDates } from '../parts/office/anchors.tsx';
import { Calls } from '../parts/office/calls.tsx';
import { ComingMails } from '../parts/office/coming.tsx';
import { Launch } from '../parts/office/launch.tsx';
import { stateName } from '../parts/office/names.ts';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { cycleQuery } from '../queries/office.ts';

export default function CyclePage() {
  const { t } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: cycle } = useSuspenseQuery(cycleQuery(id));
  const launched = cycle.status !== 'new' && cycle.status !== 'planned';
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to="/cycles">
          {t('web.shell.pages.cycles')}
        </Anchor>
        <Group gap="sm">
          <PageTitle name={cycle.title} />
          <Badge variant="light" radius="sm" tt="none" size="lg">
            {stateName(t, cycle.status)}
          </Badge>
        </Group>
        <Text c="dimmed">
          {t('web.office.create.template')}: {cycle.template.id} {cycle.template.version}
        </Text>
      </div>
      <Suspense fallback={<Waiting />}>
        {launched ? (
          <>
            <Group>
              <Anchor component={Link} to={`/cycles/${id}/mandates`}>
                {t('web.shell.pages.mandates')}
              </Anchor>
              <Anchor component={Link} to={`/programme/${id}`}>
                {t('web.shell.pages.programme')}
              </Anchor>
            </Group>
            <CycleDates cycle={id} />
            <Calls cycle={id} />
            <ComingMails cycle={id} />
          </>
        ) : (
          <Launch cycle={cycle} />
        )}
      </Suspense>
    </Stack>
  );
}
