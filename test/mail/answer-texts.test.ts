/** Texts about mails that are not in mails: each is said somewhere, and each sentence stands without its neighbours. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerTexts } from '../../activities/mail/answer-texts.ts';
import { languages, textsIn } from '../../activities/mail/texts.ts';

const sources = globSync('api/**/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test('every sentence is said by somebody', () => {
  const unsaid = [
    ...answerTexts.mute.keys.filter((key) => !sources.includes(`'mute.${key}'`)),
    // How a role has passed is told by the kind of its row (api/people/passings.ts).
    ...answerTexts.explain.keys.filter((key) => !sources.includes(`say(manner, '${key}'`) && !sources.includes(`SELECT '${key}'`)),
  ];
  expect(unsaid).toEqual([]);
});

test.each(languages)('in %s no reason, event or audience is called like another, and none ends a sentence of its own', (language) => {
  const t = textsIn(language);
  const { why, event, audience } = answerTexts.explain;
  for (const [group, keys] of Object.entries({ why, event, audience })) {
    const said = keys.map((key) => t(`explain.${group}.${key}`, { category: 'X' }));
    expect(new Set(said).size, group).toBe(keys.length);
    expect(said.filter((text) => /[.。؟?]$/.test(text))).toEqual([]);
  }
});
