import { expect, it } from 'vitest';
import { events, requiredNotices, silentEvents } from '../../domain/template/events.ts';
import { parseTemplate } from '../../domain/template/load.ts';
import type { Template } from '../../domain/template/schema.ts';
import { small } from './fixture.ts';

function fixture(): Template {
  const parsed = parseTemplate(small, 'small.yaml');
  if ('problems' in parsed) throw new Error('the fixture is broken');
  return parsed.template;
}
function withClearance(): Template {
  const template = fixture();
  template.roles['clearing-authority'] = {
    title: { en: 'Clearing authority', fr: 'Autorité de validation' },
    of: 'participant',
    holders: 0,
  };
  return template;
}
/** A step to which others may object, and what is approved is held. */
function withList(): Template {
  const template = withClearance();
  const [first, last] = template.routes['two-steps']?.steps ?? [];
  if (!first || !last) throw new Error('no steps');
  template.routes['two-steps'] = { steps: [first, { ...last, noObjection: { by: 'state' } }] };
  for (const ask of Object.values(template.asks)) ask.programme = { title: 'main.text' };
  return template;
}
const required = (template: Template) => Object.values(template.asks).flatMap((ask) => requiredNotices(ask, template));
const told = (template: Template) => required(template).map(({ on, to }) => `${on} ${to}`);

it('every event is told to somebody or silent for a reason', () => {
  const heard = new Set(required(withList()).map(({ on }) => on));
  expect(events.filter((event) => !heard.has(event)).toSorted()).toEqual(Object.keys(silentEvents).toSorted());
  expect(Object.values(silentEvents).every((reason) => reason.length > 20)).toBe(true);
});

it('what a route cannot do needs no notice', () => {
  const template = fixture();
  const step = template.routes['two-steps']?.steps[0];
  if (!step) throw new Error('no step');
  template.routes['two-steps'] = { steps: [{ ...step, silence: 'approve', decisions: { approve: { en: 'Accept' } } }] };
  expect(told(template).filter((notice) => /^(rejected|returned|escalated|step-passed)/.test(notice))).toEqual([]);
});

it('where the secretariat alone decides, it hears what a coordinator would', () => {
  const template = fixture();
  expect(told(template)).toContain('lapsed coordinator');
  const step = template.routes['two-steps']?.steps[1];
  if (!step) throw new Error('no step');
  template.routes['two-steps'] = { steps: [step] };
  expect(told(template)).toContain('lapsed secretariat');
  expect(told(template).filter((notice) => notice.endsWith(' coordinator'))).toEqual([]);
});

it('clearance is told where the template has its role, and plays no part elsewhere', () => {
  const of = (template: Template) => told(template).filter((notice) => notice.startsWith('clear'));
  expect(of(fixture())).toEqual([]);
  expect(of(withClearance())).toEqual(['clearance-asked clearing-authority', 'cleared contributors', 'clearance-refused contributors']);
});
