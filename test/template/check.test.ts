import { describe, expect, it } from 'vitest';
import { edited, known, problemsOf, small } from './fixture.ts';

/** One fault: what is replaced by what, the rule that must report it, and how many lines below the passage's first line. */
type Case = [rule: string, what: string, passage: string, replacement: string, below?: number, detail?: RegExp];

const cases: Case[] = [
  ['yaml', 'a bracket that is never closed', 'languages: [en, fr]', 'languages: [en, fr', 1],
  ['schema', 'a word no template has', 'version: 1', 'version: 1\ncolour: blue', 1, /"colour"/],
  ['schema', 'a field of another type', '  cap: 2', '  cap: many', 0, /delivery\.cap/],
  ['schema', 'something left out, shown where it belongs', '        who: secretariat\n', '', -2, /who/],
  ['schema', 'a stage of no known kind', '        kind: event', '        kind: party', 0, /kind/],
  ['silence-policy-missing', 'a step that says nothing about silence', '        silence: escalate\n', '', -5, /when its time is over/],
  ['silence-without-decision', 'silence that returns where nobody can return', 'silence: approve', 'silence: return'],
  ['quorum-above-holders', 'a quorum above the holders', '{ quorum: 2 }', '{ quorum: 3 }', 0, /needs 3.*has 2/],
  ['quorum-above-holders', 'a step that nobody holds', 'who: regional-coordinator', 'who: focal-point', 1, /needs 1.*has 0/],
  [
    'dates-out-of-order',
    'an anchor over before it begins',
    '    until: 2030-05-10T18:00',
    '    until: 2030-05-06T18:00',
    0,
    /until.*before at/,
  ],
  ['dates-out-of-order', 'a phase over before it begins', '    until: P1W after forum', '    until: P21W before forum', 0, /until/],
  [
    'dates-out-of-order',
    'a deadline before the opening',
    '        opens: P20W before forum, 09:00',
    '        opens: P7W before forum, 09:00',
    1,
    /soft.*before opens/,
  ],
  [
    'dates-out-of-order',
    'a grace before the soft deadline',
    'grace: P54D before forum',
    'grace: P57D before forum',
    0,
    /grace.*before soft/,
  ],
  ['dates-out-of-order', 'a hard deadline before the grace', 'hard: P6W before forum', 'hard: P55D before forum', 0, /hard.*before grace/],
  ['dates-out-of-order', 'an event over before it begins', 'until: P3D after forum, 18:00', 'until: P3D before forum, 18:00', 0, /until/],
  [
    'dates-out-of-order',
    'a stage that outlives its phase',
    'until: P3D after forum, 18:00',
    'until: P2W after forum, 18:00',
    0,
    /after its phase/,
  ],
  [
    'dates-out-of-order',
    'a stage ahead of its phase',
    '    from: P20W before forum, 09:00',
    '    from: P19W before forum, 09:00',
    8,
    /before its phase/,
  ],
  [
    'dates-out-of-order',
    'a revision that ends before its grace',
    'hard: P4W after decision',
    'hard: P1W after decision',
    0,
    /hard.*before grace/,
  ],
  ['dates-out-of-order', 'a rung after the end', 'at: P1D before hard', 'at: P1D after hard', 0, /after the hard deadline/],
  ['unknown-reference', 'a form', '    form: note', '    form: letter', 0, /no form "letter"/],
  ['unknown-reference', 'a route', '    route: two-steps', '    route: shortcut', 0, /no route/],
  ['unknown-reference', 'a ladder', '{ asked: asked, submitted', '{ asked: rope, submitted', 0, /no ladder/],
  ['unknown-reference', 'a set of notices', '    notices: standard', '    notices: usual', 0, /no notices/],
  ['unknown-reference', 'an ask', '        ask: note', '        ask: favour', 0, /no ask/],
  ['unknown-reference', 'a role', '        who: secretariat', '        who: jury', 0, /no role/],
  ['unknown-reference', 'a region', 'region: ECE }', 'region: ECA }', 0, /no region/],
  ['unknown-reference', 'a key that every object has', '    form: note', '    form: constructor', 0, /no form/],
  ['unknown-reference', 'an anchor of a stage', '        from: forum', '        from: summit', 0, /no anchor "summit"/],
  ['unknown-reference', 'an anchor of a rung', 'at: P30D before soft', 'at: P30D before forum', 0, /no anchor "forum"/],
  ['unknown-reference', 'an anchor of a rung in another situation', 'at: P30D before soft', 'at: P30D before decision', 0, /no anchor/],
  ['unknown-reference', 'an anchor of a revision', 'soft: P2W after decision', 'soft: P2W after opens', 0, /no anchor/],
  ['unreadable-date', 'an offset in other words', '        from: forum', '        from: two weeks before forum', 0, /is no offset/],
  ['unreadable-date', 'a day that does not exist', '    at: 2030-05-07T10:00', '    at: 2030-02-30T10:00', 0, /2030-02-30/],
  ['unreadable-date', 'a date counted from itself', 'soft: P8W before forum', 'soft: P8W before soft', 0, /counted from itself/],
  [
    'unreadable-date',
    'a phase counted from itself',
    '    until: P1W after forum',
    '    until: P1W after phase-until',
    0,
    /counted from itself/,
  ],
  [
    'unknown-reference',
    'a stage that comes later',
    '        opens: P20W before forum, 09:00',
    '        opens: P20W before conference, 09:00',
    0,
    /no anchor/,
  ],
  ['unreadable-date', 'a rung on a fixed date', 'at: P30D before soft', 'at: 2030-03-01T09:00', 0, /fixed date/],
  ['unreadable-duration', 'the time of a step in words', 'within: P2W', 'within: a fortnight'],
  ['unreadable-duration', 'the time of a step in months', 'within: P2W', 'within: P1M'],
  [
    'required-notice-missing',
    'nobody invited',
    '    - { rule: invitation, on: begun, to: [contributors], text: invitation }\n',
    '',
    -1,
    /contributors.*begun/,
  ],
  [
    'required-notice-missing',
    'a coordinator who never hears of a decline',
    'on: declined, to: [coordinator]',
    'on: declined, to: [secretariat]',
    -11,
    /coordinator.*declined/,
  ],
  [
    'required-notice-missing',
    'deciders of the second step',
    'on: step-passed, to: [deciders]',
    'on: step-passed, to: [submitter]',
    -4,
    /deciders.*step-passed/,
  ],
  [
    'required-notice-missing',
    'a rejection nobody hears of',
    '    - { rule: rejected, on: rejected, to: [contributors], text: rejected }\n',
    '',
    -8,
    /rejected/,
  ],
  [
    'required-notice-missing',
    'an escalation nobody hears of',
    'on: escalated, to: [secretariat]',
    'on: escalated, to: [coordinator]',
    -5,
    /escalated/,
  ],
  [
    'calendar-not-updated',
    'an invitation with a calendar entry that nobody updates',
    'text: returned }',
    'text: returned }\n    - { rule: invited, on: begun, to: [contributors], text: invitation, attach: calendar }',
    -4,
    /receipt.*submitted/,
  ],
  [
    'calendar-for-others',
    'the entry of the asked for those who decide',
    'to: [deciders], text: to-decide }\n    - { rule: passed',
    'to: [deciders], text: to-decide, attach: calendar }\n    - { rule: passed',
    0,
    /deciders/,
  ],
  ['unknown-event', 'a notice on what never happens', 'on: begun, to', 'on: born, to', 0, /"born"/],
  ['unknown-zone', 'a zone of the template', 'zone: America/New_York', 'zone: America/Gotham', 0, /Gotham/],
  ['unknown-zone', 'a zone of an anchor', 'zone: Asia/Bangkok', "zone: '+07:00'", 0, /\+07:00/],
  ['text-missing', 'a title in one language only', 'title: { en: Round, fr: Tour }', 'title: { en: Round }', 0, /"fr"/],
  ['text-missing', 'the label of a decision', 'approve: { en: Accept, fr: Accepter }', 'approve: { fr: Accepter }', 0, /"en"/],
  ['text-missing', 'a notice that has no text', 'text: silent }', 'text: hush }', 0, /mail\.hush/],
  ['source-missing', 'sourced, but by whom', '    basis: illustrative', '    basis: sourced', -6],
  ['duplicate-key', 'two steps of one name', '- key: second', '- key: first', 0, /"first" twice/],
  ['duplicate-key', 'two rungs of one name', 'rule: soft-7-days', 'rule: soft-30-days', 0, /twice/],
];

describe('a template without faults', () => {
  it('has no problems', () => expect(problemsOf(small)).toEqual([]));

  it('may have forms, ladders and roles nobody names', () => {
    const spare = edited(
      '  decision:\n',
      '  spare:\n    - { rule: spare, at: P1D before soft, to: [contributors], text: reminder }\n  decision:\n',
    );
    expect(problemsOf(spare.text)).toEqual([]);
  });
});

describe('a date may be counted', () => {
  it.each([
    ['from another date of its call', 'grace: P54D before forum, 23:59:59', 'grace: P2D after soft'],
    ['from the end of its call', 'soft: P8W before forum, 23:59:59', 'soft: P2W before hard'],
    ['from its phase', '        opens: P20W before forum, 09:00', '        opens: phase-from'],
    ['from an earlier stage', '        from: forum', '        from: P6W after notes'],
  ])('%s', (_what, passage, replacement) =>
    expect(problemsOf(edited(passage, replacement).text).map(({ rule }) => rule)).not.toContain('unknown-reference'),
  );
});

describe('every fault is reported with its file, its line and its rule', () => {
  it.each(cases)('%s: %s', (rule, _what, passage, replacement, below = 0, detail = /./) => {
    const { text, line } = edited(passage, replacement);
    const problems = problemsOf(text);
    expect(problems).toContainEqual({ file: 'small.yaml', line: line + below, rule, detail: expect.stringMatching(detail) });
  });

  it('reports several at once, by line', () => {
    const { text } = edited('    form: note', '    form: letter');
    const problems = problemsOf(text.replace('who: secretariat', 'who: jury'));
    expect(problems.map(({ rule, line }) => [rule, text.split('\n')[line - 1]?.trim()])).toEqual([
      ['unknown-reference', 'who: secretariat'],
      ['unknown-reference', 'form: letter'],
    ]);
  });

  it('reports what is missing in a language of which there is no file at all', () => {
    const problems = problemsOf(small, (language) => (language === 'fr' ? new Set() : known));
    expect(problems).toHaveLength(22);
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['text-missing']));
  });
});
