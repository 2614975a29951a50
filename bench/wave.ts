/**
 * 10,000 reminders due at one instant, each a mail of its own or, to 4,000 people who read six languages, several in one mail, through the activity that the delivery workflow calls, against a bare pooled SMTP loop that sends
 * the same bytes. Both run in this process, in turn; PostgreSQL and the mail sink are processes of their own. The activity's part is
 * everything from the planned notice: whom it reaches, claim, rendering, composing, sending, marks.
 */
import nodemailer from 'nodemailer';
import type pg from 'pg';
import { createDeliverDue } from '../activities/delivery/deliver.ts';
import { mergedMessages, messages } from '../activities/delivery/message.ts';
import { openWire, type WireMail } from '../activities/mail/wire.ts';
import { templateStore } from '../activities/templates.ts';
import { linkTo } from '../api/links.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { openPool } from '../prisma/client.ts';
import { beginContributions } from './support/begun.ts';
import { type Benchmark, throughput } from './support/benchmark.ts';
import { collectGarbage } from './support/garbage.ts';
import { authSecret } from './support/program.ts';
import { noonZone, writeRound } from './support/round.ts';
import { withServers } from './support/servers.ts';

const notices = 10_000;
const connections = 20;

/** A wave of the first reminder of every contribution, all due now: of all notices the commonest. */
const planWave = `insert into notice (id, key, subject_id, cycle_id, participant_id, rule, kind, audience, text, attach, required, generation, situations, due_at,
    deadline_at, urgent, max_late_ms, state, cause_event, cause_command, planned_with, planned_at, updated_at)
  select id || '-' || $1, key || '-' || $1, subject_id, cycle_id, participant_id, rule, kind, audience, text, attach, required, generation, situations, $2,
    deadline_at, true, 86400000, 'planned', cause_event, cause_command, planned_with, planned_at, updated_at
  from notice where rule = 'soft-14-days' and state = 'cancelled' and reason = 'bench'`;

const from = 'Secretariat <review@example.org>';
const people = 4000;

/** Makes few people of the many, each the contact of two or three participants; they read six languages. */
async function share(pool: pg.Pool): Promise<void> {
  await pool.query(
    `with x as (select id, 'fp-org-' || lpad((floor((split_part(participant_id, '-', 2)::int - 1) * $1::float8 / $2) + 1)::text, 5, '0') as person
       from membership where participant_id is not null)
     update membership m set person_id = x.person from x where x.id = m.id`,
    [people, notices],
  );
  await pool.query("update person set language = (array['ar', 'en', 'es', 'fr', 'ru', 'zh'])[1 + abs(hashtext(id)) % 6]");
}

/** One kind of wave, with the names of its figures: the ratio, notices of ours a second, mails of the loop a second. */
interface Kind {
  readonly name: string;
  readonly ours: string;
  readonly bare: string;
  readonly merged: boolean;
}

const waveOf = ({ name, ours: oursName, bare: bareName, merged }: Kind): Benchmark => ({
  name,
  figures: [
    { name, unit: 'ratio', target: { least: 0.7 } },
    { name: oursName, unit: '/s' },
    { name: bareName, unit: '/s' },
  ],
  rounds: 5,
  run: (rounds, say) =>
    withServers(async ({ pool, databaseUrl, smtpUrl }, undo) => {
      const relaxed = openPool(databaseUrl, 6, { relaxed: true });
      undo(() => relaxed.end());
      const zone = noonZone(Date.now());
      const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });
      const participants = await writeRound(pool, notices, 'stakeholder', zone);
      if (merged) await share(pool);
      await beginContributions(pool, calendar, participants, zone);
      // What was planned on the way is no part of any wave.
      await pool.query("update notice set state = 'cancelled', reason = 'bench' where state = 'planned'");
      await pool.query('analyze');
      const wire = openWire({ url: smtpUrl, connections });
      undo(wire.close);
      const mails: WireMail[] = [];
      let keep = true;
      const deliverDue = createDeliverDue({
        ...{ pool, relaxed, calendar, templates: templateStore(pool), clock: { now: Date.now }, heartbeat: () => {} },
        linkOf: (subject, person) => linkTo('https://plenary.example.org', subject, person, Date.now() + 86_400_000, authSecret),
        messageOf: messages(from),
        mergedOf: mergedMessages(from),
        wire: {
          ...wire,
          send: (mail) => {
            if (keep) mails.push(mail);
            return wire.send(mail);
          },
        },
      });
      /** As the delivery workflow does it: again and again until nothing is due. */
      const wave = async (name: string): Promise<number> => {
        // A week lies between two waves, or people would have been reminded as often as they may be.
        await pool.query("update delivery set due_at = due_at - interval '8 days'");
        await pool.query(planWave, [name, new Date()]);
        await pool.query('vacuum analyze notice, delivery');
        collectGarbage();
        const started = performance.now();
        for (let sent = 0; sent < notices; ) {
          const batch = await deliverDue();
          if (batch.sent === 0) throw new Error(`only ${sent} of ${notices} were sent`);
          sent += batch.sent;
        }
        return (notices / (performance.now() - started)) * 1000;
      };
      const { hostname, port } = new URL(smtpUrl);
      const options = {
        host: hostname,
        port: Number(port),
        pool: true as const,
        maxConnections: connections,
        maxMessages: Number.POSITIVE_INFINITY,
      };
      const transport = nodemailer.createTransport({ ...options, ignoreTLS: true });
      undo(() => transport.close());
      const loop = (): Promise<number> => {
        collectGarbage();
        return throughput(mails.length, connections, (i) => {
          const { message, ...envelope } = mails[i] as WireMail;
          return transport.sendMail({ envelope, raw: message });
        });
      };
      await wave('first'); // warms up, and keeps the mails for the loop
      keep = false;
      await throughput(1000, connections, (i) =>
        transport.sendMail({ envelope: { from: 'a@example.org', to: 'b@example.org' }, raw: (mails[i] as WireMail).message }),
      );
      const found = { [name]: [] as number[], [oursName]: [] as number[], [bareName]: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        let [bare, ours] = [0, 0];
        const measure = [async () => (bare = await loop()), async () => (ours = await wave(`w${round}`))];
        for (const one of round % 2 ? measure.reverse() : measure) await one();
        // The same mails in either case: of several notices each, where they are merged.
        const ratio = (ours * mails.length) / notices / bare;
        found[name]?.push(ratio);
        found[oursName]?.push(ours);
        found[bareName]?.push(bare);
        say(`notices ${ours.toFixed(0)}/s in ${mails.length} mails, bare loop ${bare.toFixed(0)}/s, ratio ${ratio.toFixed(2)}`);
      }
      return found;
    }),
});

export const waveRatio = waveOf({ name: 'wave_ratio', ours: 'notices_per_s', bare: 'bare_mails_per_s', merged: false });
export const mergedRatio = waveOf({ name: 'merged_ratio', ours: 'merged_notices_per_s', bare: 'bare_merged_mails_per_s', merged: true });
