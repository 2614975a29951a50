/** What the checker says of a follow-up with pledges: whoever must be told is, and what is named is there. */
import { describe, expect, test } from 'vitest';
import { checkTemplate } from '../../domain/template/check.ts';
import { pledgeEvents, requiredOfPledges } from '../../domain/template/pledge-events.ts';
import { Template } from '../../domain/template/schema.ts';
import { calendar, pledgeTemplate } from '../support/pledge.ts';

const texts = new Set(Object.values(pledgeTemplate.notices).flatMap((rules) => rules.map(({ text }) => text)));
for (const rungs of Object.values(pledgeTemplate.ladders)) for (const { text } of rungs) texts.add(text);
const around = { file: 'x.yaml', locate: () => 1, texts: () => texts, calendar };
/** What is wrong with the template after a passage of it was replaced. */
const problems = (passage: string, replacement: string) => {
  const whole = JSON.stringify(pledgeTemplate);
  expect(whole).toContain(passage);
  return checkTemplate(Template.parse(JSON.parse(whole.replace(passage, replacement))), around).map(
    ({ rule, detail }) => `${rule}: ${detail}`,
  );
};

test('nothing is wrong with what the tests use of it', () => {
  const found = checkTemplate(pledgeTemplate, around).map(({ detail }) => detail);
  expect(found.filter((detail) => !detail.startsWith('notices.all'))).toEqual([]); // the small round names a rule twice, on purpose
});

describe('finds', () => {
  test.each([
    [
      'an event that never happens to a pledge',
      '"on":"partner-asked"',
      '"on":"step-passed"',
      /unknown-event: "step-passed" is no event: begun, submitted, partner-asked/,
    ],
    [
      'somebody who must be told and is not',
      '"on":"matched"',
      '"on":"unmatched"',
      /required-notice-missing: "pledges" tells contributors nothing on "matched"; the follow-up "follow\/pledges"/,
    ],
    ['notices there are not', '"notices":"pledges"', '"notices":"promises"', /unknown-reference: no notices "promises"/],
    ['a ladder there is not', '"ladder":"pledge-progress"', '"ladder":"progress"', /unknown-reference: no ladder "progress"/],
    [
      'a rung that counts from what a question has not',
      'P1W before hard","to":["contributors"],"text":"pledge-progress',
      'P1W before soft","to":["contributors"],"text":"pledge-progress',
      /unknown-reference: no anchor "soft"/,
    ],
    ['a time to answer without a fixed length', '"within":"P6W"', '"within":"P2M"', /unreadable-duration/],
  ])('%s', (_, passage, replacement, said) => {
    expect(problems(passage, replacement)).toEqual(expect.arrayContaining([expect.stringMatching(said)]));
  });

  test.each([
    ['a rhythm of weeks', '"every":"P12M"', '"every":"P6W"'],
    ['a prefix that is none', '"prefix":"SML-P"', '"prefix":"sml"'],
    ['nobody who pledges', '"from":["state","stakeholder"]', '"from":[]'],
  ])('%s, by its schema', (_, passage, replacement) => {
    expect(Template.safeParse(JSON.parse(JSON.stringify(pledgeTemplate).replace(passage, replacement))).success).toBe(false);
  });
});

test('every event that somebody must hear of is one that happens', () => {
  expect(requiredOfPledges.length).toBeGreaterThan(10);
  expect(requiredOfPledges.filter(({ on }) => !pledgeEvents.includes(on))).toEqual([]);
});
