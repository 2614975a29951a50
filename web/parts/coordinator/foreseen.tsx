/** What an act would bring about, looked at before it is done: where the contribution stands then, and each mail as it would be sent. */
import '../../more-texts.ts';
import { Alert, List, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { type Foreseeing, type Foreseen, type ForeseenMail, foreseenQuery } from '../../queries/coordination.ts';
import { statusText } from '../../status.ts';
import { troubleOf } from '../../trouble.ts';
import { MailView } from '../mail.tsx';
import { OwnMoment } from '../moment.tsx';
import { TroubleNotice } from '../trouble.tsx';
import { Waiting } from '../waiting.tsx';

function Mails({ mails }: { mails: readonly ForeseenMail[] }) {
  const { t, language } = useTexts();
  const [at, setAt] = useState(0);
  const shown = mails[at] ?? mails[0];
  if (!shown) return <Text>{t('web.desk.foreseen.none')}</Text>;
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t('web.desk.foreseen.mails', { count: mails.length })}
        value={String(mails.indexOf(shown))}
        onChange={(event) => setAt(Number(event.currentTarget.value))}
        data={mails.map((mail, n) => ({
          value: String(n),
          label: `${mail.person.name} (${languages.of(mail.language)}): ${mail.subject}`,
        }))}
      />
      <Text size="sm" c="dimmed">
        {t('web.desk.foreseen.leaves')} <OwnMoment at={shown.dueAt} />
      </Text>
      {shown.withheld && <Alert color="yellow">{t(`web.desk.foreseen.withheld.${shown.withheld}`)}</Alert>}
      <MailView key={mails.indexOf(shown)} {...shown} />
    </Stack>
  );
}

function Reminders({ reminders }: Pick<Foreseen, 'reminders'>) {
  const { t } = useTexts();
  if (!reminders || reminders.length === 0) return null;
  return (
    <div>
      <Text size="sm">{t('web.desk.foreseen.reminders')}</Text>
      <List size="sm">
        {reminders.map(({ rule, audience, dueAt }) => (
          <List.Item key={`${rule} ${audience} ${dueAt}`}>
            <OwnMoment at={dueAt} />
          </List.Item>
        ))}
      </List>
    </div>
  );
}

/** `asked`: the command with the body it would have. */
export default function ForeseenView({ contribution, asked }: { contribution: string; asked: Foreseeing }) {
  const { t } = useTexts();
  const { data, error } = useQuery(foreseenQuery(contribution, asked));
  if (error) return <TroubleNotice trouble={troubleOf(error)} />;
  if (!data) return <Waiting />;
  return (
    <Stack component="section" gap="sm" aria-label={t('web.desk.foreseen.title')}>
      <Text size="sm">{t('web.desk.foreseen.status', { status: statusText(t, 'status', data.status) })}</Text>
      <Mails mails={data.mails} />
      {data.nobody.length > 0 && <Text size="sm">{t('web.desk.foreseen.nobody', { count: data.nobody.length })}</Text>}
      <Reminders reminders={data.reminders} />
    </Stack>
  );
}
