/** What a person said of a delivery that the program could not end. */
export interface Resolution {
  readonly resolution: 'sent' | 'send-again';
  readonly reason: string;
  /** A person's id. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The last word on a delivery (d); null when there is none. */
export const resolutionSql = `(SELECT jsonb_build_object('resolution', r.resolution, 'reason', r.reason, 'by', r.person_id, 'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  FROM delivery_resolution r WHERE r.delivery_id = d.id ORDER BY r.at DESC, r.id LIMIT 1)`;

/** The name of who said it. */
export const resolverSql = `(SELECT rp.name FROM delivery_resolution r JOIN person rp ON rp.id = r.person_id WHERE r.delivery_id = d.id ORDER BY r.at DESC, r.id LIMIT 1)`;
