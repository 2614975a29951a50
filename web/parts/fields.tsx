/** Fields that several forms have: a reason, a day, a person, a language, a zone. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { moment } from '../../domain/calendar/zones.ts';
import { maxReason } from '../../domain/limits.ts';
import { languages, useTexts } from '../i18n.ts';
import type { Fields } from './form-dialog.tsx';

export function ReasonField({ needed = true, about }: { needed?: boolean; about?: string }) {
  const { t } = useTexts();
  return (
    <Textarea
      name="reason"
      label={t('web.act.reason')}
      description={about}
      required={needed}
      maxLength={maxReason}
      autosize
      minRows={2}
      dir="auto"
    />
  );
}

/** A day of a zone, which the label names. */
export function DayField({ name, label, zone, needed = false }: { name: string; label: string; zone: string; needed?: boolean }) {
  const { t } = useTexts();
  return <TextInput type="date" name={name} label={label} description={t('web.people.dayIn', { zone })} required={needed} />;
}

/** The beginning of the day in a field; undefined when none was given. */
export const beginningOf = (day: string | undefined, zone: string): string | undefined =>
  day && new Date(moment(`${day}T00:00:00`, zone).at).toISOString();
/** Its end, as the first instant of the next day in that zone. */
export const endOf = (day: string, zone: string): string => new Date(moment(`${day}T23:59:59`, zone).at + 1000).toISOString();

const choices = Object.entries(languages).map(([value, label]) => ({ value, label }));
export function LanguageField({ initial }: { initial: string }) {
  const { t } = useTexts();
  return <NativeSelect size="md" name="language" label={t('web.shell.language')} data={choices} defaultValue={initial} />;
}

/** `none`: what an empty one means. */
export function ZoneField({ initial, none }: { initial: string | null; none: string }) {
  const { t } = useTexts();
  const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  const own = initial !== null && !zones.some(({ value }) => value === initial) ? [{ value: initial, label: initial }] : [];
  return (
    <NativeSelect
      size="md"
      name="zone"
      label={t('web.people.zone')}
      data={[{ value: '', label: none }, ...own, ...zones]}
      defaultValue={initial ?? ''}
    />
  );
}

/** A person by address: somebody who has it, or somebody new. */
export function WhomFields() {
  const { t, language } = useTexts();
  return (
    <>
      <TextInput type="email" name="email" label={t('web.people.email')} description={t('web.people.whom')} required maxLength={254} />
      <TextInput name="name" label={t('web.people.name')} required maxLength={200} dir="auto" />
      <LanguageField initial={language} />
    </>
  );
}
export const whomOf = ({ of }: Fields) => ({ email: of('email'), name: of('name'), language: of('language') });
