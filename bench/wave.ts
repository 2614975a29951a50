/**
 * 10,000 reminders due at one instant, through the activity that the delivery workflow calls, against a bare pooled SMTP loop that sends
 * the same bytes. Both run in this process, in turn; PostgreSQL and the mail sink are processes of their own. The activity's part is
 * everything from the planned notice: whom it reaches, claim, rendering, composing, sending, marks.
 */
import nodemailer from 'nodemailer';
import { createDeliverDue } from '../activities/delivery/deliver.ts';
import { messages } from '../activities/delivery/message.ts';
import { openWire, type WireMail } from '../activities/mail/wire.ts';
import { templateStore } from '../activities/templates.ts';
import { linkTo } from '../api/links.ts';
import { createCalendar } from '../domain/calendar/create.ts';
import { openPool } from '../prisma/client.ts';
import { beginContributions } from './support/begun.ts';
import { type Benchmark, throughput } from './support/benchmark.ts';
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

export const waveRatio: Benchmark = {
  name: 'wave_ratio',
  figures: [
    { name: 'wave_ratio', unit: 'ratio', target: { least: 0.7 } },
    { name: 'notices_per_s', unit: '/s' },
    { name: 'bare_mails_per_s', unit: '/s' },
  ],
  rounds: 5,
  run: (rounds, say) =>
    withServers(async ({ pool, databaseUrl, smtpUrl }, undo) => {
      const relaxed = openPool(databaseUrl, 6, { relaxed: true });
      undo(() => relaxed.end());
      const zone = noonZone(Date.now());
      const calendar = createCalendar({ zoneData: process.versions.tz ?? 'unknown' });
      await beginContributions(pool, calendar, await writeRound(pool, notices, 'stakeholder', zone), zone);
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
        messageOf: messages('Secretariat <review@example.org>'),
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
        await pool.query(planWave, [name, new Date()]);
        await pool.query('vacuum analyze notice, delivery');
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
      const loop = (): Promise<number> =>
        throughput(notices, connections, (i) => {
          const { from, to, message } = mails[i] as WireMail;
          return transport.sendMail({ envelope: { from, to }, raw: message });
        });
      await wave('first'); // warms up, and keeps the mails for the loop
      keep = false;
      await throughput(1000, connections, (i) =>
        transport.sendMail({ envelope: { from: 'a@example.org', to: 'b@example.org' }, raw: (mails[i] as WireMail).message }),
      );
      const found = { wave_ratio: [] as number[], notices_per_s: [] as number[], bare_mails_per_s: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        let [bare, ours] = [0, 0];
        const measure = [async () => (bare = await loop()), async () => (ours = await wave(`w${round}`))];
        for (const one of round % 2 ? measure.reverse() : measure) await one();
        found.wave_ratio.push(ours / bare);
        found.notices_per_s.push(ours);
        found.bare_mails_per_s.push(bare);
        say(`notices ${ours.toFixed(0)}/s, bare loop ${bare.toFixed(0)}/s, ratio ${(ours / bare).toFixed(2)}`);
      }
      return found;
    }),
};
