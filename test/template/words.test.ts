/** How words are counted: as the limits of forms mean it, in scripts with spaces between words and without. */
import { describe, expect, test } from 'vitest';
import { contentProblems, wordsOf } from '../../domain/template/content.ts';
import type { Form } from '../../domain/template/schema.ts';

test.each([
  ['nothing', '', 0],
  ['spaces alone', ' \n\t ', 0],
  ['English', 'Two centres, in the south.', 5],
  ['what stands between spaces, whatever it is', 'well-being – a “goal” 2030', 5],
  ['Arabic', 'تم افتتاح مركزين', 3],
  ['Russian', 'Открыты два центра', 3],
  ['Korean, which has spaces', '두 개의 센터', 3],
  ['Chinese', '我们开设了两个中心。', 6],
  ['Japanese', '東京と大阪', 3],
  ['Thai', 'ภาษาไทย', 2],
  ['Chinese beside English', 'GCM 审查 2030', 3],
  ['a mark alone', '。', 1],
])('%s', (_name, text, count) => expect(wordsOf(text)).toBe(count));

describe('a limit', () => {
  const title = { en: 'T' };
  const fields = [{ key: 'text', title, kind: 'text' as const, required: false, maxWords: 5 }];
  const form: Form = { title, sections: [{ key: 'main', title, fields }], file: { summaryMaxWords: 5 } };
  test('holds in Chinese, of a field and of a summary', () => {
    const content = { 'main.text': '我们开设了两个中心。', summary: '我们开设了两个中心。' };
    expect(contentProblems(form, content)).toEqual([
      { path: 'main.text', detail: 'has 6 words, at most 5 fit' },
      { path: 'summary', detail: 'has 6 words, at most 5 fit' },
    ]);
  });
});
