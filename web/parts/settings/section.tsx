/** One part of the settings. */
import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Section({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="lg">
      <Stack>
        <Title order={2}>{title}</Title>
        {about && <Text>{about}</Text>}
        {children}
      </Stack>
    </Paper>
  );
}
