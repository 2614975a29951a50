/**
 * What must hold of every schedule, whatever runs it: nobody gets what they should not, nobody misses what they should get. Said of mails
 * that a mail server took, from the schedule and the notices planned; nothing of the code that decides is used.
 */
import type { Instant } from '../../domain/lifecycle.ts';
import { calendar } from '../support/world.ts';
import { type Phase, phaseAt, phasesOf } from './answers.ts';
import type { Lived, Planned, Taken } from './lived.ts';
import { type People, peopleOf } from './people.ts';
import { begins, cap, contributionOf, day, type Event, ends, eventsOf, type Step, states, world } from './schedule.ts';

/** The longest that anybody waits for working hours: a long weekend with a holiday on either side. */
const wait = 5 * day;
/** What is later than this is not said any more: the small cycle's. */
const latest = 3 * day;
/** In any seven days a person gets no more reminders than the cap; what is required passes. */
const week = 7 * day;
const reminders = new Set(['soft-7', 'soft-1', 'hard-1', 'expected-1', 'revision-2', 'reminder-by-hand']);
/** Rungs of the first ladder: days before an end. */
const rungs = { 'soft-7': ['soft', 7], 'soft-1': ['soft', 1], 'hard-1': ['hard', 1] } as const;
const isRung = (rule: string): rule is keyof typeof rungs => rule in rungs;

/** When a rung may be due: on its local day, whatever the zone, or on a working day before. */
function boundsOf(rule: keyof typeof rungs, phase: Phase): readonly [Instant, Instant] | null {
  const [end, days] = rungs[rule];
  const at = phase[end];
  return at === null ? null : [at - days * day - wait, at - days * day + day];
}

interface Scene {
  readonly events: readonly Event[];
  readonly lived: Lived;
  readonly people: People;
  readonly phases: ReadonlyMap<string, readonly Phase[]>;
  readonly noticeOf: ReadonlyMap<string, Planned>;
  /** Mails by notice and person. */
  readonly mails: (notice: Planned, person: string, from?: Instant, to?: Instant) => readonly Taken[];
  /** Nothing changes a contribution after one instant and up to another. */
  readonly isQuiet: (notice: Planned, from: Instant, to: Instant) => boolean;
}

function sceneOf(steps: readonly Step[], lived: Lived): Scene {
  const events = eventsOf(steps);
  const phases = new Map(states.map(contributionOf).map((id) => [id, phasesOf(id, begins, events, lived.answers)]));
  const byPerson = Map.groupBy(lived.taken, (m) => `${m.key} ${m.person}`);
  const turnsOf = Map.groupBy(lived.notices, (n) => n.subject);
  return {
    ...{ events, lived, phases, people: peopleOf(events, lived.taken) },
    noticeOf: new Map(lived.notices.map((n) => [n.key, n])),
    mails: ({ key }, person, from = 0, to = ends) => (byPerson.get(`${key} ${person}`) ?? []).filter((m) => m.at >= from && m.at <= to),
    isQuiet: ({ key, subject }, from, to) =>
      !(phases.get(subject) ?? []).some((p) => p.from > from && p.from <= to) &&
      !(turnsOf.get(subject) ?? []).some((n) => n.kind === 'transition' && n.key !== key && n.due > from && n.due <= to),
  };
}

/** Broken where it answers words; `met` counts how often it had something to say. */
type Invariant = (scene: Scene, met: () => void) => string[];
const on = (at: Instant): string => new Date(at).toISOString();
const about = (notice: Planned, person: string, at: Instant): string => `${person} ${on(at)} ${notice.key}`;

/** An invariant about every mail that was taken. */
const ofMails =
  (broken: (mail: Taken, notice: Planned, scene: Scene) => boolean | null): Invariant =>
  (scene, met) =>
    scene.lived.taken.flatMap((mail) => {
      const notice = scene.noticeOf.get(mail.key);
      const found = notice ? broken(mail, notice, scene) : true;
      if (found !== null) met();
      return found ? [notice ? about(notice, mail.person, mail.at) : mail.key] : [];
    });

/** Reminders of any contribution that a person got after one instant and before another: those of one instant come together. */
const remindedBetween = ({ lived, noticeOf }: Scene, person: string, from: Instant, to: Instant): number =>
  new Set(
    lived.taken
      .filter((m) => m.person === person && m.at > from && m.at < to && noticeOf.get(m.key)?.kind === 'scheduled')
      .map((m) => m.at),
  ).size;
const mayBeHeld = ({ kind, required }: Planned): boolean => kind === 'scheduled' && !required;

/** Whether somebody can get a notice throughout a time: asked, reachable, and not without wanting it. */
const canGet = (scene: Scene, notice: Planned, person: string, from: Instant, to: Instant): boolean =>
  scene.people.isAskedThroughout(person, notice.audience, notice.subject, from, to) &&
  scene.people.isReachable(person, from, to) &&
  wants(scene.people, notice, person, from, to) &&
  !(mayBeHeld(notice) && remindedBetween(scene, person, from - week, to) >= cap);
const wants = (people: People, { required, category }: Planned, person: string, from: Instant, to: Instant): boolean =>
  required || (!people.hasMuted(person, category, from) && !people.changesMutes(person, from, to));

/** Of a notice that somebody was to get and did not, until another was asked in their place: that other. */
function* passedOn(scene: Scene, notice: Planned): Generator<{ readonly person: string; readonly at: Instant }> {
  const { people, mails, isQuiet, lived } = scene;
  const { audience, subject, due, kind, required, deadline } = notice;
  const until = kind === 'scheduled' ? due + latest : required ? ends : due;
  for (const at of people.turns.filter((t) => t > due && t <= until && t + wait <= ends)) {
    if ((deadline !== null && deadline <= at + wait) || !isQuiet(notice, due, at + wait)) continue;
    // Of several reminders only the last is made up for.
    if (
      kind === 'scheduled' &&
      lived.notices.some((n) => n.kind === kind && n !== notice && n.subject === subject && n.due >= due && n.due <= at + wait)
    )
      continue;
    const now = people.asked(audience, subject, at);
    const before = people.asked(audience, subject, due);
    // It goes on with the first who come, and ends there.
    if (people.turns.some((t) => t > due && t < at && [...people.asked(audience, subject, t).keys()].some((p) => !before.has(p)))) continue;
    for (const [person, posts] of before) {
      const left = !now.has(person);
      if (mails(notice, person).length) continue;
      if (!wants(people, notice, person, due, at + wait)) continue;
      if (mayBeHeld(notice) && remindedBetween(scene, person, due - week, at) >= cap) continue;
      if (!people.isDead(person, due, at + wait) && !(left && people.isReachable(person, due, at))) continue;
      for (const [next, theirs] of now) if (!before.has(next) && [...theirs].some((post) => posts.has(post))) yield { person: next, at };
    }
  }
}

export const invariants: Readonly<Record<string, Invariant>> = {
  'nobody gets a notice twice, unless it was reported to have come back': ({ lived, people }, met) =>
    [...Map.groupBy(lived.taken, (m) => `${m.key} ${m.person}`)].flatMap(([what, mails]) => {
      met();
      return mails.length > 1 + people.reportsOf(mails[0]?.person ?? '') ? [`${what}: ${mails.length} times`] : [];
    }),

  'who gets a notice is asked at that instant: holds the role, or stands in for who does': ofMails(
    ({ person, at }, { audience, subject }, { people }) => !people.isAsked(person, audience, subject, at),
  ),

  'what somebody has muted does not reach them, unless it is required': ofMails(({ person, at }, { category, required }, { people }) =>
    people.hasMuted(person, category, at) ? !required : null,
  ),

  'nobody gets in the place of others what all of them have got': ofMails(({ person, at }, notice, { people, mails }) => {
    const meant = [...people.asked(notice.audience, notice.subject, notice.due).keys()];
    if (meant.includes(person) || !meant.length) return null;
    return meant.every((other) => mails(notice, other, 0, at).length > 0 && people.reportsOf(other) === 0);
  }),

  'nothing comes long after it was due, unless it is required whatever happens': ofMails(({ at }, { kind, required, due }) =>
    kind === 'transition' && required ? null : at > due + latest + wait,
  ),

  'an address that was reported gets nothing more': ofMails(({ address, at }, _, { people }) => at >= people.reportedAt(address)),

  'nobody is reminded above the cap, but of what is required': ofMails(({ person, at }, notice, scene) =>
    // What came back was no reminder, and comes again.
    mayBeHeld(notice) && !scene.people.reportsOf(person) ? remindedBetween(scene, person, at - week, at) >= cap : null,
  ),

  'nobody is reminded of what was answered': ofMails(({ at }, { rule, subject }, { phases }) =>
    reminders.has(rule) ? phaseAt(phases.get(subject) ?? [], at).answered : null,
  ),

  'a reminder follows the dates in force, not those before an extension, and none comes after the end': ofMails(
    ({ at }, notice, { phases }) => {
      const phase = phaseAt(phases.get(notice.subject) ?? [], at);
      if (!isRung(notice.rule) || !phase.known) return null;
      const bounds = boundsOf(notice.rule, phase);
      return !bounds || notice.due < bounds[0] || notice.due > bounds[1] || at > (phase.hard ?? 0);
    },
  ),

  'a reminder is planned for each rung of the dates in force': ({ lived, phases }, met) =>
    [...phases].flatMap(([subject, all]) =>
      all.flatMap((phase, i) =>
        (Object.keys(rungs) as (keyof typeof rungs)[]).flatMap((rule) => {
          const [low, high] = boundsOf(rule, phase) ?? [0, 0];
          const until = all[i + 1]?.from ?? ends;
          if (phase.answered || phase.delayed || !phase.known || low <= phase.from || high >= until) return [];
          met();
          const planned = lived.notices.some(
            (n) => n.subject === subject && n.rule === rule && n.due >= low && n.due <= high && n.state !== 'cancelled',
          );
          return planned ? [] : [`${subject} ${rule} from ${on(phase.from)}`];
        }),
      ),
    ),

  'mails wait for working hours, unless they are urgent or would pass the deadline': ofMails(({ person, at }, notice) => {
    if (notice.urgent || (notice.deadline !== null && notice.deadline < at + wait)) return null;
    const state = notice.subject.slice(-3);
    const zone = notice.audience === 'contributors' ? world.participants.find((p) => p.id === state)?.zone : undefined;
    const zones = person.startsWith('fp-') || notice.audience === 'contributors' ? [zone ?? 'Europe/Zurich'] : ['Europe/Zurich'];
    if (notice.audience.startsWith('person/')) return null;
    return !zones.some((z) => {
      const wall = calendar.wallOf(at, z);
      return calendar.isWorkingDay(wall.slice(0, 10), null) && wall.slice(11, 13) >= '08' && wall.slice(11, 13) < '18';
    });
  }),

  'whoever is asked when it is due, wants it and can be reached gets it, once and in time': (scene, met) =>
    scene.lived.notices.flatMap((notice) => {
      const { audience, subject, due, state } = notice;
      if (state === 'cancelled' || due + wait > ends || (state === 'skipped' && notice.due <= begins)) return [];
      if (!scene.isQuiet(notice, due, due + wait) || isDropped(scene, notice)) return [];
      return [...scene.people.asked(audience, subject, due).keys()].flatMap((person) => {
        if (!canGet(scene, notice, person, due, due + wait)) return [];
        met();
        const found = scene.mails(notice, person, due, due + wait).length;
        return found === 1 ? [] : [`${about(notice, person, due)}: ${found} mails`];
      });
    }),

  'whoever is asked in the place of somebody whom it did not reach gets it, once, if it still makes sense': (scene, met) =>
    scene.lived.notices.flatMap((notice) => {
      if (notice.state !== 'expanded') return [];
      return [...passedOn(scene, notice)].flatMap(({ person, at }) => {
        if (!canGet(scene, notice, person, at, at + wait)) return [];
        met();
        const found = scene.mails(notice, person).length;
        return found === 1 ? [] : [`${about(notice, person, at)}: ${found} mails`];
      });
    }),
};

/** A rung that would lie before the plan or after the end is left out when it is planned. */
const isDropped = ({ lived }: Scene, { key }: Planned): boolean =>
  lived.lines.some((l) => l.key === key && l.person === null && l.reason !== 'nobody');

/** The invariants that do not hold, in words; `met` counts for each how often it had something to say. */
export function brokenIn(steps: readonly Step[], lived: Lived, met: Map<string, number> = new Map()): string[] {
  const scene = sceneOf(steps, lived);
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(scene, () => met.set(name, (met.get(name) ?? 0) + 1)).map((what) => `${name}: ${what}`),
  );
}
