/** Which notices a delivery travelled with, or travels with, in one mail. */

/** A notice in the same mail. Its page has an authority of its own. */
export interface Companion {
  readonly notice: string;
  readonly rule: string;
}

/** The others of a delivery's (d) mail that were offered to the mail server with it, as JSON; empty for one that went alone. */
export const companionsSql = `CASE WHEN d.mail_id IS NULL OR d.state NOT IN ('sending', 'sent', 'bounced', 'unknown') THEN '[]'::jsonb ELSE coalesce((SELECT jsonb_agg(jsonb_build_object('notice', o.notice_id, 'rule', cn.rule) ORDER BY o.id)
  FROM delivery o JOIN notice cn ON cn.id = o.notice_id WHERE o.person_id = d.person_id AND o.mail_id = d.mail_id AND o.id <> d.id AND o.state IN ('sending', 'sent', 'bounced', 'unknown')), '[]'::jsonb) END`;
