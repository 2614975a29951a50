/**
 * The rest of a seeded script: what is said in stages that are no calls. A conference moves with all that counts from it; events are announced, moved to another room, put off, held; documents
 * submitted, approved, published, handed on; States object to applications; pledges are recorded, screened, reported on; mandates are told about.
 */
import { contentHash } from '../activities/hash.ts';
import { bodyOf } from '../domain/contribution/deciding.ts';
import { type Command, type Context, type Instant, subjectId } from '../domain/lifecycle.ts';
import type { World } from '../domain/simulation.ts';
import { type ResolvedPhase, resolveTemplate } from '../domain/template/dates.ts';
import type { DocumentStage, EventStage, FollowUpStage, Phase, Stage } from '../domain/template/schema.ts';
import { type Chance, chance } from './random.ts';
import { contentOf, offQuarter, type Said, script } from './script.ts';

interface Counts {
  readonly pledges: number;
  readonly mandates: number;
}

const day = 86_400_000;
/** A stage with its phase and the dates it has. */
interface Dated<Kind extends Stage> {
  readonly phase: Phase;
  readonly stage: Kind;
  readonly from: Instant;
  readonly until: Instant | null;
}

type Say = (subject: string, when: Instant, kind: string, body: object, actor: string, draft?: Said['draft']) => Instant;
type FocalOf = (participant: string) => string;

/** Everything said in a whole cycle, in order of instants; `silent` is the share of asks that nobody answers on top of those who never do. */
export const completeScript = (
  world: World,
  cycle: string,
  seed: number,
  { silent, ...counts }: Counts & { readonly silent: number },
): Said[] => [...script(world, cycle, seed, silent), ...stagesScript(world, cycle, seed, counts)].sort((a, b) => a.at - b.at);

/** Everything said in the stages of a world's cycle that are no calls. */
function stagesScript(world: World, cycle: string, seed: number, counts: Counts): Said[] {
  const { template, calendar, memberships, participants } = world;
  const by = chance(seed * 7 + 3);
  const { phases } = resolveTemplate(template, calendar);
  const secretariat = memberships.filter((m) => m.role === 'secretariat').map((m) => m.person);
  const [sec = '', desk = sec] = [secretariat[0], secretariat.at(-1)];
  const holderOf = (role: string, body: string | null) => memberships.find((m) => m.role === role && m.body === body)?.person ?? sec;
  const focalOf = (participant: string) =>
    memberships.find((m) => m.role === 'focal-point' && m.participant === participant)?.person ?? sec;
  const said: Said[] = [];
  const say: Say = (subject, when, kind, body, actor, draft) => {
    const at = offQuarter(when, by);
    const command: Command = { id: `${seed}:stage:${said.length}`, kind, body, actor, principal: null, receivedAt: at };
    said.push({ at, persona: 'stage', subject, command, ...(draft && { draft }) });
    return at;
  };
  const dated = <Kind extends Stage>(kind: Kind['kind']): Dated<Kind>[] =>
    template.phases.flatMap((phase, p) =>
      phase.stages.flatMap((stage, s): Dated<Kind>[] => {
        const dates = (phases[p] as ResolvedPhase).stages[s];
        if (stage.kind !== kind || !dates || dates.kind === 'call') return [];
        return [{ phase, stage: stage as Kind, from: dates.from.at, until: dates.until?.at ?? null }];
      }),
    );

  // A week earlier than planned, as the host asked; what counts from it moves along, and what should be open by now opens.
  const [anchor, moved] = Object.entries(template.anchors).findLast(([key]) => key.endsWith('-conference')) ?? [];
  if (anchor !== undefined && moved) {
    const zone = moved.zone ?? template.zone;
    const { at } = calendar.moment(moved.at, zone);
    const to = calendar.wallOf(calendar.add(at, 'P1W', -1, zone), zone);
    say(subjectId.cycle(cycle), at - 90 * day, 'reschedule', { anchor, to, seen: moved.at, reason: 'The host asked for it.' }, sec);
  }

  for (const [n, { phase, stage, from, until }] of dated<EventStage>('event').entries()) {
    const id = subjectId.event(cycle, phase.key, stage.key);
    const who = stage.region ? holderOf('regional-coordinator', stage.region) : sec;
    const some = participants.filter((_, i) => i % 9 === n % 9).map((p) => p.id);
    say(id, from - 40 * day, 'announce', stage.to === 'named' ? { invite: some } : { message: 'Welcome.' }, who);
    if (n % 3 === 0) say(id, from - 20 * day, 'change', { room: `Room ${n + 1}`, reason: 'A larger room.' }, who);
    // Put off until further notice, and announced anew with the day it had.
    if (n % 7 === 2) {
      say(id, from - 18 * day, 'postpone', { reason: 'The host asks for time.' }, who);
      say(id, from - 12 * day, 'announce', { from: calendar.wallOf(from, template.zone).slice(0, 16), zone: template.zone }, who);
    }
    const over = (until ?? from + day) + 2 * day;
    if (n % 5 !== 4) say(id, over, 'hold', {}, who);
    say(id, over + day, 'attach', { as: 'remarks', title: 'Remarks as delivered', url: 'https://example.org/remarks' }, who);
  }

  for (const { phase, stage, from, until } of dated<DocumentStage>('document')) documentSaid({ phase, stage, from, until });
  function documentSaid({ phase, stage, from, until }: Dated<DocumentStage>): void {
    const id = subjectId.document(cycle, phase.key, stage.key);
    const author = stage.authors ? holderOf(stage.authors, stage.region ?? 'secretariat') : sec;
    const content = (version: number) => ({
      title: stage.key,
      paragraphs: [{ key: 'p1', text: `Version ${version}.`, objective: null, sources: [] }],
    });
    const laid = (version: number): NonNullable<Context['draft']> => {
      const text = content(version);
      return { version, content: text, hash: contentHash(text) };
    };
    const span = Math.max(until === null ? 40 * day : until - from, 10 * day);
    let last = say(id, from + span * 0.2, 'submit', { draftVersion: 1 }, author, laid(1));
    const steps = template.routes[stage.route ?? '']?.steps ?? [];
    if (by.next() < 0.3 && steps[0]?.decisions.return) {
      const body = bodyOf(steps[0], { region: stage.region ?? null }, { template });
      say(
        id,
        last + day,
        'return',
        { contentHash: laid(1).hash, reason: 'Please name the chairs.' },
        other(holderOf(steps[0].who, body), author),
      );
      say(id, last + 2 * day, 'revise', {}, author);
      last = say(id, last + 4 * day, 'submit', { draftVersion: 2 }, author, laid(2));
    }
    for (const step of steps) {
      const body = bodyOf(step, { region: stage.region ?? null }, { template });
      for (const version of [1, 2])
        last = say(id, last + day, 'approve', { contentHash: laid(version).hash }, other(holderOf(step.who, body), author));
    }
    last = say(id, last + 2 * day, 'publish', {}, author);
    if (stage.transmits) say(id, last + 3 * day, 'transmit', {}, author);
  }
  /** Somebody of the secretariat else, where one would decide on one's own. */
  function other(person: string, author: string): string {
    return person !== author ? person : person === sec ? desk : sec;
  }

  objections(world, cycle, by, desk, say, focalOf);
  for (const { phase, stage, from } of dated<FollowUpStage>('follow-up')) {
    const id = subjectId['follow-up'](cycle, phase.key, stage.key);
    if (stage.pledges) pledgesSaid(id, stage.pledges, from);
    if (stage.mandates) mandatesSaid(id, from);
  }

  function pledgesSaid(
    id: string,
    { from: kinds, characters, kinds: chosen, objectives }: NonNullable<FollowUpStage['pledges']>,
    from: Instant,
  ): void {
    const makers = by.shuffled(participants.filter(({ kind }) => kinds.some((one) => one === kind)));
    for (let n = 0; n < counts.pledges; n++) {
      const maker = makers[n % makers.length];
      if (!maker) return;
      const pledge = subjectId.pledge(cycle, n + 1);
      const focal = focalOf(maker.id);
      const begun = say(id, from + (3 + by.next() * 500) * day, 'record', { number: n + 1, participant: maker.id }, focal);
      const partner = n % 5 === 1 ? makers[(n + 1) % makers.length] : undefined;
      const content = {
        ...{
          title: `Pledge ${n + 1}`,
          description: 'We will do what we say. '.repeat(Math.ceil(characters.least / 24) + 1),
          type: partner ? 'partnership' : 'own',
        },
        ...{
          kinds: [chosen[n % chosen.length]?.key],
          objectives: [objectives[n % objectives.length]?.key],
          by: '2058-12-31',
          language: 'en',
        },
        ...(partner && { partners: [partner.id] }),
      };
      const hash = contentHash(content);
      const seen = { contentHash: hash };
      say(pledge, begun + day, 'submit', { draftVersion: 1 }, focal, { version: 1, content, hash });
      if (partner)
        say(
          pledge,
          begun + 3 * day,
          n % 2 ? 'confirm-partner' : 'decline-partner',
          { participant: partner.id, ...seen },
          focalOf(partner.id),
        );
      if (n % 11 === 10) say(pledge, begun + 5 * day, 'out-of-scope', { ...seen, reason: 'It is about something else.' }, desk);
      else say(pledge, begun + 6 * day, 'accept', seen, desk);
      for (let year = 1; year <= 3; year++) {
        if (by.next() < 0.35) continue; // silence, which is recorded
        const at = begun + 6 * day + year * 365.25 * day + (5 + by.below(60)) * day;
        const status = year === 3 && n % 2 ? 'kept' : n % 17 === 16 ? 'withdrawn' : 'in-progress';
        const asOf = calendar.wallOf(at - 5 * day, template.zone).slice(0, 10);
        say(pledge, at, 'report', { asOf, status, text: `Year ${year}.`, link: 'https://example.org/evidence' }, focal);
      }
    }
  }

  function mandatesSaid(id: string, from: Instant): void {
    const leads = participants.filter(({ kind }) => kind === 'un_entity' || kind === 'igo');
    for (let n = 0; n < counts.mandates; n++) {
      const lead = leads[n % leads.length]?.id;
      const mandate = subjectId.mandate(cycle, `para-${70 + n}`);
      const words = { key: `para-${70 + n}`, paragraph: `${70 + n}`, title: { en: `What paragraph ${70 + n} asks for` } };
      const begun = say(id, from + (2 + n) * day, 'record-mandate', { ...words, ...(lead && n % 4 !== 3 && { lead }) }, sec);
      if (lead && n % 4 === 3) say(mandate, begun + 9 * day, 'assign', { lead }, sec);
      const asOf = (at: Instant) => calendar.wallOf(at - day, template.zone).slice(0, 10);
      for (const [months, status] of [
        [7, 'in-progress'],
        [14, 'consulted'],
      ] as const) {
        const at = begun + months * 31 * day;
        if (lead && by.next() < 0.7) say(mandate, at, 'progress', { status, asOf: asOf(at), text: 'It goes on.' }, focalOf(lead));
      }
      if (n % 3 === 0) {
        const at = say(mandate, begun + 700 * day, 'report', { document: 'A/83/1', asOf: asOf(begun + 700 * day) }, sec);
        say(mandate, at + 60 * day, 'consider', { asOf: asOf(at + 60 * day) }, sec);
      }
    }
  }
  return said;
}

/** Some apply and are put on the list; States object to some of these: well in time, in the last days, and too late. */
function objections(
  { template, calendar, participants }: World,
  cycle: string,
  by: Chance,
  desk: string,
  say: Say,
  focalOf: FocalOf,
): void {
  const states = participants.filter(({ kind }) => kind === 'state');
  const { phases } = resolveTemplate(template, calendar);
  for (const [p, phase] of template.phases.entries()) {
    for (const [s, stage] of phase.stages.entries()) {
      const dates = phases[p]?.stages[s];
      if (stage.kind !== 'call' || dates?.kind !== 'call') continue;
      const ask = template.asks[stage.ask];
      const form = template.forms[ask?.form ?? ''];
      if (!form || !template.routes[ask?.route ?? '']?.steps.some((step) => step.noObjection)) continue;
      const { opens, deadline } = dates;
      for (const [n, { id }] of participants.filter(({ kind }) => kind === stage.to.kind).entries()) {
        const state = states[by.below(states.length)];
        if (n % 4 > 1 || !state) continue;
        const subject = subjectId.contribution(cycle, stage.ask, id);
        const content = contentOf(form, 1);
        const hash = contentHash(content);
        const applied = say(subject, opens.at + (deadline.soft.at - opens.at) * 0.9, 'submit', { draftVersion: 1 }, focalOf(id), {
          version: 1,
          content,
          hash,
        });
        say(subject, applied + day, 'approve', { contentHash: hash }, desk);
        if (n % 4 === 1)
          say(
            subject,
            deadline.hard.at + (3 + by.below(40)) * day,
            'object',
            { for: state.id, reason: 'Not known to us.' },
            focalOf(state.id),
          );
      }
    }
  }
}
