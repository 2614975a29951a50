/** The address of one's calendar feed: made, renewed, stopped. */
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { calendarQuery } from '../../queries/settings.ts';
import { Outcome } from '../outcome.tsx';
import { Section } from './section.tsx';

export function Calendar() {
  const { t } = useTexts();
  const { data: address } = useSuspenseQuery(calendarQuery);
  const renew = useAct((_: null, key) => post('/api/me/calendar', { body: {} }, key), [['calendar']]);
  const stop = useAct((_: null) => post('/api/me/calendar/stop', { body: {} }), [['calendar']]);
  return (
    <Section title={t('web.settings.calendar.title')} about={t('web.settings.calendar.about')}>
      {address === null ? (
        <Text c="dimmed">{t('web.settings.calendar.none')}</Text>
      ) : (
        <TextInput
          readOnly
          dir="ltr"
          label={t('web.settings.calendar.address')}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      <Group>
        <Button variant="default" loading={renew.pending} onClick={() => renew.give(null)}>
          {t(address === null ? 'web.settings.calendar.make' : 'web.settings.calendar.renew')}
        </Button>
        {address !== null && (
          <Button variant="light" color="red" loading={stop.pending} onClick={() => stop.give(null)}>
            {t('web.settings.calendar.stop')}
          </Button>
        )}
      </Group>
      <Outcome of={renew} />
      <Outcome of={stop} />
    </Section>
  );
}
