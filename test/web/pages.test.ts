/** Every role x every page. */
import { describe, expect, test } from 'vitest';
import type { Membership } from '../../domain/permissions.ts';
import { maySee, pages } from '../../web/pages.ts';

const role = (name: string, of: { participant?: string; body?: string }): Membership => ({
  role: name,
  participant: of.participant ?? null,
  body: of.body ?? null,
});
const roles: Readonly<Record<string, readonly Membership[]>> = {
  nobody: [],
  'focal point': [role('focal-point', { participant: 'AAA' })],
  drafter: [role('drafter', { participant: 'AAA' })],
  'clearing authority': [role('clearing-authority', { participant: 'AAA' })],
  observer: [role('observer', { participant: 'AAA' })],
  coordinator: [role('regional-coordinator', { body: 'NORTH' })],
  secretariat: [role('secretariat', { body: 'secretariat' })],
  'bounce reporter': [role('bounce-reporter', { body: 'secretariat' })],
  // Roles of the wrong kind stand nowhere.
  'secretariat of a region': [role('secretariat', { body: 'NORTH' })],
};

const everyone = Object.keys(roles);
const contributors = ['focal point', 'drafter', 'clearing authority', 'observer'];
/** Who sees each page. A page that is missing here fails. */
const seen: Readonly<Record<string, readonly string[]>> = {
  '/': everyone,
  '/contributions/$id': [...contributors, 'coordinator', 'secretariat'],
  '/desk': ['coordinator', 'secretariat'],
  '/proposals': ['coordinator', 'secretariat'],
  '/proposals/$id': ['coordinator', 'secretariat'],
  '/cycles': ['secretariat'],
  '/cycles/$id': ['secretariat'],
  '/cycles/$id/mandates': everyone,
  '/mandates/$id': everyone,
  '/deliveries': ['secretariat'],
  '/explanations': ['coordinator', 'secretariat'],
  '/people': [...contributors, 'coordinator', 'secretariat'],
  '/people/import': ['secretariat'],
  '/participants/$id': [...contributors, 'coordinator', 'secretariat'],
  '/pledges': everyone,
  '/pledges/$id': everyone,
  '/events/$id': everyone,
  '/programme': everyone,
  '/programme/$id': everyone,
  '/lists/$id': [...contributors, 'secretariat'],
  '/documents': everyone,
  '/documents/$id': everyone,
  '/me': everyone,
};

test('every page is listed, once', () => {
  expect(pages.map(({ path }) => path).sort()).toEqual(Object.keys(seen).sort());
});

describe.each(pages)('$path', (page) => {
  test.each(Object.entries(roles))('%s', (name, memberships) => {
    expect(maySee(page, memberships)).toBe(seen[page.path]?.includes(name));
  });
});
