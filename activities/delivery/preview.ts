/** A planned notice as the mail it would be now. */
import { type DatedMembership, recipients } from '../../domain/audience.ts';
import type { Instant } from '../../domain/lifecycle.ts';
import { renderMail } from '../mail/render.ts';
import { heldColumns } from '../roles.ts';
import { type FactsDeps, previewOf } from './outgoing.ts';

interface Addressee {
  readonly audience: string;
  readonly participant: string | null;
  readonly region: string | null;
  readonly regions: readonly string[] | null;
  readonly cycle: string;
  readonly ask: string | null;
}

/** Who would get it first; undefined when nobody would. */
async function firstRecipient({ pool }: FactsDeps, noticeId: string, now: Instant): Promise<string | undefined> {
  const { rows } = await pool.query<Addressee>(
    `select n.audience, s.participant_id as participant, s.state->>'region' as region, s.state->'regions' as regions, s.cycle_id as cycle, s.state->>'ask' as ask
     from notice n join subject s on s.id = n.subject_id where n.id = $1`,
    [noticeId],
  );
  const notice = rows[0];
  if (!notice) return undefined;
  const { rows: held } = await pool.query<DatedMembership>(
    `select ${heldColumns} from role_held m where m.participant_id = $1 or m.body is not null`,
    [notice.participant],
  );
  return recipients(notice.audience, { ...notice, regions: notice.regions ?? [] }, held, now)[0];
}

/**
 * Renders a notice, as a mail of its own, for a person, or for the first who would get it; undefined when there is no such notice or nobody would.
 * The line by which its person could stop such mails is left out: its address acts in their name.
 */
export async function previewNotice(deps: FactsDeps, noticeId: string, personId: string | undefined, now: Instant) {
  const person = personId ?? (await firstRecipient(deps, noticeId, now));
  const mail = person === undefined ? undefined : await previewOf(deps, noticeId, person);
  return mail && renderMail(mail.facts);
}
