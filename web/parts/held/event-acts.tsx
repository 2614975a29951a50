/** What those who look after an event may do with it, and those who are invited. */
import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { attachables } from '../../../domain/event/state.ts';
import { useTexts } from '../../i18n.ts';
import { type HeldEvent, useEventAct } from '../../queries/held.ts';
import { ReasonField } from '../fields.tsx';
import { type Fields, FormDialog } from '../form-dialog.tsx';
import { Outcome } from '../outcome.tsx';

/** A date and a time in the event's zone, which the label names. */
function WallField({ name, label, zone, needed = false }: { name: string; label: string; zone: string; needed?: boolean }) {
  const { t } = useTexts();
  return <TextInput type="datetime-local" name={name} label={label} description={t('web.people.dayIn', { zone })} required={needed} />;
}
const datesIn = ({ given }: Fields) => ({ from: given('from')?.slice(0, 16), until: given('until')?.slice(0, 16) });
const ids = (text: string | undefined): string[] | undefined => text?.split(/[\s,;]+/).filter(Boolean);

function PlaceFields({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  return (
    <>
      <TextInput name="venue" label={t('web.held.venue')} defaultValue={event.venue ?? ''} maxLength={200} dir="auto" />
      <TextInput name="room" label={t('web.held.room')} defaultValue={event.room ?? ''} maxLength={80} dir="auto" />
      <TextInput
        name="chairs"
        label={t('web.held.chairs')}
        description={t('web.held.chairsAbout')}
        defaultValue={event.chairs.map(({ id }) => id).join(' ')}
      />
    </>
  );
}
const placeIn = ({ given }: Fields) => ({ venue: given('venue') ?? null, room: given('room') ?? null, chairs: ids(given('chairs')) ?? [] });

function Announce({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  const act = useEventAct(event, 'announce');
  return (
    <FormDialog
      name={t('web.held.act.announce')}
      look="filled"
      act={act}
      asked={(fields) => ({
        ...datesIn(fields),
        ...placeIn(fields),
        message: fields.given('message'),
        invite: ids(fields.given('invite')),
      })}
    >
      {event.named && (
        <TextInput name="invite" label={t('web.held.invite')} description={t('web.held.inviteAbout')} required={!event.invited} />
      )}
      <WallField name="from" label={t('web.held.newDate')} zone={event.zone} needed={event.undated} />
      <PlaceFields event={event} />
      <Textarea name="message" label={t('web.act.message')} autosize minRows={2} dir="auto" />
    </FormDialog>
  );
}

function Change({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  return (
    <FormDialog
      name={t('web.held.act.change')}
      act={useEventAct(event, 'change')}
      asked={(fields) => ({ ...placeIn(fields), reason: fields.of('reason') })}
    >
      <PlaceFields event={event} />
      <ReasonField />
    </FormDialog>
  );
}

function Postpone({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  return (
    <FormDialog
      name={t('web.held.act.postpone')}
      act={useEventAct(event, 'postpone')}
      asked={(fields) => ({ ...datesIn(fields), reason: fields.of('reason') })}
    >
      <WallField name="from" label={t('web.held.newDate')} zone={event.zone} />
      <WallField name="until" label={t('web.held.newEnd')} zone={event.zone} />
      <ReasonField about={t('web.held.postponeAbout')} />
    </FormDialog>
  );
}

function Cancel({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  return (
    <FormDialog
      name={t('web.held.act.cancel')}
      look="danger"
      act={useEventAct(event, 'cancel')}
      asked={({ of }) => ({ reason: of('reason') })}
    >
      <ReasonField />
    </FormDialog>
  );
}

function Attach({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  const data = attachables.map((value) => ({ value, label: t(`web.held.attached.${value}`) }));
  return (
    <FormDialog
      name={t('web.held.act.attach')}
      act={useEventAct(event, 'attach')}
      asked={({ of }) => ({ as: of('as'), title: of('title'), url: of('url') })}
    >
      <NativeSelect name="as" label={t('web.held.what')} data={data} />
      <TextInput name="title" label={t('web.held.title')} required maxLength={200} dir="auto" />
      <TextInput type="url" name="url" label={t('web.held.address')} required maxLength={2000} dir="ltr" />
    </FormDialog>
  );
}

function Comment({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  return (
    <FormDialog
      name={t('web.held.act.comment')}
      act={useEventAct(event, 'comment')}
      asked={({ of }) => ({ for: of('for') || event.commentFor[0], text: of('text') })}
    >
      {event.commentFor.length > 1 && <NativeSelect name="for" label={t('web.held.on')} data={[...event.commentFor]} />}
      <Textarea name="text" label={t('web.held.text')} required maxLength={5000} autosize minRows={3} dir="auto" />
    </FormDialog>
  );
}

function Hold({ event }: { event: HeldEvent }) {
  const { t } = useTexts();
  const act = useEventAct(event, 'hold');
  return (
    <>
      <Button size="xs" loading={act.pending} onClick={() => act.give({})}>
        {t('web.held.act.hold')}
      </Button>
      <Outcome of={act} />
    </>
  );
}

const buttons = {
  announce: Announce,
  hold: Hold,
  change: Change,
  postpone: Postpone,
  attach: Attach,
  comment: Comment,
  cancel: Cancel,
} as const;

/** A button for each command the person may give. */
export function EventActs({ event }: { event: HeldEvent }) {
  const kinds = (Object.keys(buttons) as (keyof typeof buttons)[]).filter((kind) => event.commands.includes(kind));
  if (!kinds.length) return null;
  return (
    <Group gap="xs">
      {kinds.map((kind) => {
        const Act = buttons[kind];
        return <Act key={kind} event={event} />;
      })}
    </Group>
  );
}
