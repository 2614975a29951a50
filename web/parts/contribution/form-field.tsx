/** One field of a form, of whichever kind, with what it may hold counted while writing. */
import { Checkbox, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { wordsOf } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';

export type Field = Form['sections'][number]['fields'][number];

interface FieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
}

export function FormField({ field, value, change }: FieldProps) {
  const { language } = useTexts();
  const common = {
    label: said(field.title, language),
    description: said(field.help, language) || undefined,
    withAsterisk: field.required,
    'aria-required': field.required,
  };
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (field.kind) {
    case 'text':
      return <TextField {...common} maxWords={field.maxWords} value={text} change={change} />;
    case 'choices': {
      const chosen = Array.isArray(value) ? (value as string[]) : [];
      return (
        <Checkbox.Group {...common} value={chosen} onChange={change}>
          <Stack gap="xs" mt="xs">
            {field.choices?.map(({ key, title }) => (
              <Checkbox key={key} value={key} label={said(title, language)} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    }
    case 'date':
      return <TextInput {...common} type="date" maw="14rem" value={text} onChange={(event) => change(event.currentTarget.value)} />;
    case 'number':
      return (
        <TextInput
          {...common}
          type="number"
          step="any"
          maw="14rem"
          value={text}
          onChange={(event) => change(event.currentTarget.value === '' ? null : event.currentTarget.valueAsNumber)}
        />
      );
  }
}

interface TextFieldProps {
  readonly label: string;
  readonly description: string | undefined;
  readonly maxWords: number | undefined;
  readonly withAsterisk?: boolean | undefined;
  readonly 'aria-required'?: boolean | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
}

/** A text whose words are counted where it has a limit. */
export function TextField({ maxWords, value, change, ...common }: TextFieldProps) {
  const { t } = useTexts();
  const words = wordsOf(value);
  const left = maxWords === undefined ? 0 : maxWords - words;
  return (
    <div>
      <Textarea
        {...common}
        dir="auto"
        autosize
        minRows={4}
        maxRows={24}
        value={value}
        error={left < 0 ? t('web.draft.over', { count: -left }) : undefined}
        onChange={(event) => change(event.currentTarget.value)}
      />
      {maxWords !== undefined && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('web.draft.words', { words, count: maxWords })}
        </Text>
      )}
    </div>
  );
}
