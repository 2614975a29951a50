/** What was written or uploaded, to read. */
import { Stack, Text, Title } from '@mantine/core';
import { attachedIn, summaryKey } from '../../../domain/files/in-content.ts';
import { contentKey } from '../../../domain/template/content.ts';
import type { Form } from '../../../domain/template/schema.ts';
import { said, useTexts } from '../../i18n.ts';
import type { Content } from '../../queries/contributions.ts';
import { answerText } from './fields.ts';
import { FileLine } from './file-line.tsx';

interface ContentProps {
  /** Of the contribution, where its file is. */
  readonly id: string;
  readonly form: Form;
  readonly content: Content;
}

/** The file stands for the form: fields that nobody filled in beside it are not shown as missing. */
export function ContentView({ id, form, content }: ContentProps) {
  const { t, language } = useTexts();
  const file = attachedIn(content);
  const sections = form.sections.map((section) => ({
    ...section,
    answers: section.fields
      .map((field) => {
        const key = contentKey(section.key, field.key);
        return { key, title: said(field.title, language), text: answerText({ key, title: '', field }, content, language) };
      })
      .filter(({ text }) => !file || text !== ''),
  }));
  const summary = String(content[summaryKey] ?? '');
  return (
    <Stack gap="lg">
      {(file || summary !== '') && (
        <section>
          <Title order={3} size="h4" mb="xs">
            {t('web.file.title')}
          </Title>
          {file && <FileLine id={id} file={file} />}
          <dl className="facts">
            <Answer title={t('web.file.summary')} text={summary} />
          </dl>
        </section>
      )}
      {sections
        .filter(({ answers }) => answers.length > 0)
        .map(({ key, title, answers }) => (
          <section key={key}>
            <Title order={3} size="h4" mb="xs">
              {said(title, language)}
            </Title>
            <dl className="facts">
              {answers.map((answer) => (
                <Answer key={answer.key} title={answer.title} text={answer.text} />
              ))}
            </dl>
          </section>
        ))}
    </Stack>
  );
}

function Answer({ title, text }: { title: string; text: string }) {
  const { t } = useTexts();
  return (
    <div>
      <dt>{title}</dt>
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
}
