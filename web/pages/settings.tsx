/** My settings: language and zone, kinds of mails, calendar feed, delegations, sessions. */
import '../more-texts.ts';
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../i18n.ts';
import { Calendar } from '../parts/settings/calendar.tsx';
import { Delegations } from '../parts/settings/delegations.tsx';
import { LanguageAndZone } from '../parts/settings/language-and-zone.tsx';
import { Mails } from '../parts/settings/mails.tsx';
import { Sessions } from '../parts/settings/sessions.tsx';
import { PageTitle } from '../parts/title.tsx';
import { useMe } from '../queries/me.ts';

export default function Settings() {
  const { t } = useTexts();
  const { name, email } = useMe();
  return (
    <Stack gap="lg">
      <div>
        <PageTitle name={t('web.shell.pages.settings')} />
        <Text c="dimmed">
          {name} · <bdi>{email}</bdi>
        </Text>
      </div>
      <LanguageAndZone />
      <Mails />
      <Calendar />
      <Delegations />
      <Sessions />
    </Stack>
  );
}
