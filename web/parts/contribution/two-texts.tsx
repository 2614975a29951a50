/** After a save over an older version: both texts of each field that differs, to choose from. Nothing is lost until a choice is made. */
import { Alert, Button, Group, Paper, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Form } from '../../../domain/template/schema.ts';
import type { DraftContent, Kept } from '../../draft-keeper.ts';
import { type Texts, useTexts } from '../../i18n.ts';
import { answerText, asked } from './fields.ts';

interface TwoTextsProps {
  readonly form: Form;
  readonly mine: DraftContent;
  readonly theirs: Kept;
  readonly choose: (content: DraftContent) => void;
}
type Choice = 'mine' | 'theirs';

/** What differs, in the order in which it is shown. */
const differing = (form: Form, mine: DraftContent, theirs: DraftContent, t: Texts, language: string) =>
  asked(form, t, language).flatMap((one) => {
    const [own, other] = [answerText(one, mine, language), answerText(one, theirs, language)];
    return JSON.stringify(mine[one.key] ?? '') === JSON.stringify(theirs[one.key] ?? '')
      ? []
      : [{ key: one.key, title: one.title, texts: { mine: own, theirs: other } }];
  });

export function TwoTexts({ form, mine, theirs, choose }: TwoTextsProps) {
  const { t, language } = useTexts();
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const fields = differing(form, mine, theirs.content, t, language);
  const chosen = () => ({
    ...theirs.content,
    ...Object.fromEntries(fields.map(({ key }) => [key, (choices[key] ?? 'mine') === 'mine' ? mine[key] : theirs.content[key]])),
  });
  return (
    <Alert role="alert" color="yellow" title={t('web.two.title')}>
      <Stack gap="md">
        <Text size="sm">{t('web.two.about')}</Text>
        {fields.map(({ key, title, texts }) => (
          <Radio.Group
            key={key}
            label={title}
            value={choices[key] ?? 'mine'}
            onChange={(choice) => setChoices({ ...choices, [key]: choice as Choice })}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs">
              {(['mine', 'theirs'] as const).map((side) => (
                <Paper key={side} withBorder p="sm">
                  <Radio value={side} label={t(`web.two.${side}`)} mb="xs" />
                  <Text size="sm" className="said">
                    {texts[side] || t('web.content.empty')}
                  </Text>
                </Paper>
              ))}
            </SimpleGrid>
          </Radio.Group>
        ))}
        <Group>
          <Button onClick={() => choose(chosen())}>{t('web.two.save')}</Button>
        </Group>
      </Stack>
    </Alert>
  );
}
