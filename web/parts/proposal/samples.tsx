/** One mail of a proposal in each language somebody would get it in, as it would be sent now. */
import '../../more-texts.ts';
import { Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { samplesQuery } from '../../queries/proposals.ts';
import { MailView } from '../mail.tsx';

export function Samples({ proposal }: { proposal: string }) {
  const { t, language } = useTexts();
  const { data: samples } = useSuspenseQuery(samplesQuery(proposal));
  const [chosen, setChosen] = useState<string | null>(null);
  const shown =
    samples.find((sample) => sample.language === chosen) ?? samples.find((sample) => sample.language === language) ?? samples[0];
  if (!shown) return null;
  const names = new Intl.DisplayNames(language, { type: 'language' });
  return (
    <Paper component="section" withBorder p="lg">
      <Stack gap="sm">
        <Title order={2}>{t('web.desk.proposal.samples')}</Title>
        <Group align="flex-end">
          <NativeSelect
            label={t('web.shell.language')}
            value={shown.language}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={samples.map((sample) => ({ value: sample.language, label: names.of(sample.language) ?? sample.language }))}
          />
          <Text size="sm" c="dimmed">
            {t('web.desk.proposal.sampleOf', { name: shown.person.name ?? shown.person.id })}
          </Text>
        </Group>
        <MailView key={shown.language} {...shown} />
      </Stack>
    </Paper>
  );
}
