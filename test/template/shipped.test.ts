import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadTemplate } from '../../domain/template/check.ts';
import { resolveTemplate } from '../../domain/template/dates.ts';
import { templateJsonSchema } from '../../domain/template/json-schema.ts';
import { parseOffset } from '../../domain/template/offset.ts';
import type { Template } from '../../domain/template/schema.ts';
import { calendar } from './fixture.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const week = 7 * 24 * 3600 * 1000;

const Locale = z.object({ mail: z.record(z.string(), z.unknown()) });
const texts = (language: string) => new Set(Object.keys(Locale.parse(JSON.parse(read(`locales/${language}.json`))).mail));

function shipped(name: string): Template {
  const loaded = loadTemplate(read(`templates/${name}.yaml`), `${name}.yaml`, { texts, calendar });
  if ('problems' in loaded) throw new Error(loaded.problems.map((p) => `${p.file}:${p.line} ${p.rule} ${p.detail}`).join('\n'));
  return loaded.template;
}

describe.each(['gcm', 'demo', 'champion-countries', 'coordinator-briefings'])('the shipped template %s', (name) => {
  it('passes the check', () => expect(shipped(name).id).toBe(name));
  it('names its schema, so that editors check it too', () =>
    expect(read(`templates/${name}.yaml`).split('\n')[0]).toBe('# yaml-language-server: $schema=./template.schema.json'));
});

it('the published JSON Schema is the one of the engine (else: node scripts/schema.ts)', () => {
  expect(JSON.parse(read('templates/template.schema.json'))).toEqual(templateJsonSchema());
});

describe('the GCM template', () => {
  const gcm = shipped('gcm');
  const { phases } = resolveTemplate(gcm, calendar);
  const stage = (phase: string, key: string) => phases.find((p) => p.key === phase)?.stages.find((s) => s.key === key);

  it('has eight phases of four kinds', () => {
    expect(gcm.phases.map(({ workflow }) => workflow).toSorted()).toEqual([
      'imrf',
      'pledgeFollowUp',
      'regionalReview',
      'regionalReview',
      'regionalReview',
      'regionalReview',
      'regionalReview',
      'sgReport',
    ]);
  });

  it('asks the States of the five regions for one and the same voluntary review', () => {
    const calls = gcm.phases.flatMap(({ stages }) =>
      stages.flatMap((s) => (s.kind === 'call' && s.ask === 'voluntary-review' ? [s.to] : [])),
    );
    expect(calls).toEqual(['ECE', 'ECA', 'ESCWA', 'ESCAP', 'ECLAC'].map((region) => ({ kind: 'state', region })));
  });

  it('never rejects a review of a State', () => {
    const states = gcm.phases.flatMap(({ stages }) =>
      stages.flatMap((s) => (s.kind === 'call' && s.to.kind === 'state' && s.ask !== 'side-event' ? [s.ask] : [])),
    );
    const rejecting = states.filter((ask) => gcm.routes[gcm.asks[ask]?.route ?? '']?.steps.some((step) => step.decisions.reject));
    expect(states.length).toBeGreaterThan(5);
    expect(rejecting).toEqual([]);
    expect(gcm.routes['regional-acceptance']?.steps[0]?.decisions).toMatchObject({
      approve: { en: 'Accept for publication', fr: 'Accepter pour publication' },
      return: { en: 'Return for completion', fr: 'Renvoyer pour complément' },
    });
  });

  it('has the five conferences in 2028 and 2029, each at its seat', () => {
    const seats = Object.entries(gcm.anchors).flatMap(([key, { at, zone }]) =>
      key.endsWith('-conference') ? [[at.slice(0, 4), zone]] : [],
    );
    expect(seats).toEqual([
      ['2028', 'Europe/Zurich'],
      ['2028', 'Africa/Addis_Ababa'],
      ['2028', 'Asia/Beirut'],
      ['2029', 'Asia/Bangkok'],
      ['2029', 'America/Santiago'],
    ]);
  });

  it('issues the report of the Secretary-General at least twelve weeks ahead of the forum, which is in the first half of 2030', () => {
    const at = (anchor: string) => calendar.moment(gcm.anchors[anchor]?.at ?? '', gcm.anchors[anchor]?.zone ?? gcm.zone).at;
    expect(at('forum') - at('sg-report-issue')).toBeGreaterThanOrEqual(12 * week);
    expect(calendar.wallOf(at('forum'), gcm.zone) < '2030-07-01').toBe(true);
  });

  it('lets the ECE call be opened ahead of its planned date in early 2028', () => {
    const call = stage('regional-review-ece', 'voluntary-reviews');
    expect(call?.kind === 'call' && call.opens.wall).toMatch(/^2028-02-01T09:00/);
  });

  it('moves what hangs on a conference with it', () => {
    const moved = resolveTemplate(gcm, calendar, { 'eca-conference': '2028-10-03T10:00' });
    const before = stage('regional-review-eca', 'voluntary-reviews');
    const after = moved.phases.find((p) => p.key === 'regional-review-eca')?.stages.find((s) => s.key === 'voluntary-reviews');
    if (before?.kind !== 'call' || after?.kind !== 'call') throw new Error('no such call');
    expect(after.deadline.hard.at - before.deadline.hard.at).toBe(week);
  });

  it('says of every date that it is illustrative, unless its source is named', () => {
    const marked = [...Object.values(gcm.anchors), ...gcm.phases.flatMap(({ stages }) => stages)];
    expect(marked.filter(({ basis, source }) => basis !== 'illustrative' && !(basis === 'sourced' && source))).toEqual([]);
  });

  it('words objectives and principles as the reference data does', () => {
    const reference = z
      .object({ objectives: z.array(z.object({ title_en: z.string() })), guiding_principles: z.array(z.string()) })
      .parse(JSON.parse(read('data/gcm-reference.json')));
    const fields = gcm.forms['voluntary-review']?.sections.flatMap((section) => section.fields) ?? [];
    const wording = (key: string) => fields.find((field) => field.key === key)?.choices?.map(({ title }) => title.en);
    expect(wording('covered')).toEqual(reference.objectives.map(({ title_en }) => title_en));
    expect(wording('applied')).toEqual(reference.guiding_principles);
  });
});

describe('the demonstration', () => {
  const demo = shipped('demo');

  it('runs from the moment it is created: five minutes to the hard deadline', () => {
    const { phases } = resolveTemplate(demo, calendar, { start: '2027-03-04T11:22:33' });
    const call = phases[0]?.stages[0];
    if (call?.kind !== 'call') throw new Error('no call');
    const opens = calendar.moment('2027-03-04T11:22:33', demo.zone).at;
    expect([call.opens.at, call.deadline.soft.at, call.deadline.hard.at].map((at) => (at - opens) / 60_000)).toEqual([0, 3, 5]);
  });

  it('counts every rung in minutes, in any hour of any day', () => {
    const rungs = Object.values(demo.ladders)
      .flat()
      .map(({ at }) => parseOffset(at));
    expect(rungs.filter((offset) => offset.kind !== 'relative' || !offset.duration?.startsWith('PT'))).toEqual([]);
    expect(demo.delivery.window).toBeNull();
  });
});
