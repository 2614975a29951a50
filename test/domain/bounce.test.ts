import { describe, expect, test } from 'vitest';
import { stopsAddress } from '../../domain/bounce.ts';

describe('an address stops', () => {
  test.each([
    '550 5.1.1 no such user',
    '550-5.1.1 The email account that you tried to reach does not exist',
    '550 #5.1.0 Address rejected.',
    '552 5.2.2 over quota',
    '550 5.4.1 Recipient address rejected: Access denied',
    '556 domain does not accept mail',
    '550 no such user',
    '5.1.1',
    '5.0.0',
    '550',
  ])('when a server says %s', (answer) => expect(stopsAddress(answer)).toBe(true));
});

describe('an address goes on', () => {
  test.each([
    ['for now only', '451 4.3.0 later'],
    ['for now only', '452 4.2.2 over quota'],
    ['for now only', '4.2.2'],
    ['for now only, whatever the reply code', '550 4.4.2 try again'],
    ['for the sender', '553 5.1.8 sender has no MX'],
    ['for the size', '552 5.3.4 too large'],
    ['for the size', '552 5.2.3 too large for this mailbox'],
    ['for the protocol', '501 5.5.4 bad arguments'],
    ['for the content', '554 5.6.0 broken'],
    ['for policy', '550 5.7.1 your network is blocked by 5.1.1.1'],
    ['with success', '250 2.0.0 kept as 5.1.1'],
    ['with nothing readable', 'no such user'],
  ])('when a server refuses %s: %s', (_, answer) => expect(stopsAddress(answer)).toBe(false));

  test('when a bare 5xx is about the sender or the message', () => {
    expect(stopsAddress('550 no', 'sender')).toBe(false);
    expect(stopsAddress('554 no', 'message')).toBe(false);
    expect(stopsAddress('554 5.1.1 no', 'message'), 'the enhanced status says more').toBe(true);
  });
});
