/** What was submitted, to read. */
import { Stack, Text, Title } from '@mantine/core';
import { contentKey } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';
import type { Content } from '../../queries/contributions.ts';
import type { Field } from './form-field.tsx';

/** An answer as text: choices by their titles, one on a line. */
export function valueText(field: Field, value: unknown, language: string): string {
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return String(value);
  const titles = new Map(field.choices?.map(({ key, title }) => [key, said(title, language)]));
  return value.map((key: string) => titles.get(key) ?? key).join('\n');
}

export function ContentView({ form, content }: { form: Form; content: Content }) {
  const { t, language } = useTexts();
  return (
    <Stack gap="lg">
      {form.sections.map((section) => (
        <section key={section.key}>
          <Title order={3} size="h4" mb="xs">
            {said(section.title, language)}
          </Title>
          <dl className="facts">
            {section.fields.map((field) => {
              const text = valueText(field, content[contentKey(section.key, field.key)], language);
              return (
                <div key={field.key}>
                  <dt>{said(field.title, language)}</dt>
                  <dd>
                    {text === '' ? (
                      <Text c="dimmed">{t('web.content.empty')}</Text>
                    ) : (
                      <div className="said" dir="auto">
                        {text}
                      </div>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
        </section>
      ))}
    </Stack>
  );
}
