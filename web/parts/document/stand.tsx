/** Where a document stands: its dates, who writes it, and the steps it passes. */
import { Badge, List, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { said, useTexts } from '../../i18n.ts';
import type { Document } from '../../queries/documents.ts';
import { Moment } from '../moment.tsx';

export function Stand({ document }: { document: Document }) {
  const { t, language } = useTexts();
  const { zone, until, limit, transmitBy, step, published, transmitted, authors, route, transmits, overdue } = document;
  return (
    <>
      <Title order={2} size="h4" mb="sm">
        {t('page.untilWhen')}
      </Title>
      <dl className="facts">
        {step && <Row name={t('web.contribution.decideBy')}>{<Moment at={step.dueAt} zone={zone} distance />}</Row>}
        {until && (
          <Row name={t('web.document.due')}>
            <Moment at={until} zone={zone} distance={!published} />
            {overdue && (
              <Badge variant="default" radius="sm" tt="none" autoContrast>
                {t('web.document.overdue')}
              </Badge>
            )}
          </Row>
        )}
        {limit && (
          <Row name={t('web.document.limit')}>
            <Moment at={limit} zone={zone} distance={!published} />
          </Row>
        )}
        {published && (
          <Row name={t('web.document.status.published')}>
            <Moment at={published.at} zone={zone} />
          </Row>
        )}
        {transmits && (
          <Row name={t('web.document.transmits', { phase: said(transmits.title, language) })}>
            {transmitted ? <Moment at={transmitted.at} zone={zone} /> : transmitBy && <Moment at={transmitBy} zone={zone} distance />}
          </Row>
        )}
        <Row name={t('web.document.authors')}>
          {said(authors.title, language)}
          {authors.body !== null && authors.body !== authors.role && ` (${authors.body})`}
        </Row>
      </dl>
      {route.length > 0 && (
        <>
          <Title order={3} size="h5" mt="md">
            {t('web.document.route')}
          </Title>
          <List type="ordered" size="sm">
            {route.map(({ key, title }, i) => (
              <List.Item key={key}>
                <Text {...(step?.index === i && { fw: 700, 'aria-current': 'step' as const })}>{said(title, language)}</Text>
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
