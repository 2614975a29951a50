/** One version of a pledge as it was submitted, with its partners and their words. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { formatDate } from '../../../domain/calendar/format.ts';
import { attachedIn } from '../../../domain/files/in-content.ts';
import { said, useTexts } from '../../i18n.ts';
import { fileAddress } from '../../queries/files.ts';
import type { Pledge } from '../../queries/pledges.ts';

type Version = NonNullable<Pledge['published']>;

export function PledgeVersion({ pledge, version, name }: { pledge: Pledge; version: Version; name: string }) {
  const { t, language } = useTexts();
  const { facts, content, partners } = version;
  const titles = (keys: readonly string[], list: readonly { key: string; title: Record<string, string> }[] = []) =>
    keys.map((key) => said(list.find((choice) => choice.key === key)?.title, language) || key);
  const file = attachedIn(content);
  const rows: [string, readonly string[]][] = [
    [t('web.pledges.form.kinds'), titles(facts.kinds, pledge.form?.kinds)],
    [t('web.pledges.form.objectives'), titles(facts.objectives, pledge.form?.objectives)],
    [t('web.pledges.column.by'), [formatDate(facts.by, language)]],
    [t('web.pledges.form.type'), [t(`pledge.type.${facts.type}`)]],
    [t('web.pledges.matches'), facts.matches ? [facts.matches] : []],
    [
      t('web.pledges.partner.title'),
      partners.map(
        ({ participant, word }) => `${said(participant.names, language) || participant.id}: ${t(`web.pledges.partner.${word}`)}`,
      ),
    ],
  ];
  return (
    <Stack component="section" gap="sm" aria-label={name}>
      <Title order={2}>{name}</Title>
      <Text fw={600} lang={String(content.language ?? 'en')} dir="auto">
        {String(content.title ?? '')}
      </Text>
      <Text lang={String(content.language ?? 'en')} dir="auto" style={{ whiteSpace: 'pre-line' }}>
        {String(content.description ?? '')}
      </Text>
      <dl>
        {rows
          .filter(([, values]) => values.length > 0)
          .map(([label, values]) => (
            <div key={label} style={{ marginBlockEnd: 8 }}>
              <Text component="dt" size="sm" c="dimmed">
                {label}
              </Text>
              {values.map((value) => (
                <Text component="dd" key={value} m={0}>
                  {value}
                </Text>
              ))}
            </div>
          ))}
      </dl>
      {file && (
        <Anchor underline="always" href={fileAddress(pledge.id, file.id)}>
          {file.name}
        </Anchor>
      )}
    </Stack>
  );
}
