/** A mail as it would be sent now: its subject and its text, which says all that its other form says. */
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n.ts';
import { mailQuery } from '../../queries/office.ts';
import { troubleOf } from '../../trouble.ts';
import { Dialog } from '../dialog.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

function Mail({ notice }: { notice: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(mailQuery(notice));
  if (error) return <TroubleNotice trouble={troubleOf(error)} />;
  if (!data) return <Waiting />;
  return (
    <Stack gap="xs">
      <Text c="dimmed" size="sm">
        {t('web.office.coming.subject')}
      </Text>
      <Text fw={600} className="said" dir="auto">
        {data.subject}
      </Text>
      <Text className="said" dir="auto">
        {data.text}
      </Text>
    </Stack>
  );
}

/** `notice`: null while none is looked at. */
export function MailDialog({ notice, title, close }: { notice: string | null; title: string; close: () => void }) {
  return (
    <Dialog opened={notice !== null} close={close} title={title} size="xl">
      {notice !== null && <Mail notice={notice} />}
    </Dialog>
  );
}
