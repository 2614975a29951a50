/** One document: until when, who approves it, what it should have come after; the text to write with what it rests on, or what is published. */
import '../more-texts.ts';
import { Alert, Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { said, useTexts } from '../i18n.ts';
import { DocumentActs } from '../parts/document/acts.tsx';
import { DocumentHistory } from '../parts/document/history.tsx';
import { Stand } from '../parts/document/stand.tsx';
import { Versions } from '../parts/document/versions.tsx';
import { WriteDocument } from '../parts/document/write.tsx';
import { WritingProvider } from '../parts/document/writing.tsx';
import { PageTitle } from '../parts/title.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { documentQuery } from '../queries/documents.ts';

export default function DocumentPage() {
  const { t, language } = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: document } = useSuspenseQuery(documentQuery(id));
  const { title, status, commands, cycleTitle, missing, override, versions } = document;
  const writes = commands.includes('draft');
  return (
    <WritingProvider key={id}>
      <Stack gap="lg">
        <div>
          <Anchor component={Link} to="/documents">
            {t('web.shell.pages.documents')}
          </Anchor>
          <Group gap="sm">
            <Text c="dimmed">{cycleTitle}</Text>
            <Badge variant="light" radius="sm" tt="none" size="lg">
              {t(`web.document.status.${status}`)}
            </Badge>
          </Group>
          <PageTitle name={said(title, language)} />
        </div>
        {missing.length > 0 && (
          <Alert color="yellow" title={t('web.document.missing.title')}>
            <Text size="sm">{t('web.document.missing.about')}</Text>
            <ul>
              {missing.map(({ stage, title: of, phase }) => (
                <li key={stage}>
                  {said(phase, language)}: {said(of, language)}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {override && (
          <Alert color="yellow" title={t('web.document.late.title')}>
            <Text className="said" dir="auto">
              {override.reason}
            </Text>
          </Alert>
        )}
        <div className="two">
          <Stack component="aside" gap="md" aria-label={t('web.document.aside')}>
            <Paper withBorder p="md">
              <Stand document={document} />
            </Paper>
            <DocumentActs document={document} />
          </Stack>
          <Stack gap="lg">
            <Suspense fallback={<Waiting />}>
              {writes && <WriteDocument document={document} />}
              {versions.length > 0 && <Versions key={versions.length} document={document} open={!writes} />}
              {!writes && versions.length === 0 && <Text>{t('web.document.nothing')}</Text>}
            </Suspense>
            {document.inside && <DocumentHistory id={id} />}
          </Stack>
        </div>
      </Stack>
    </WritingProvider>
  );
}
