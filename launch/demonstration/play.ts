/** The five-minute round, told as it happens: invited, reminded, submitted, returned, revised, approved, published. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuth, createKey } from '../../api/auth.ts';
import { subjectId } from '../../domain/lifecycle.ts';
import type { RunningPlenary } from '../start-all.ts';

const state = 'CHE';
const focal = 'focal-che';

interface Mail {
  readonly id: number;
  readonly subject: string;
}

/** Acts as one person over HTTP. Throws with the problem's words when refused. */
function person(base: string, key: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${answer.detail ?? answer.title}`);
    return answer;
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown = {}) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
  };
}

export async function play({ config, outside, parts }: RunningPlenary): Promise<void> {
  const base = `http://127.0.0.1:${config.port}`;
  const auth = createAuth({ db: parts.db, baseUrl: config.baseUrl, secret: parts.secrets.authSecret });
  const as = async (id: string) => person(base, await createKey(auth, id, 'demo', 1));
  const [secretariat, coordinator, contributor] = await Promise.all([as('secretariat'), as('coordinator-ece'), as(focal)]);
  const mailbox = outside.pages.find((page) => page.what.startsWith('Mailbox'))?.url ?? '';
  const started = performance.now();
  const tell = (text: string) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}  ${text}`);
  };
  const seen = new Set<number>();
  const mails = async (): Promise<Mail[]> =>
    (await (await fetch(`${mailbox}mails.json?to=${focal.replace('-', '.')}@example.org`)).json()) as Mail[];
  for (const { id } of await mails()) seen.add(id);
  /** Waits until a mail to the focal point with a subject like this comes in; tells of every other one on the way. */
  const mail = async (like: RegExp, patience = 150_000): Promise<void> => {
    for (const until = performance.now() + patience; performance.now() < until; await sleep(500)) {
      for (const { id, subject } of (await mails()).sort((a, b) => a.id - b.id)) {
        if (seen.has(id)) continue;
        seen.add(id);
        tell(`  mail to the focal point: ${subject}`);
        if (like.test(subject)) return;
      }
    }
    throw new Error(`no mail like ${like} came within ${patience / 1000} s`);
  };

  const cycle = `demo-${Date.now().toString(36)}`;
  const start = parts.calendar.wallOf(Date.now(), 'Europe/Zurich').slice(0, 19);
  await secretariat.post('/api/cycles', { id: cycle, title: 'Five-minute round', template: 'demo', anchors: { start } });
  tell('the secretariat creates a cycle from the template "demo"');
  await secretariat.post(`/api/cycles/${cycle}/launch`);
  tell(`it launches the cycle; its call opens and asks every State of the region (mails: ${mailbox})`);
  await mail(/^Invitation/i);

  const contribution = `/api/contributions/${subjectId.contribution(cycle, 'short-note', state)}`;
  tell('the focal point does nothing, and is reminded');
  await mail(/remind|minute|soon|near/i);
  const write = async (text: string) => {
    const draft = (await contributor.get(`${contribution}/draft`).catch(() => ({ version: 0 }))) as { version?: number };
    const baseVersion = draft.version ?? 0;
    await contributor.put(`${contribution}/draft`, { baseVersion, content: { 'note.progress': text } });
    return contributor.post(`${contribution}/submit`, { draftVersion: baseVersion + 1 });
  };
  await write('A first note.');
  tell('the focal point drafts and submits');
  await mail(/receipt|received/i);

  const hash = async () => ((await coordinator.get(contribution)).versions as { hash: string }[]).at(-1)?.hash;
  await coordinator.post(`${contribution}/return`, { contentHash: await hash(), reason: 'Please say what comes next.' });
  tell('the coordinator returns it for completion, with a reason');
  await mail(/return/i);
  await contributor.post(`${contribution}/revise`);
  await write('A first note. Next: a meeting in spring.');
  tell('the focal point revises and submits again');
  await mail(/receipt|received/i);
  const diff = (await coordinator.get(`${contribution}/diff?from=1&to=2`)) as { fields?: unknown[] };
  tell(`the coordinator sees what changed since (${JSON.stringify(diff).length} characters of differences)`);
  await coordinator.post(`${contribution}/approve`, { contentHash: await hash() });
  tell('and accepts it for publication');
  await mail(/decided/i);
  await secretariat.post(`${contribution}/publish`);
  tell('the secretariat publishes it');
  await mail(/publish/i);
  const { rows } = await parts.pool.query<{ state: string; count: string }>(
    'select d.state, count(*) from delivery d join notice n on n.id = d.notice_id where n.cycle_id = $1 group by 1 order by 1',
    [cycle],
  );
  tell(`the ledger of the round: ${rows.map((r) => `${r.count} ${r.state}`).join(', ')}`);
}
