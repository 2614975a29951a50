/** Every command to a pledge in every state: the status it leads to, or the rule it breaks. */
import { describe, expect, test } from 'vitest';
import { publicKinds } from '../../domain/pledge/commands.ts';
import { pledge } from '../../domain/pledge/pledge.ts';
import { statuses } from '../../domain/pledge/state.ts';
import { readGrid } from '../support/grid.ts';
import {
  around,
  begin,
  content,
  days,
  give,
  hash,
  live,
  paths,
  published,
  reach,
  stage,
  submitted,
  take,
  text,
} from '../support/pledge.ts';
import { command } from '../support/world.ts';

const together = { ...content, type: 'partnership', partners: ['BBB'] };
const rules: Readonly<Record<string, string>> = {
  no: 'state.not-allowed',
  none: 'state.nothing-to-decide',
  again: 'state.already-submitted',
  stale: 'decision.stale',
  said: 'pledge.partner-said',
};
/** Of a pledge in partnership, whose partner has not answered. */
const grid = `
                submit     withdraw   change     drop-change  confirm-partner  decline-partner  accept     return    out-of-scope  report     archive
  drafting      submitted  withdrawn  no         no           stale            stale            none       none      none          no         no
  submitted     again      withdrawn  no         no           submitted        submitted        published  returned  out-of-scope  no         no
  returned      submitted  withdrawn  no         no           returned         returned         none       none      none          no         no
  out-of-scope  no         no         no         no           no               no               none       none      none          no         out-of-scope
  published     no         withdrawn  published  no           published        published        none       none      none          published  no
  changed       no         withdrawn  changed    no           changed          changed          none       none      none          published  no
  kept          no         no         no         no           kept             kept             none       none      none          published  kept
  withdrawn     no         no         no         no           no               no               none       none      none          no         withdrawn
`;
const { columns, table } = readGrid(grid, rules);

test('the table has every command and every state', () => {
  expect(columns).toEqual(publicKinds);
  expect([...table.keys()]).toEqual([...statuses]);
  expect(Object.keys(paths)).toEqual([...statuses]);
});

describe.each(statuses)('a pledge that is %s', (status) => {
  const ctx = around(together);
  const { from, at } = reach(status, ctx);
  test('is in that state', () => expect(from.state?.status).toBe(status));

  test.each(publicKinds)('takes %s as the table says', (kind) => {
    const given = give(kind, at);
    const after = take(from, [given], at, ctx);
    const answer = after.answers.get(given.id);
    expect(answer?.ok ? answer.status : answer?.rule).toBe(table.get(status)?.get(kind));
    if (!answer?.ok) expect(after.state).toEqual(from.state);
    expect(after.stuck).toBeNull();
    if (after.wakeAt !== null) expect(after.wakeAt).toBeGreaterThan(at);
  });

  test('refuses whoever has no role for it', () => {
    for (const kind of publicKinds) {
      const given = give(kind, at, undefined, 'co-north');
      expect(take(from, [given], at, ctx).answers.get(given.id), kind).toMatchObject({ ok: false, rule: 'authority.missing' });
    }
  });

  test('rests when its cycle is archived while it goes on; is archived itself where it does not', () => {
    const after = take(from, [command('rest', { stage }, stage, at)], at, ctx);
    expect(after.wakeAt).toBeNull();
    expect(after.state && pledge.done(after.state)).toBe(status !== 'published' && status !== 'changed');
    if (!after.state?.archived) return;
    for (const kind of publicKinds) {
      const given = give(kind, at + 1);
      expect(take(after, [given], at + 1, ctx).answers.get(given.id)).toMatchObject({ ok: false, rule: 'pledge.archived' });
    }
  });

  test('is not asked to begin again, and is none of those who are told by another', () => {
    const other = [
      command('rest', { stage: 'follow-up:other:a:b' }, stage, at),
      command('asking', { stage: 'follow-up:other:a:b', from: 0, until: null }, stage, at),
    ];
    expect(take(from, [begin({}, at), ...other], at, ctx).state).toEqual(from.state);
  });
});

describe('what may be submitted', () => {
  const draft = live([begin()]);
  const refusal = (change: Record<string, unknown>) => {
    const given = give('submit', days(1));
    const answer = take(draft, [given], days(1), around({ ...content, ...change })).answers.get(given.id);
    return answer && !answer.ok ? answer.rule : answer?.status;
  };
  test.each([
    ['299 characters', { description: 'x'.repeat(299) }, 'pledge.too-short'],
    ['299 characters with spaces around them', { description: `  ${'x'.repeat(299)}  ` }, 'pledge.too-short'],
    ['300 characters', { description: 'x'.repeat(300) }, 'submitted'],
    ['300 characters of any script', { description: `${'诺'.repeat(299)}😀` }, 'submitted'],
    ['3,000 characters', { description: 'x'.repeat(3000) }, 'submitted'],
    ['3,001 characters', { description: 'x'.repeat(3001) }, 'pledge.too-long'],
    ['no title', { title: ' ' }, 'pledge.no-title'],
    ['no kind', { kinds: [] }, 'pledge.no-kind'],
    ['a kind there is not', { kinds: ['generous'] }, 'content.malformed'],
    ['no objective', { objectives: [] }, 'pledge.no-objective'],
    ['an objective there is not', { objectives: ['objective-24'] }, 'content.malformed'],
    ['no date', { by: '' }, 'pledge.no-date'],
    ['a day there is not', { by: '2027-02-29' }, 'content.malformed'],
    ['a day there is', { by: '2028-02-29' }, 'submitted'],
    ['a date that has passed', { by: '2027-03-01' }, 'pledge.date-passed'],
    ['today', { by: '2027-03-02' }, 'submitted'],
    ['two files', { file: [1, 2] }, 'pledge.one-file'],
    ['two files, in another way', { files: [1, 2] }, 'pledge.one-file'],
    ['a partnership with nobody', { type: 'partnership' }, 'pledge.no-partner'],
    ['a common pledge with nobody', { type: 'common' }, 'pledge.no-partner'],
    ['partners of a pledge of its own', { partners: ['BBB'] }, 'pledge.partner-of-none'],
    ['a partner there is not', { type: 'common', partners: ['ZZZ'] }, 'pledge.partner-unknown'],
    ['itself as partner', { type: 'common', partners: ['AAA'] }, 'pledge.partner-self'],
    ['a partner', { type: 'common', partners: ['BBB', 'CCC'] }, 'submitted'],
    ['a match without ID', { type: 'matching' }, 'pledge.match-unknown'],
    ['an ID there is not', { type: 'matching', matches: 'SML-P-2026-0098' }, 'pledge.match-unknown'],
    ['a published ID', { type: 'matching', matches: ' SML-P-2026-0099 ' }, 'submitted'],
    ['an ID in a pledge of its own', { matches: 'SML-P-2026-0099' }, 'pledge.match-of-none'],
    ['a field there is not', { colour: 'blue' }, 'content.malformed'],
  ])('%s', (_, change, outcome) => expect(refusal(change)).toBe(outcome));

  test('another draft than the one that was seen is refused, and so is none', () => {
    const given = give('submit', days(1), { draftVersion: 2 });
    expect(take(draft, [given], days(1)).answers.get(given.id)).toMatchObject({ rule: 'draft.stale' });
    expect(take(draft, [given], days(1), around(content, { draft: null })).answers.get(given.id)).toMatchObject({
      rule: 'content.missing',
    });
  });

  test('a partner of a kind that does not pledge is refused', () => {
    const igo = { id: 'IGO', kind: 'igo', country: null, zone: 'UTC', regions: [] };
    const given = give('submit', days(1));
    const ctx = around({ ...content, type: 'common', partners: ['IGO'] }, { participants: [igo] });
    expect(take(draft, [given], days(1), ctx).answers.get(given.id)).toMatchObject({ rule: 'pledge.partner-not-entitled' });
  });
});

describe('screening', () => {
  test('publishes under an ID that no later version changes', () => {
    const first = live(published);
    expect(first.state).toMatchObject({ publicId: 'SML-P-2027-0007', published: 1, publishedAt: days(2) });
    const again = live([...published, give('change', days(400)), give('submit', days(401)), give('accept', days(402))]);
    expect(again.state).toMatchObject({
      publicId: 'SML-P-2027-0007',
      published: 2,
      publishedAt: days(2),
      status: 'published',
      change: null,
    });
  });
  test('is bound to the content that was seen, and not for who submitted it', () => {
    const from = live(submitted);
    const stale = give('accept', days(2), { contentHash: 'hash-of-another-pledge-00001' });
    expect(take(from, [stale], days(2)).answers.get(stale.id)).toMatchObject({ rule: 'decision.stale' });
    const own = live([begin(), give('submit', days(1), { draftVersion: 1 }, 'sec')]);
    const given = give('accept', days(2));
    expect(take(own, [given], days(2)).answers.get(given.id)).toMatchObject({ rule: 'decision.own-submission' });
  });
  test('leaves what is published in place while a change is screened, returned or out of scope', () => {
    const changing = [...published, give('change', days(4)), give('submit', days(5))];
    for (const kind of ['return', 'out-of-scope'] as const) {
      const { state } = live([...changing, give(kind, days(6))]);
      expect(state).toMatchObject({ status: 'published', published: 1, change: kind === 'return' ? 'returned' : null });
    }
    expect(live([...changing, give('drop-change', days(6))]).state).toMatchObject({ status: 'published', published: 1, change: null });
  });
  test('asks again whether the pledge it matches is still there', () => {
    const matching = around({ ...content, type: 'matching', matches: 'SML-P-2026-0099' });
    const from = live(submitted, matching);
    const given = give('accept', days(2));
    const gone = take(from, [given], days(2), { ...matching, pledgeCalled: () => null });
    expect(gone.answers.get(given.id)).toMatchObject({ rule: 'pledge.match-unknown' });
    expect(take(from, [given], days(2), matching).state?.match).toEqual({ id: 'SML-P-2026-0099', subject: 'pledge:small:99' });
  });
});

describe('partners', () => {
  const ctx = around({ ...content, type: 'common', partners: ['BBB', 'CCC'] });
  const words = (state: typeof from.state) => state?.submissions.at(-1)?.partners.map(({ participant, word }) => `${participant} ${word}`);
  const from = live(submitted, ctx);

  test('are asked, each for itself, with the first version', () => {
    expect(words(from.state)).toEqual(['BBB asked', 'CCC asked']);
    expect(from.steps.at(-1)?.notices.map((n) => n.audience)).toEqual(['partner/BBB', 'partner/CCC']);
  });
  test('confirm or decline; each word is shown, and may be said the other way', () => {
    const after = [give('confirm-partner', days(2)), give('decline-partner', days(3), { participant: 'CCC', contentHash: hash }, 'fp-ccc')];
    const both = live([...submitted, ...after], ctx);
    expect(words(both.state)).toEqual(['BBB confirmed', 'CCC declined']);
    expect(words(live([...submitted, ...after, give('decline-partner', days(4))], ctx).state)).toEqual(['BBB declined', 'CCC declined']);
    const twice = give('confirm-partner', days(4));
    expect(take(both, [twice], days(4), ctx).answers.get(twice.id)).toMatchObject({ rule: 'pledge.partner-said' });
  });
  test('nobody answers for another, or for one who is not named', () => {
    const other = give('confirm-partner', days(2), { participant: 'CCC', contentHash: hash });
    expect(take(from, [other], days(2), ctx).answers.get(other.id)).toMatchObject({ rule: 'authority.missing' });
    const alone = live(submitted, around({ ...content, type: 'common', partners: ['CCC'] }));
    const given = give('confirm-partner', days(2));
    expect(take(alone, [given], days(2), ctx).answers.get(given.id)).toMatchObject({ rule: 'pledge.partner-not-named' });
  });
  test('are asked anew about another text, and not about the same', () => {
    const confirmed = [...submitted, give('confirm-partner', days(2)), give('return', days(3))];
    expect(words(live([...confirmed, give('submit', days(4))], ctx).state)).toEqual(['BBB confirmed', 'CCC asked']);
    const other = {
      ...ctx,
      draft: { version: 2, hash: 'hash-of-the-second-pledge-002', content: { ...together, description: `${text}.` } },
    };
    const back = live(confirmed, ctx);
    const again = take(back, [give('submit', days(4), { draftVersion: 2 })], days(4), other);
    expect(words(again.state)).toEqual(['BBB asked']);
  });
});

describe('matching', () => {
  const ctx = around({ ...content, type: 'matching', matches: 'SML-P-2026-0099' });
  const effects = (result: ReturnType<typeof live>) =>
    result.steps.flatMap((step) => step.effects.map(({ to, command: { kind, body } }) => [to, kind, body]));
  const by = 'SML-P-2027-0007';

  test('both sides know: the matched one is told when this is published, and when it is withdrawn', () => {
    expect(effects(live(published, ctx))).toEqual([['pledge:small:99', 'matched', { by }]]);
    expect(effects(live([...published, give('withdraw', days(4))], ctx))).toEqual([['pledge:small:99', 'unmatched', { by }]]);
    const said = give('report', days(4), { asOf: '2027-03-04', status: 'withdrawn', text: 'It is dropped.' });
    expect(effects(live([...published, said], ctx))).toEqual([['pledge:small:99', 'unmatched', { by }]]);
  });
  test('and when a new version no longer matches it', () => {
    const changed = live([...published, give('change', days(4))], ctx);
    const after = take(changed, [give('submit', days(5))], days(5), around());
    expect(effects(take(after, [give('accept', days(6))], days(6), around()))).toEqual([['pledge:small:99', 'unmatched', { by }]]);
  });
  test('the other side shows it once', () => {
    const twice = [
      command('matched', { by: 'SML-P-2028-0012' }, 'pledge:small:12', days(5)),
      command('matched', { by: 'SML-P-2028-0012' }, 'pledge:small:12', days(6)),
    ];
    expect(live([...published, ...twice]).state?.matchedBy).toEqual(['SML-P-2028-0012']);
    expect(
      live([...published, ...twice, command('unmatched', { by: 'SML-P-2028-0012' }, 'pledge:small:12', days(7))]).state?.matchedBy,
    ).toEqual([]);
  });
});
