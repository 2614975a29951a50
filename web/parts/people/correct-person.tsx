/** Corrects name, address, language or zone of a person one answers for. */
import { Text, TextInput } from '@mantine/core';
import { patch } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import type { Member } from '../../queries/people.ts';
import { LanguageField, ZoneField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';

interface CorrectPersonProps {
  readonly person: Member['person'];
  readonly email: string;
  readonly participant: string;
}
export function CorrectPerson({ person, email, participant }: CorrectPersonProps) {
  const { t } = useTexts();
  const { id, name, language, zone } = person;
  const act = useAct(
    (body: { name: string; email: string; language: string; zone: string | null }) => patch('/api/people/:id', { params: { id }, body }),
    [['members', participant]],
  );
  return (
    <FormDialog
      name={t('web.people.correct.name')}
      about={name}
      act={act}
      asked={({ of, given }) => ({ name: of('name'), email: of('email'), language: of('language'), zone: given('zone') ?? null })}
    >
      <Text>{t('web.people.correct.about')}</Text>
      <TextInput name="name" label={t('web.people.name')} required maxLength={200} defaultValue={name} dir="auto" />
      <TextInput type="email" name="email" label={t('web.people.email')} required maxLength={254} defaultValue={email} />
      <LanguageField initial={language} />
      <ZoneField initial={zone} none={t('web.people.zoneOfParticipant')} />
    </FormDialog>
  );
}
