/** What came by mail or on paper and was entered for the participant: said of every such version, for ever, with its original. */
import { Alert, Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatDay, formatMoment } from '../../../domain/calendar/format.ts';
import type { ContributionEvent } from '../../../domain/contribution/state.ts';
import { attachedIn } from '../../../domain/files/in-content.ts';
import { useTexts } from '../../i18n.ts';
import { type Contribution, versionQuery } from '../../queries/contributions.ts';
import { OwnMoment } from '../moment.tsx';

type Version = Contribution['versions'][number];

/** When it was received, as stated: a day where only a day was. */
export function receivedText(
  { received, dateOnly }: { received: { at: string | number; zone: string }; dateOnly: boolean },
  language: string,
): string {
  const at = new Date(received.at).getTime();
  return dateOnly ? formatDay(at, received.zone, language) : formatMoment(at, received.zone, language);
}

function EnteredVersion({ contribution, version }: { contribution: string; version: Version }) {
  const { t, language } = useTexts();
  const { data } = useQuery(versionQuery(contribution, version.number, ''));
  const { entered, number } = version;
  const original = data && attachedIn(data.content);
  if (!entered) return null;
  return (
    <Alert color="grape" title={t('web.entered.title', { number })}>
      <Text size="sm">{t(`web.entered.by.${entered.by}`, { at: receivedText(entered, language) })}</Text>
      <Text size="sm">
        {t('web.entered.who', { name: entered.actor.name ?? entered.actor.id })} <OwnMoment at={entered.at} />
      </Text>
      {original && (
        <Anchor size="sm" href={`/api/contributions/${contribution}/files/${original.id}`} download>
          {t('web.entered.original')} <bdi>{original.name}</bdi>
        </Anchor>
      )}
    </Alert>
  );
}

/** Every version that was entered, the newest first; nothing where there is none. */
export function EnteredVersions({ contribution }: { contribution: Contribution }) {
  return contribution.versions
    .filter(({ entered }) => entered !== null)
    .toReversed()
    .map((version) => <EnteredVersion key={version.number} contribution={contribution.id} version={version} />);
}

/** In the history, of an event that says so. */
export function EnteredEvent({ event }: { event: { readonly type: string } }) {
  const { t, language } = useTexts();
  const { entered } = event as Partial<Extract<ContributionEvent, { type: 'submitted' }>>;
  return entered ? <Text size="sm">{t(`web.entered.by.${entered.by}`, { at: receivedText(entered, language) })}</Text> : null;
}
