import { TypedSearchAttributes } from '@temporalio/common';
import nodemailer from 'nodemailer';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { attributeNames, cycleAttribute } from '../../workflows/attributes.ts';
import { expectConsole } from '../support/console.ts';
import { testDatabase } from '../support/database.ts';
import { type Stage, startMailbox } from '../support/mailbox.ts';
import { bundle, devServer, timeSkipping } from '../support/temporal.ts';

describe('the mailbox of the tests', async () => {
  const mailbox = await startMailbox();
  beforeEach(() => {
    mailbox.heal();
    mailbox.clear();
  });
  afterAll(() => mailbox.stop());

  const send = async (to: string): Promise<{ sent: boolean; accepted: boolean; says: string }> => {
    let accepted = false;
    const logger = Object.fromEntries(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'level'].map((name) => [name, () => {}]),
    ) as never;
    Object.assign(logger, {
      debug: (_: unknown, text: string, ...rest: unknown[]) => {
        if (/^354/.test(text) || rest.some((part) => /^354/.test(String(part)))) accepted = true;
      },
    });
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: mailbox.port, ignoreTLS: true, logger, debug: true });
    try {
      await transport.sendMail({ from: 'from@example.org', to, subject: 'Ä', text: '.dot\nBonjour' });
      return { sent: true, accepted, says: '' };
    } catch (error) {
      return { sent: false, accepted, says: (error as Error).message };
    } finally {
      transport.close();
    }
  };

  test('keeps what it takes, parsed', async () => {
    expect(await send('a@example.org')).toMatchObject({ sent: true });
    const [received] = await mailbox.waitFor(1);
    expect(received).toMatchObject({ from: 'from@example.org', to: ['a@example.org'], answered: true });
    expect(received?.mail.subject).toBe('Ä');
    expect(received?.mail.text).toBe('.dot\nBonjour\n');
  });

  test.each<[Stage, { accepted: boolean; kept: number }]>([
    ['greeting', { accepted: false, kept: 0 }],
    ['mail', { accepted: false, kept: 0 }],
    ['rcpt', { accepted: false, kept: 0 }],
    ['data', { accepted: false, kept: 0 }],
    ['body', { accepted: true, kept: 0 }],
    ['dot', { accepted: true, kept: 1 }],
  ])('can cut the connection at %s', async (stage, { accepted, kept }) => {
    mailbox.breakAt(stage);
    expect(await send('a@example.org')).toMatchObject({ sent: false, accepted });
    expect(mailbox.mails).toHaveLength(kept);
    expect(mailbox.mails.every((mail) => !mail.answered)).toBe(true);
  });

  test('can refuse one recipient, a number of times', async () => {
    mailbox.breakAt('rcpt', { reply: '451 4.2.0 later', times: 1, recipient: /^b@/ });
    expect(await send('a@example.org')).toMatchObject({ sent: true });
    expect((await send('b@example.org')).says).toContain('451 4.2.0 later');
    expect(await send('b@example.org')).toMatchObject({ sent: true });
  });

  test('says how many there were when it waited in vain', async () => {
    await expect(mailbox.waitFor(1, 20)).rejects.toThrow('waited 20 ms for 1 mails, there are 0');
  });
});

test('what is expected on the console may be said', () => {
  expectConsole(/console\.warn: the tank is low/);
  console.warn('the tank is low');
});

describe('the databases of the tests', () => {
  test('are copies of one another, and apart', async () => {
    const [one, other] = [await testDatabase(), await testDatabase()];
    await one.db.person.create({ data: { id: 'p', name: 'Ada', email: 'ada@example.org' } });
    expect(await one.pool.query('SELECT name FROM person')).toMatchObject({ rows: [{ name: 'Ada' }] });
    expect(await other.db.person.count()).toBe(0);
  });

  test('keep instants, whatever the zone of the server', async () => {
    const { db, pool, url } = await testDatabase();
    await pool.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET timezone = 'Asia/Kathmandu'`);
    const at = new Date('2026-12-31T23:59:59.123Z');
    await db.person.create({ data: { id: 'p', name: 'Ada', email: 'ada@example.org', createdAt: at } });
    expect((await db.person.findUniqueOrThrow({ where: { id: 'p' } })).createdAt).toEqual(at);
    expect((await pool.query('SELECT created_at FROM person')).rows).toEqual([{ created_at: at }]);
  });
});

describe('the Temporal servers of the tests', () => {
  test('one skips time, and takes our search attributes', async () => {
    const env = await timeSkipping();
    const before = await env.currentTimeMs();
    await env.sleep('30 days');
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    const typedSearchAttributes = new TypedSearchAttributes([{ key: cycleAttribute, value: 'cycle:gcm' }]);
    await env.client.workflow.start('any', { workflowId: 'any', taskQueue: 'nobody', typedSearchAttributes });
  });

  test('one is the development server, with our search attributes', async () => {
    const env = await devServer();
    const { customAttributes } = await env.connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(attributeNames));
  });

  test('the workflows are bundled once', async () => {
    expect(await bundle()).toEqual(await bundle());
  });
});
