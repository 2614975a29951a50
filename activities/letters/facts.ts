/** What a mail about roles says, read just before it is sent. */
import type pg from 'pg';
import { bodyOf } from '../../domain/contribution/deciding.ts';
import { awaited, type ContributionState, currentDeadline } from '../../domain/contribution/state.ts';
import { stepsOf } from '../../domain/contribution/steps.ts';
import type { Template } from '../../domain/template/schema.ts';
import { pick } from '../delivery/facts.ts';
import type { LetterFacts, OpenThing } from '../mail/letter.ts';
import type { LetterKind } from '../mail/letter-kinds.ts';
import { languageOf } from '../mail/texts.ts';
import type { TemplateStore } from '../templates.ts';

/** How much of what is open a mail lists. */
const mostOpen = 20;

export interface DueLetter {
  readonly id: string;
  readonly kind: LetterKind;
  readonly about: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly zone: string | null;
}

interface About {
  readonly role: string;
  readonly participant: string | null;
  readonly body: string | null;
  readonly names: Readonly<Record<string, string>> | null;
  readonly participantZone: string | null;
  readonly from: string;
  readonly fromId: string;
  readonly to: string;
  readonly begins: Date;
  readonly ends: Date | null;
  readonly cycle: string | null;
  readonly ask: string | null;
  readonly cycleTitle: string | null;
  readonly templateId: string | null;
  readonly templateVersion: number | null;
  readonly reason: string | null;
}

const aboutSql = `select m.role, m.participant_id as participant, m.body, pa.names, pa.zone as "participantZone",
  f.name as "from", f.id as "fromId", t.name as "to", x.begins, x.ends, x.cycle_id as cycle, x.ask, c.title as "cycleTitle",
  coalesce(c.template_id, l.template_id) as "templateId", coalesce(c.template_version, l.template_version) as "templateVersion", x.reason
from (select h.ended_id as membership, b.person_id as to_id, h.at as begins, null::timestamptz as ends, null::text as cycle_id, null::text as ask, h.reason
      from hand_over h join membership b on b.id = h.begun_id where h.id = $1
    union all select d.membership_id, d.delegate_id, d.from_at, coalesce(d.revoked_at, d.until_at), d.cycle_id, d.ask, d.reason from delegation d where d.id = $1) x
  join membership m on m.id = x.membership join person f on f.id = m.person_id join person t on t.id = x.to_id
  left join participant pa on pa.id = m.participant_id left join cycle c on c.id = x.cycle_id
  left join lateral (select template_id, template_version from cycle order by created_at desc, id limit 1) l on true`;

const openSql = `select s.state, s.template_id as "templateId", s.template_version as "templateVersion", p.names from subject s
  left join participant p on p.id = s.participant_id
where s.type = 'contribution' and s.state is not null and not s.done
  and ((s.participant_id = $1 and s.status = any($2::text[])) or ($3::text is not null and s.status = 'submitted'))
  and ($4::text is null or s.cycle_id = $4) and ($5::text is null or s.state->>'ask' = $5) order by s.wake_at nulls last, s.id limit 2000`;

interface OpenRow {
  readonly state: ContributionState;
  readonly templateId: string;
  readonly templateVersion: number;
  readonly names: Readonly<Record<string, string>> | null;
}

/** What waits for the holders of a role: answers of their participant, or decisions on the step they hold; what ends first comes first. */
async function openFor(pool: pg.Pool, templates: TemplateStore, about: About, language: string): Promise<OpenThing[]> {
  const { participant, body, role, cycle, ask } = about;
  const answers = participant !== null && (role === 'focal-point' || role === 'drafter');
  if (!answers && body === null) return [];
  const { rows } = await pool.query<OpenRow>(openSql, [answers ? participant : null, [...awaited], body, cycle, ask]);
  const found: OpenThing[] = [];
  for (const { state, templateId, templateVersion, names } of rows) {
    const template = await templates.get(templateId, templateVersion);
    const step = state.step && stepsOf(state, { template })[state.step.index];
    if (body !== null && !(step && step.who === role && bodyOf(step, state, { template }) === body)) continue;
    const title = pick(template.asks[state.ask]?.title, language) ?? state.ask;
    const deadline = currentDeadline(state);
    found.push({
      title: body === null ? title : `${title} – ${pick(names ?? undefined, language) ?? state.participant}`,
      until: (body === null ? deadline?.hard.at : state.step?.dueAt) ?? null,
      zone: (body === null ? deadline?.zone : null) ?? template.zone,
    });
  }
  return found;
}

/** The facts of a letter; undefined when what it is about is not there. */
export async function letterFacts(
  pool: pg.Pool,
  templates: TemplateStore,
  letter: DueLetter,
  link: string,
): Promise<LetterFacts | undefined> {
  const [about] = (await pool.query<About>(aboutSql, [letter.about])).rows;
  if (!about) return undefined;
  const { kind, personId } = letter;
  const language = languageOf(letter.language);
  const template: Template | undefined =
    about.templateId === null || about.templateVersion === null ? undefined : await templates.get(about.templateId, about.templateVersion);
  const holder =
    about.participant === null ? pick(template?.regions[about.body ?? '']?.title, language) : pick(about.names ?? undefined, language);
  // Who hands on and is relieved of it needs no list.
  const listed = kind === 'handed-over' || kind === 'delegated' || (kind === 'delegation-ended' && personId === about.fromId);
  const open = listed ? await openFor(pool, templates, about, language) : [];
  const ask = about.ask === null ? null : (pick(template?.asks[about.ask]?.title, language) ?? about.ask);
  return {
    ...{ kind, language, link },
    person: { name: letter.name, zone: letter.zone ?? about.participantZone ?? template?.zone ?? 'UTC' },
    ...{ from: about.from, to: about.to, role: about.role },
    holder: holder ?? about.participant ?? about.body ?? '',
    begins: about.begins.getTime(),
    ends: about.ends?.getTime() ?? null,
    scope: [about.cycleTitle, ask].filter((part) => part !== null),
    reason: about.reason,
    open: open.slice(0, mostOpen),
    more: open.length > mostOpen,
  };
}
