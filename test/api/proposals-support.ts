/** A world of two in each role that confirms, with enough participants that one person may not act upon all of them alone. */
import { expect } from 'vitest';
import type { World } from '../../domain/simulation.ts';
import { memberships, participants, smallWorld } from '../support/world.ts';
import type { Options, Reply, TestApi } from './support.ts';
import { testApi } from './support.ts';

const always = { from: 0, until: null };
const body = (person: string, role: string, of: string) => ({ person, role, participant: null, body: of, ...always });

/** Participants N01 to N25 of NORTH, each with a focal point. */
export const crowd = Array.from({ length: 25 }, (_, i) => `N${String(i + 1).padStart(2, '0')}`);
export const crowdedWorld: World = {
  ...smallWorld,
  participants: [
    ...participants,
    ...crowd.map((id) => ({ id, kind: 'state', country: null, zone: 'Europe/Zurich', regions: [{ region: 'NORTH', isDefault: true }] })),
  ],
  memberships: [
    ...memberships,
    ...crowd.map((id) => ({ person: `fp-${id.toLowerCase()}`, role: 'focal-point', participant: id, body: null, ...always })),
    body('sec-two', 'secretariat', 'secretariat'),
    body('co-north-two', 'regional-coordinator', 'NORTH'),
    body('reporter', 'bounce-reporter', 'secretariat'),
  ],
};
export const crowdIds = crowd.map((id) => `contribution:c1:report:${id}`);

export interface ProposalApi extends TestApi {
  /** Proposes and answers the proposal's address. */
  proposed(what: object, as?: string): Promise<string>;
  act(href: string, act: 'confirm' | 'refuse' | 'withdraw', as: string, body?: object): Promise<Reply>;
  rule(reply: Promise<Reply>): Promise<[number, string | undefined]>;
  /** Every item of a proposal. */
  items(href: string, as?: string): Promise<Reply['body'][]>;
}

export async function proposalApi(options: Options = {}): Promise<ProposalApi> {
  const api = await testApi({ world: crowdedWorld, ...options });
  return {
    ...api,
    proposed: async (what, as = 'sec') => {
      api.clock.at += 1; // the newest first
      const { status, body: made } = await api.post('/api/proposals', what, as);
      expect([status, made.rule]).toEqual([201, undefined]);
      return made.href;
    },
    act: (href, act, as, given = {}) => api.post(`${href}/${act}`, given, as),
    rule: async (reply) => {
      const { status, body: said } = await reply;
      return [status, said.rule];
    },
    items: async (href, as = 'sec') => {
      const found = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Reply['body'] = (await api.get(`${href}/items?limit=10${cursor && `&cursor=${cursor}`}`, as)).body;
        found.push(...page.items);
        cursor = page.next;
      }
      return found;
    },
  };
}

/** A launched cycle `c1`; nothing is open yet. */
export async function launched(api: TestApi): Promise<void> {
  expect((await api.post('/api/cycles', { id: 'c1', title: 'First cycle', template: 'small' })).status).toBe(201);
  expect((await api.post('/api/cycles/c1/launch', {})).status).toBe(200);
}
