import { describe, expect, it } from 'vitest';
import { edited, problemsOf } from './fixture.ts';

const asked = '    - { rule: soft-7-days, at: P7D before soft, to: [contributors], text: reminder }\n';
const rung = (rule: string, at: string, to = 'contributors') => `    - { rule: ${rule}, at: ${at}, to: [${to}], text: reminder }\n`;

describe('the load of reminders', () => {
  it('three in a week are above a cap of two', () => {
    const { text, line } = edited(asked, asked + rung('soft-3-days', 'P3D before soft') + rung('soft-1-day', 'P1D before soft'));
    expect(problemsOf(text)).toEqual([
      {
        file: 'small.yaml',
        line: line - 2,
        rule: 'reminder-load-above-cap',
        detail: expect.stringContaining('3 reminders to contributors'),
      },
    ]);
  });

  it('three in eight days are not', () => {
    const { text } = edited(asked, asked + rung('soft-14-days', 'P14D before soft') + rung('soft-1-day', 'P1D before soft'));
    expect(problemsOf(text)).toEqual([]);
  });

  it('counts each audience for itself', () => {
    const { text } = edited(
      asked,
      asked + rung('soft-3-days', 'P3D before soft', 'coordinator') + rung('soft-1-day', 'P1D before soft', 'coordinator'),
    );
    expect(problemsOf(text)).toEqual([]);
  });

  it('counts what is planned, not what would come before the call opens', () => {
    const early = ['P100D', 'P101D', 'P102D', 'P103D'].map((d, n) => rung(`early-${n}`, `${d} before soft`)).join('');
    expect(problemsOf(edited(asked, asked + early).text)).toEqual([]);
  });

  it('counts by the real dates: a closed day moves the third reminder into the week of the first', () => {
    // The soft deadline is on 2030-03-12: reminders on 1, 5 and 8 March; the first and the last are seven days apart.
    const text = edited(asked, asked + rung('soft-11-days', 'P11D before soft') + rung('soft-4-days', 'P4D before soft')).text;
    expect(problemsOf(text)).toEqual([]);
    const closed = text.replace('delivery:', 'closures: [2030-03-08]\ndelivery:');
    expect(problemsOf(closed).map(({ rule }) => rule)).toEqual(['reminder-load-above-cap']);
  });
});

describe('rungs near the end, wherever the participant is', () => {
  it('the morning of the last day is too late where the deadline falls in the small hours', () => {
    const { text, line } = edited('at: P1D before hard', 'at: hard');
    expect(problemsOf(text)).toEqual([
      { file: 'small.yaml', line, rule: 'dates-out-of-order', detail: expect.stringMatching(/for those in Etc\/GMT/) },
    ]);
  });

  it('a few hours before it is in time everywhere', () => {
    expect(problemsOf(edited('at: P1D before hard', 'at: PT6H before hard').text)).toEqual([]);
  });
});
