import { describe, expect, test } from 'vitest';
import { createDerive } from '../../platform/auth/derive.ts';
import { dayIn, dayOf, isGood, mayOpen, type Held, type Lent } from './rules.ts';
import { isProof, readKey, urlOf, type Cut } from './secrets.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const start = at('2030-01-07T09:00:00Z');
const end = at('2030-01-07T10:00:00Z');

const oneTime: Held = {
  kind: 'one_time',
  revoked: false,
  retired: false,
  buildingId: 1,
  during: { start, end },
  isHosts: true,
  owner: null,
};
const lasting: Held = {
  ...oneTime,
  kind: 'static',
  during: null,
  isHosts: false,
  owner: { role: 'space_manager', reach: 'all', active: true, token: null },
};

describe('a one-time key', () => {
  test('is good from the start of its booking to the very end, and not at it', () => {
    expect(isGood(oneTime, start)).toBe(true);
    expect(isGood(oneTime, start.subtract({ nanoseconds: 1 }))).toBe(false);
    expect(isGood(oneTime, end.subtract({ nanoseconds: 1 }))).toBe(true);
    expect(isGood(oneTime, end)).toBe(false);
  });
  test.each<[string, Partial<Held>]>([
    ['was revoked', { revoked: true }],
    ['is of a room out of use', { retired: true }],
    ['has no booking that stands', { during: null }],
    ['was shown to another host', { isHosts: false }],
  ])('that %s opens nothing', (_, other) => {
    expect(isGood({ ...oneTime, ...other }, start)).toBe(false);
    expect(mayOpen({ ...oneTime, ...other }, start)).toBe(false);
  });
  test('is shown before its time', () => expect(mayOpen(oneTime, start.subtract({ hours: 1 }))).toBe(true));
});

describe('a resource’s key', () => {
  test('is good as long as who answers for it may manage keys there', () => {
    const owned = (owner: Partial<NonNullable<Held['owner']>>) =>
      isGood(
        { ...lasting, owner: { role: 'space_manager', reach: 'all', active: true, token: null, ...owner } },
        start,
      );
    expect(owned({})).toBe(true);
    expect(owned({ reach: [1] })).toBe(true);
    expect(owned({ reach: [2] })).toBe(false);
    expect(owned({ active: false })).toBe(false);
    expect(owned({ role: 'employee' })).toBe(false);
    expect(isGood({ ...lasting, owner: null }, start)).toBe(false);
  });
});

describe('a key that was made with a token', () => {
  const lent: Lent = { scopes: ['keys:read', 'keys:manage'], reach: 'all', revoked: false, expiresAt: end };
  const opens = (other: Partial<Lent>, now = start): boolean => {
    const owner = { role: 'space_manager', reach: 'all', active: true, token: { ...lent, ...other } } as const;
    return isGood({ ...lasting, owner }, now);
  };

  test('is good as long as the token may manage keys there', () => {
    expect(opens({})).toBe(true);
    expect(opens({ reach: [1] })).toBe(true);
    expect(opens({ expiresAt: null })).toBe(true);
    expect(opens({}, end)).toBe(false);
    expect(opens({ revoked: true })).toBe(false);
    expect(opens({ scopes: ['keys:read'] })).toBe(false);
    expect(opens({ reach: [2] })).toBe(false);
  });
});

describe('a day', () => {
  test.each([
    ['2030-03-31T00:30:00Z', 23],
    ['2030-10-27T00:30:00Z', 25],
    ['2030-01-07T00:30:00Z', 24],
  ])('of London that %s is in has %i hours', (now, hours) => {
    const day = dayOf(at(now), 'Europe/London');
    expect(day.end.since(day.start).total('hours')).toBe(hours);
    expect(dayIn(day.start, 'Europe/London')).toBe(dayIn(at(now), 'Europe/London'));
    expect(dayIn(day.end.subtract({ nanoseconds: 1 }), 'Europe/London')).toBe(dayIn(at(now), 'Europe/London'));
    expect(dayIn(day.end, 'Europe/London')).not.toBe(dayIn(at(now), 'Europe/London'));
  });
  test('that has no midnight begins where its clocks do', () => {
    // Beirut went from 0:00 to 1:00 on the last Sunday of March.
    expect(dayOf(at('2025-03-30T12:00:00Z'), 'Asia/Beirut').start.toString()).toBe('2025-03-29T22:00:00Z');
  });
});

describe('a secret', () => {
  const options = { publicUrl: 'https://desks.example/', derive: createDerive('secret', 'access keys') };
  const cut: Cut = { tenantId: 1, id: 7, kind: 'daily', turn: 1, nonce: 'a' };
  const proofOf = (one: Cut, day: string): Buffer => readKey(urlOf(options, one, day))?.proof ?? Buffer.alloc(32);

  test('stands behind the # and is read from the URL or alone', () => {
    const url = urlOf(options, cut, '2030-01-07');
    expect(url).toMatch(/^https:\/\/desks\.example\/door-key#7-[\w-]{43}$/);
    expect(readKey(url)).toEqual(readKey(url.slice(url.indexOf('#') + 1)));
    expect(isProof(options.derive, cut, '2030-01-07', proofOf(cut, '2030-01-07'))).toBe(true);
  });
  test.each<[string, Partial<Cut>, string]>([
    ['tenant', { tenantId: 2 }, '2030-01-07'],
    ['key', { id: 8 }, '2030-01-07'],
    ['turn', { turn: 2 }, '2030-01-07'],
    ['nonce', { nonce: 'b' }, '2030-01-07'],
    ['kind', { kind: 'static' }, '2030-01-07'],
    ['day', {}, '2030-01-08'],
  ])('is another one for another %s', (_, other, day) => {
    expect(isProof(options.derive, { ...cut, ...other }, day, proofOf(cut, '2030-01-07'))).toBe(false);
  });
  test('is another one under another ATRIUM_SECRET', () => {
    const derive = createDerive('another', 'access keys');
    expect(isProof(derive, cut, '2030-01-07', proofOf(cut, '2030-01-07'))).toBe(false);
  });
  test.each(['', '7', '7-short', 'x-' + 'A'.repeat(43), '0-' + 'A'.repeat(43), '4294967296-' + 'A'.repeat(43)])(
    '%j is none',
    (text) => expect(readKey(text)).toBe(null),
  );
});
