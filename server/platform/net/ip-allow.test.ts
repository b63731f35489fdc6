import { describe, expect, test } from 'vitest';
import { clientAddress, ipAllowed, ipListWithin, parseIpAllow, type IpAllowList } from './ip-allow.ts';

const CASES = 100_000;

function listOf(text: string): IpAllowList {
  const verdict = parseIpAllow(text);
  if (!verdict.ok) throw new Error(verdict.detail);
  return verdict.list;
}

function allowed(text: string, address: string): boolean {
  return ipAllowed(listOf(text), address);
}

describe('the four forms', () => {
  test.each([
    ['225.154.33.1', '225.154.33.1', true],
    ['225.154.33.1', '225.154.33.2', false],
    ['225.154.33.1-100', '225.154.33.1', true],
    ['225.154.33.1-100', '225.154.33.100', true],
    ['225.154.33.1-100', '225.154.33.0', false],
    ['225.154.33.1-100', '225.154.33.101', false],
    ['225.154.33.1-100', '225.154.34.50', false],
    ['225.154.33.0/24', '225.154.33.255', true],
    ['225.154.33.0/24', '225.154.34.0', false],
    ['225.154.33.77/24', '225.154.33.0', true],
    ['10.0.0.1, 225.154.33.1-100 ,192.168.0.0/16', '192.168.4.5', true],
    ['10.0.0.1, 225.154.33.1-100 ,192.168.0.0/16', '225.154.33.7', true],
    ['10.0.0.1, 225.154.33.1-100 ,192.168.0.0/16', '10.0.0.2', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '10.0.0.1', false],
    ['10.0.0.0/32', '10.0.0.0', true],
    ['10.0.0.0/32', '10.0.0.1', false],
    ['255.255.255.255/1', '128.0.0.0', true],
    ['10.0.0.250-10.0.1.5', '10.0.1.0', true],
    ['10.0.0.250-10.0.1.5', '10.0.1.6', false],
    ['10.0.0.7 - 9', '10.0.0.8', true],
    ['10.0.0.0 / 8', '10.9.9.9', true],
    ['2001:DB8::1', '2001:db8:0:0::0:1', true],
    ['2001:db8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8::1-2001:db8::ff', '2001:db8::80', true],
    ['2001:db8::1-2001:db8::ff', '2001:db8::100', false],
    ['::1/128', '::1', true],
    ['::1.2.3.4', '::102:304', true],
    ['::1.2.3.4', '1.2.3.4', false],
  ])('%s and %s: %s', (text, address, expected) => {
    expect(allowed(text, address)).toBe(expected);
  });

  test.each([
    ['10.0.0.0/8', '::ffff:10.1.2.3'],
    ['10.0.0.0/8', '::FFFF:0a01:0203'],
    ['10.0.0.0/8', '0:0:0:0:0:ffff:10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::ffff:10.0.0.0/104', '10.1.2.3'],
    ['::ffff:10.1.2.1-9', '10.1.2.3'],
    ['10.0.0.0/8', '::ffff:10.1.2.3%eth0'],
    ['fe80::/10', 'fe80::1%eth0'],
  ])('mapped and zoned addresses: %s allows %s', (text, address) => {
    expect(allowed(text, address)).toBe(true);
  });

  test.each(['', 'localhost', '10.0.0', '010.0.0.1', '167772161', '0xa.0.0.1', '10.0.0.1 ', '10.0.0.1:80', '%'])(
    'what is no address is not allowed: %j',
    (address) => {
      expect(allowed('0.0.0.0/0, ::/0', address)).toBe(false);
    },
  );

  test('no text is a list that allows nobody', () => {
    expect(parseIpAllow('  ')).toEqual({ ok: true, list: [] });
    expect(ipAllowed([], '10.0.0.1')).toBe(false);
  });
});

describe('refusals name the wrong part', () => {
  test.each([
    ['10.0.0.1,', 'entry 2 "" is empty'],
    [',10.0.0.1', 'entry 1 "" is empty'],
    ['10.0.0.1,10.0.0.256', 'entry 2 "10.0.0.256" is not an IPv4 or IPv6 address'],
    ['010.0.0.1', 'entry 1 "010.0.0.1" is not an IPv4 or IPv6 address'],
    ['0x0a.0.0.1', 'entry 1 "0x0a.0.0.1" is not an IPv4 or IPv6 address'],
    ['10.1', 'entry 1 "10.1" is not an IPv4 or IPv6 address'],
    ['10.0.0.1;10.0.0.2', 'entry 1 "10.0.0.1;10.0.0.2" is not an IPv4 or IPv6 address'],
    ['fe80::1%eth0', 'entry 1 "fe80::1%eth0" is not an IPv4 or IPv6 address'],
    ['１０.0.0.1', 'entry 1 "１０.0.0.1" is not an IPv4 or IPv6 address'],
    ['10.0.0.9-3', 'entry 1 "10.0.0.9-3" ends before it begins'],
    ['10.0.0.1-', 'entry 1 "10.0.0.1-" does not end with an IPv4 address or a number from 0 to 255'],
    ['10.0.0.1-256', 'entry 1 "10.0.0.1-256" does not end with an IPv4 address or a number from 0 to 255'],
    ['10.0.0.1-010', 'entry 1 "10.0.0.1-010" does not end with an IPv4 address or a number from 0 to 255'],
    ['10.0.0.1-5-9', 'entry 1 "10.0.0.1-5-9" does not end with an IPv4 address or a number from 0 to 255'],
    ['10.0.0.1-::5', 'entry 1 "10.0.0.1-::5" does not end with an IPv4 address or a number from 0 to 255'],
    ['::1-5', 'entry 1 "::1-5" does not end with an IPv6 address'],
    ['-5', 'entry 1 "-5" does not begin with an IPv4 or IPv6 address'],
    ['10.0.0.0/33', 'entry 1 "10.0.0.0/33" has a network length that is not a number from 0 to 32'],
    ['10.0.0.0/', 'entry 1 "10.0.0.0/" has a network length that is not a number from 0 to 32'],
    ['10.0.0.0/08', 'entry 1 "10.0.0.0/08" has a network length that is not a number from 0 to 32'],
    ['10.0.0.0/-1', 'entry 1 "10.0.0.0/-1" has a network length that is not a number from 0 to 32'],
    ['10.0.0.0/8/8', 'entry 1 "10.0.0.0/8/8" has a network length that is not a number from 0 to 32'],
    ['10.0.0.0/255.0.0.0', 'entry 1 "10.0.0.0/255.0.0.0" has a network length that is not a number from 0 to 32'],
    ['2001:db8::/129', 'entry 1 "2001:db8::/129" has a network length that is not a number from 0 to 128'],
    ['::ffff:0:0/95', 'entry 1 "::ffff:0:0/95" has a network length that is not a number from 96 to 128'],
    ['/8', 'entry 1 "/8" does not begin with an IPv4 or IPv6 address'],
    ['1::2::3', 'entry 1 "1::2::3" is not an IPv4 or IPv6 address'],
  ])('%s', (text, detail) => {
    expect(parseIpAllow(text)).toEqual({ ok: false, detail });
  });

  test('length and number of entries are capped, and a long entry is not repeated whole', () => {
    expect(parseIpAllow(Array.from({ length: 100 }, () => '10.0.0.1').join()).ok).toBe(true);
    expect(parseIpAllow(Array.from({ length: 101 }, () => '10.0.0.1').join()).ok).toBe(false);
    expect(parseIpAllow(`10.0.0.1${' '.repeat(2_000)}`).ok).toBe(false);
    const long = parseIpAllow('x'.repeat(1_999));
    expect(!long.ok && long.detail.length < 150).toBe(true);
  });
});

describe('the address a request came from', () => {
  const proxies = listOf('10.0.0.0/8, fd00::/8');

  test.each([
    ['a stranger cannot say who he is', '203.0.113.9', '10.1.1.1', '203.0.113.9'],
    ['no header', '10.0.0.1', undefined, '10.0.0.1'],
    ['an empty header', '10.0.0.1', '', '10.0.0.1'],
    ['one proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['two proxies', '10.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['what stands left of the client is hearsay', '10.0.0.1', '198.51.100.1, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['several header lines', '10.0.0.1', ['198.51.100.1, 203.0.113.9', '10.0.0.2'], '203.0.113.9'],
    ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['an unreadable hop ends the walk', '10.0.0.1', '203.0.113.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['a trailing comma ends the walk', '10.0.0.1', '203.0.113.9,', '10.0.0.1'],
    ['a mapped proxy and client', '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['ports', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['ports with brackets', '10.0.0.1', '[2001:DB8:0::1]:4711', '2001:db8::1'],
    ['brackets without port', 'fd00::1', '[2001:db8::1]', '2001:db8::1'],
    ['zone', 'fe80::1%eth0', undefined, 'fe80::1'],
    ['one spelling', '2001:DB8:0:0::1', undefined, '2001:db8::1'],
    ['octal is unreadable', '10.0.0.1', '0313.0.113.9', '10.0.0.1'],
  ])('%s', (_, remote, header, expected) => {
    expect(clientAddress(remote, header, proxies)).toBe(expected);
  });

  test('without configured proxies the header never counts', () => {
    expect(clientAddress('127.0.0.1', '203.0.113.9', [])).toBe('127.0.0.1');
  });

  test('a header of a hundred thousand hops is walked only a little', () => {
    expect(
      clientAddress(
        '10.0.0.1',
        Array.from({ length: 100_000 }, () => '10.0.0.2'),
        proxies,
      ),
    ).toBe('10.0.0.2');
  });
});

/*
 * A second implementation that shares nothing with the first: addresses are strings of binary digits, IPv6 is read by the
 * URL parser, networks are string prefixes, ranges are compared as strings. null = not to be accepted.
 */

function bitsOf(address: string): string | null {
  if (/^[\d.]+$/.test(address)) return ipv4Bits(address);
  if (!/^[\da-f:.]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return null;
  const [left = '', right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [groupBits(left), groupBits(right)];
  const bits = before + '0'.repeat(128 - before.length - after.length) + after;
  const mapped = '0'.repeat(80) + '1'.repeat(16);
  return bits.startsWith(mapped) ? bits.slice(96) : bits;
}

function groupBits(side: string): string {
  const groups = side.split(':').filter((group) => group !== '');
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

function ipv4Bits(address: string): string | null {
  const octets = address.split('.');
  const good = octets.length === 4 && octets.every((octet) => String(Number(octet)) === octet && Number(octet) < 256);
  return good ? octets.map((octet) => Number(octet).toString(2).padStart(8, '0')).join('') : null;
}

function oracle(entry: string, address: string): boolean | null {
  const [first = '', second, third] = entry.split(/[-/]/).map((part) => part.trim());
  const bits = bitsOf(first);
  const wanted = bitsOf(address.replace(/%.*/, ''));
  if (bits === null || third !== undefined) return null;
  if (second === undefined) return bits === wanted;
  return entry.includes('/') ? inNetwork(bits, first, second, wanted) : inRange(bits, second, wanted);
}

function inNetwork(bits: string, first: string, length: string, wanted: string | null): boolean | null {
  const written = first.includes(':') ? 128 : 32;
  const count = Number(length) - (written - bits.length);
  if (!/^\d+$/.test(length) || String(Number(length)) !== length || count < 0 || count > bits.length) return null;
  return wanted?.length === bits.length && wanted.startsWith(bits.slice(0, count));
}

function inRange(bits: string, second: string, wanted: string | null): boolean | null {
  const short = bits.length === 32 && /^\d+$/.test(second);
  const end = short ? ipv4Bits(`0.0.0.${second}`)?.replace(/^.{24}/, bits.slice(0, 24)) : bitsOf(second);
  if (end === undefined || end === null || end.length !== bits.length || end < bits) return null;
  return wanted?.length === bits.length && bits <= wanted && wanted <= end;
}

/** mulberry32: small, seedable, good enough to draw test cases from. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Draw = (below: number) => number;

function pick<T>(draw: Draw, choices: readonly [T, ...T[]]): T {
  return choices[draw(choices.length)] ?? choices[0];
}

/** Few leading bytes, so that addresses and entries meet often. */
function drawBytes(draw: Draw, family: 4 | 6): number[] {
  const start = family === 4 ? [10, draw(2)] : [0x20, 0x01, 0x0d, 0xb8, ...Array.from({ length: 10 }, () => 0)];
  return [...start, ...Array.from({ length: 2 }, () => pick(draw, [0, 1, 127, 128, 255, draw(256)]))];
}

function spell(draw: Draw, bytes: readonly number[]): string {
  if (bytes.length === 4) {
    const dotted = bytes.join('.');
    return pick(draw, [dotted, dotted, dotted, `::ffff:${dotted}`, `0:0::FFFF:${dotted}`]);
  }
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0));
  const full = groups.map((group) => group.toString(16)).join(':');
  const dotted = `${groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':')}:${bytes.slice(12).join('.')}`;
  return pick(draw, [full, full.toUpperCase(), full.replace(':0:0:0:0', ':'), full.replace(':0:0:', '::'), dotted]);
}

function drawEntry(draw: Draw): string {
  const family = pick(draw, [4, 4, 6] as const);
  const bytes = drawBytes(draw, family);
  const text = spell(draw, bytes);
  const blank = pick(draw, ['', '', ' ']);
  switch (draw(4)) {
    case 0:
      return text;
    case 1:
      return `${text}${blank}/${blank}${draw(text.includes(':') ? 130 : 34)}`;
    case 2:
      return `${text}${blank}-${blank}${spell(draw, drawBytes(draw, family))}`;
    default:
      return `${text}${blank}-${draw(260)}`;
  }
}

/** One in eight entries gets one character changed, so that both must also agree about what is wrong. */
function maybeSpoil(draw: Draw, entry: string): string {
  if (draw(8) > 0) return entry;
  const at = draw(entry.length);
  return entry.slice(0, at) + pick(draw, ['', '0', '.', ':', '-', '/', 'f', 'x', '９']) + entry.slice(at + draw(2));
}

describe('a list is within another one', () => {
  test.each([
    ['10.1.0.0/16', '10.0.0.0/8'],
    ['10.0.0.1, 192.0.2.7', '192.0.2.0/24, 10.0.0.1'],
    ['10.0.0.0-10.0.1.255', '10.0.0.0/24, 10.0.1.0-255'],
    ['10.0.0.0/24', '10.0.0.0-100, 10.0.0.90-10.0.0.255'],
    ['2001:db8::1', '2001:db8::/32'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s in %s', (inner, outer) => expect(ipListWithin(listOf(inner), listOf(outer))).toBe(true));

  test.each([
    ['10.0.0.0/7', '10.0.0.0/8'],
    ['10.0.0.1, 192.0.2.7', '10.0.0.1'],
    ['10.0.0.0-10.0.1.255', '10.0.0.0/24, 10.0.1.1-255'],
    ['::/0', '0.0.0.0/0'],
    ['0.0.0.0/0', '::/0'],
    ['10.0.0.1', ''],
  ])('%s not in %s', (inner, outer) => expect(ipListWithin(listOf(inner), listOf(outer))).toBe(false));
});

test(`${CASES} random cases agree with a second implementation`, () => {
  const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`ip-allow: replay with TEST_SEED=${seed}`);
  const draw = drawer(seed);
  const seen = { in: 0, out: 0, refused: 0 };
  for (let count = 0; count < CASES; count += 1) {
    const entries = Array.from({ length: 1 + draw(3) }, () => maybeSpoil(draw, drawEntry(draw)));
    const address = spell(draw, drawBytes(draw, pick(draw, [4, 6] as const))) + pick(draw, ['', '', '', '%eth0']);
    const verdicts = new Set(entries.map((entry) => oracle(entry, address)));
    const expected = verdicts.has(null) ? 'refused' : verdicts.has(true) ? 'in' : 'out';
    const parsed = parseIpAllow(entries.join(pick(draw, [',', ' , '])));
    const got = parsed.ok ? (ipAllowed(parsed.list, address) ? 'in' : 'out') : 'refused';
    if (got !== expected)
      throw new Error(`seed ${seed}: [${entries.join(' | ')}] and ${address}: ${got}, not ${expected}`);
    seen[got] += 1;
  }
  // Each outcome must be frequent, or the agreement says little.
  expect(Math.min(seen.in, seen.out, seen.refused)).toBeGreaterThan(CASES / 20);
});
