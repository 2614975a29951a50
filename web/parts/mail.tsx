/** A mail as it would be sent: in a frame of its own, in which no script runs, nothing is loaded and no link leads anywhere; or its plain text. */
import '../more-texts.ts';
import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useTexts } from '../i18n.ts';

/** The policy of the page forbids styles that stand in the text of the mail, so they are put aside, and given back by `dress`. */
const undressed = (html: string): string =>
  html.replace(/(<[^<>]*?\s)style=/gi, '$1data-style=').replace(/(<a\b[^<>]*?\s)href=/gi, '$1data-href=');

/** Gives the frame's parts their styles, and the frame the height of what is in it. */
function dress({ currentTarget: frame }: SyntheticEvent<HTMLIFrameElement>): void {
  const mail = frame.contentDocument;
  if (!mail) return;
  for (const part of mail.querySelectorAll<HTMLElement>('[data-style]')) part.style.cssText = part.dataset.style ?? '';
  frame.style.height = `${Math.min(mail.documentElement.scrollHeight + 2, 900)}px`;
}

interface MailProps {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly language: string;
}

export function MailView({ subject, html, text, language }: MailProps) {
  const { t } = useTexts();
  const [as, setAs] = useState<'html' | 'text'>('html');
  const name = t('web.desk.mail.name', { subject });
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text fw={600} dir="auto" lang={language}>
          {subject}
        </Text>
        <SegmentedControl
          size="xs"
          value={as}
          onChange={(value) => setAs(value as typeof as)}
          aria-label={name}
          data={[
            { value: 'html', label: t('web.desk.mail.html') },
            { value: 'text', label: t('web.desk.mail.text') },
          ]}
        />
      </Group>
      {as === 'html' ? (
        <iframe className="mail" title={name} sandbox="allow-same-origin" srcDoc={undressed(html)} onLoad={dress} />
      ) : (
        <pre className="mail said" dir="auto" lang={language}>
          {text}
        </pre>
      )}
    </Stack>
  );
}
