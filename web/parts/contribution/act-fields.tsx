/** What an act asks of the person who does it: a day, and words, as its kind wants them. */
import { Textarea, TextInput } from '@mantine/core';
import { maxReason } from '../../../domain/limits.ts';
import type { Act } from '../../acts.ts';
import { useTexts } from '../../i18n.ts';

/** What a person says with an act. */
export interface Words {
  /** `2030-05-07`; empty when the act names no day. */
  readonly day: string;
  readonly words: string;
}
export const noWords: Words = { day: '', words: '' };

/** The part of a command's body that is said. */
export const bodyOfWords = (act: Act, { day, words }: Words): Readonly<Record<string, string>> => ({
  ...(act.day && { until: day }),
  ...(act.words && words.trim() !== '' && { [act.words.as]: words.trim() }),
});

export function ActFields({ act, said, say }: { act: Act; said: Words; say: (change: Partial<Words>) => void }) {
  const { t } = useTexts();
  return (
    <>
      {act.day && (
        <TextInput
          type="date"
          required
          label={t('web.act.day')}
          value={said.day}
          onChange={(event) => say({ day: event.currentTarget.value })}
        />
      )}
      {act.words && (
        <Textarea
          label={t(`web.act.${act.words.as}`)}
          required={act.words.needed}
          maxLength={maxReason}
          autosize
          minRows={3}
          dir="auto"
          value={said.words}
          onChange={(event) => say({ words: event.currentTarget.value })}
        />
      )}
    </>
  );
}
