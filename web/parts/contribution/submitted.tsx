/** What was submitted: the receipt, the text, and what changed since the version before. */

import { Button, Collapse, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { type Contribution, versionQuery } from '../../queries/contributions.ts';
import { OwnMoment } from '../moment.tsx';
import { Waiting } from '../waiting.tsx';
import { ContentView } from './content.tsx';
import { VersionDifference } from './difference.tsx';
import { WordLink } from './file-line.tsx';

function VersionText({ contribution, number }: { contribution: Contribution; number: number }) {
  const { data } = useSuspenseQuery(versionQuery(contribution.id, number, ''));
  return contribution.form && <ContentView id={contribution.id} form={contribution.form} content={data.content} />;
}

/** `open`: the text is shown at once; a button shows it otherwise. */
export function Submitted({ contribution, open }: { contribution: Contribution; open: boolean }) {
  const { t } = useTexts();
  const [shown, setShown] = useState(open);
  const [view, setView] = useState<'text' | 'difference'>('text');
  const { versions } = contribution;
  const last = versions.at(-1);
  const before = versions.at(-2);
  if (!last) return null;
  return (
    <Paper component="section" withBorder p="lg">
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={2}>{t('web.submitted.title', { number: last.number })}</Title>
          <Text size="sm" c="dimmed">
            {t('web.submitted.receipt')} <bdi>{last.receipt}</bdi> · <OwnMoment at={last.receivedAt} />
          </Text>
          <WordLink id={contribution.id} what={last.number} />
        </div>
        <Group gap="sm">
          {shown && before && (
            <SegmentedControl
              size="xs"
              value={view}
              onChange={(value) => setView(value as typeof view)}
              aria-label={t('web.submitted.view')}
              data={[
                { value: 'text', label: t('web.submitted.text') },
                { value: 'difference', label: t('web.difference.toVersion', { number: before.number }) },
              ]}
            />
          )}
          {!open && (
            <Button variant="default" size="xs" aria-expanded={shown} onClick={() => setShown(!shown)}>
              {t(shown ? 'web.submitted.hide' : 'web.submitted.show')}
            </Button>
          )}
        </Group>
      </Group>
      <Collapse expanded={shown}>
        <Stack mt="md">
          <Suspense fallback={<Waiting />}>
            {shown &&
              (view === 'difference' && before ? (
                <VersionDifference contribution={contribution} from={before.number} to={last.number} />
              ) : (
                <VersionText contribution={contribution} number={last.number} />
              ))}
          </Suspense>
        </Stack>
      </Collapse>
    </Paper>
  );
}
