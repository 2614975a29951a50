/** The form of a pledge: written, saved over the version one saw, and submitted. What the form asks comes with the pledge. */
import { Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttachedFile } from '../../../domain/files/attached.ts';
import { attachedIn } from '../../../domain/files/in-content.ts';
import { charactersOf, maxTitle, type PledgeType, pledgeTypes } from '../../../domain/pledge/form.ts';
import { pledgeCommand, put } from '../../api.ts';
import { languages, said, useTexts } from '../../i18n.ts';
import { useAct } from '../../queries/act.ts';
import { changedPledges, type Pledge, pledgeDraftQuery } from '../../queries/pledges.ts';
import { FileUpload } from '../contribution/file-upload.tsx';
import { Outcome } from '../outcome.tsx';

type Form = NonNullable<Pledge['form']>;
type Content = Readonly<Record<string, unknown>>;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

interface WriteProps {
  readonly pledge: Pledge;
  readonly form: Form;
}

export function Write({ pledge, form }: WriteProps) {
  const { data: draft } = useSuspenseQuery(pledgeDraftQuery(pledge.id, pledge.draft?.version ?? 0));
  // The text's own number, not the pledge's: the two are read one after the other, and what is submitted is this text.
  const version = draft?.version ?? 0;
  return <Fields key={version} pledge={pledge} form={form} saved={draft?.content ?? {}} version={version} />;
}

function Fields({ pledge, form, saved, version }: WriteProps & { saved: Content; version: number }) {
  const { t, language } = useTexts();
  const { id } = pledge;
  const [content, setContent] = useState<Content>(saved);
  const set = (key: string) => (value: unknown) => setContent({ ...content, [key]: value });
  const given = Object.fromEntries(
    Object.entries(content).filter(
      ([, value]) => value !== '' && value !== null && list(value).length + (Array.isArray(value) ? 0 : 1) > 0,
    ),
  );
  const save = useAct(
    () => put('/api/pledges/:id/draft', { params: { id }, body: { baseVersion: version, content: given } }),
    changedPledges,
  );
  const submit = useAct((_: null, key) => pledgeCommand(id, 'submit', { draftVersion: version }, key), changedPledges);
  const changed = JSON.stringify(content) !== JSON.stringify(saved);
  const type = (words(content.type) || 'own') as PledgeType;
  const { least, most } = form.characters;
  const length = charactersOf(words(content.description));
  const choices = (key: 'kinds' | 'objectives', label: string) => (
    <Checkbox.Group label={label} withAsterisk value={list(content[key])} onChange={set(key)}>
      <Stack gap="xs" mt="xs">
        {form[key].map((choice) => (
          <Checkbox key={choice.key} value={choice.key} label={said(choice.title, language)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
  return (
    <Stack component="section" gap="md" aria-label={t('web.pledges.form.title')}>
      <Title order={2}>{t('web.pledges.form.title')}</Title>
      <TextInput
        label={t('web.pledges.form.name')}
        withAsterisk
        dir="auto"
        maxLength={maxTitle}
        value={words(content.title)}
        onChange={(event) => set('title')(event.currentTarget.value)}
      />
      <div>
        <Textarea
          label={t('web.pledges.form.description')}
          withAsterisk
          dir="auto"
          autosize
          minRows={6}
          maxRows={24}
          value={words(content.description)}
          onChange={(event) => set('description')(event.currentTarget.value)}
        />
        <Text size="sm" c={length > most ? 'red' : 'dimmed'} mt={4}>
          {t('web.pledges.form.length', { length, least, most })}
        </Text>
      </div>
      <NativeSelect
        label={t('web.pledges.form.language')}
        maw="16rem"
        data={form.languages.map((value) => ({ value, label: languages[value] ?? value }))}
        value={words(content.language) || (form.languages[0] ?? 'en')}
        onChange={(event) => set('language')(event.currentTarget.value)}
      />
      {choices('kinds', t('web.pledges.form.kinds'))}
      {choices('objectives', t('web.pledges.form.objectives'))}
      <TextInput
        type="date"
        maw="14rem"
        withAsterisk
        label={t('web.pledges.column.by')}
        value={words(content.by)}
        onChange={(event) => set('by')(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('web.pledges.form.type')}
        maw="24rem"
        data={pledgeTypes.map((value) => ({ value, label: t(`pledge.type.${value}`) }))}
        value={type}
        onChange={(event) => setContent({ ...content, type: event.currentTarget.value, partners: [], matches: '' })}
      />
      {(type === 'common' || type === 'partnership') && (
        <TextInput
          label={t('web.pledges.form.partners')}
          description={t('web.pledges.form.partnersHelp')}
          withAsterisk
          dir="ltr"
          defaultValue={list(content.partners).join(', ')}
          onChange={(event) =>
            set('partners')(
              event.currentTarget.value
                .toUpperCase()
                .split(/[\s,;،]+/)
                .filter(Boolean),
            )
          }
        />
      )}
      {type === 'matching' && (
        <TextInput
          label={t('web.pledges.form.matches')}
          withAsterisk
          dir="ltr"
          value={words(content.matches)}
          onChange={(event) => set('matches')(event.currentTarget.value.trim())}
        />
      )}
      <div>
        <Text fw={500}>{t('web.pledges.form.file')}</Text>
        <FileUpload id={id} file={attachedIn(content)} change={(file: AttachedFile | null) => set('file')(file)} />
      </div>
      <Outcome of={save} done={t('web.pledges.form.saved')} />
      <Outcome of={submit} done={t('web.pledges.done')} />
      <Group>
        <Button variant="default" loading={save.pending} disabled={!changed} onClick={() => save.give(undefined)}>
          {t('web.pledges.form.save')}
        </Button>
        <Button loading={submit.pending} disabled={changed || version === 0} onClick={() => submit.give(null)}>
          {t('web.pledges.act.submit')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('web.pledges.form.submitNote')}
      </Text>
    </Stack>
  );
}
