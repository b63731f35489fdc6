/**
 * IP allow lists of tokens, and the address a request really came from.
 *
 * One entry is an address, a range or a network, of IPv4 or IPv6; a list is any of them, separated by commas:
 * `225.154.33.1`, `225.154.33.1-100`, `225.154.33.1-225.154.34.9`, `225.154.33.0/24`, `2001:db8::1`,
 * `2001:db8::1-2001:db8::ff`, `2001:db8::/32`. Decimal without leading zeros only: `010` is 8 to some readers, 10 to others.
 */
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Family = 4 | 6;

interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Every address of one family from `first` to `last`, both included. */
export interface IpRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export type IpAllowList = readonly IpRange[];

export type IpAllowVerdict =
  | { readonly ok: true; readonly list: IpAllowList }
  | { readonly ok: false; readonly detail: string };

const MAX_CHARACTERS = 2_000;
const MAX_ENTRIES = 100;
const MAX_FORWARDED_HOPS = 50;
const SHOWN_CHARACTERS = 60;

const BITS: Record<Family, number> = { 4: 32, 6: 128 };

/**
 * Reads an allow list. Spaces around entries, dashes and slashes do not matter; host bits of a network do not either.
 * A refusal names the entry that is wrong. Empty text gives the empty list, which allows nobody: whether no text means
 * "no restriction" is the caller's decision.
 */
export function parseIpAllow(text: string): IpAllowVerdict {
  if (text.length > MAX_CHARACTERS) return refuse(`the list is longer than ${MAX_CHARACTERS} characters`);
  if (text.trim() === '') return { ok: true, list: [] };
  const entries = text.split(',');
  if (entries.length > MAX_ENTRIES) return refuse(`the list has more than ${MAX_ENTRIES} entries`);
  const list: IpRange[] = [];
  for (const [index, entry] of entries.entries()) {
    const range = parseEntry(entry.trim());
    if (typeof range === 'string') return refuse(`entry ${index + 1} ${shown(entry.trim())} ${range}`);
    list.push(range);
  }
  return { ok: true, list };
}

/** A list as it is kept. One that cannot be read allows nobody. */
export function readIpList(text: string): IpAllowList {
  const verdict = parseIpAllow(text);
  return verdict.ok ? verdict.list : [];
}

/**
 * Whether the list holds the address. An IPv4-mapped address (`::ffff:a.b.c.d`) counts as IPv4, a zone id is ignored,
 * and anything that is not an address is not allowed.
 */
export function ipAllowed(list: IpAllowList, address: string): boolean {
  const wanted = parseAddress(withoutZone(address));
  return wanted !== undefined && list.some((range) => holds(range, wanted));
}

/** Whether every address of the inner list is in the outer one. */
export const ipListWithin = (inner: IpAllowList, outer: IpAllowList): boolean =>
  inner.every((range) => isCovered(range, outer));

/** Ranges of the outer list may touch or overlap: what one of them leaves over, the others may hold. */
function isCovered({ family, first, last }: IpRange, outer: IpAllowList): boolean {
  const here = outer.find((range) => holds(range, { family, value: first }));
  if (!here) return false;
  return last <= here.last || isCovered({ family, first: here.last + 1n, last }, outer);
}

/**
 * The address a request came from. `X-Forwarded-For` can be written by anyone, so only what trusted proxies added counts:
 * walking from the right, the first address that is no trusted proxy is the client. An entry that cannot be read ends the
 * walk at the proxy that passed it on.
 */
export function clientAddress(
  remoteAddress: string,
  xForwardedFor: string | readonly string[] | undefined,
  trustedProxies: IpAllowList,
): string {
  let client = plainAddress(remoteAddress);
  if (trustedProxies.length === 0) return client;
  const hops = [xForwardedFor ?? []].flat().join(',').split(',').slice(-MAX_FORWARDED_HOPS);
  while (hops.length > 0 && ipAllowed(trustedProxies, client)) {
    const hop = plainAddress(withoutPort((hops.pop() ?? '').trim()));
    if (parseAddress(hop) === undefined) break;
    client = hop;
  }
  return client;
}

function refuse(detail: string): IpAllowVerdict {
  return { ok: false, detail };
}

function shown(entry: string): string {
  return JSON.stringify(entry.length > SHOWN_CHARACTERS ? `${entry.slice(0, SHOWN_CHARACTERS)}…` : entry);
}

/** A range, or what is wrong with the entry. */
function parseEntry(entry: string): IpRange | string {
  if (entry === '') return 'is empty';
  const slash = entry.indexOf('/');
  if (slash >= 0) return parseNetwork(entry.slice(0, slash).trim(), entry.slice(slash + 1).trim());
  const dash = entry.indexOf('-');
  if (dash >= 0) return parseRange(entry.slice(0, dash).trim(), entry.slice(dash + 1).trim());
  const address = parseAddress(entry);
  if (address === undefined) return 'is not an IPv4 or IPv6 address';
  return { family: address.family, first: address.value, last: address.value };
}

function parseNetwork(base: string, length: string): IpRange | string {
  const address = parseAddress(base);
  if (address === undefined) return 'does not begin with an IPv4 or IPv6 address';
  // The length of a mapped network (::ffff:10.0.0.0/104) counts the 96 bits before its IPv4 part.
  const skipped = address.family === 4 && base.includes(':') ? 96 : 0;
  const bits = BITS[address.family];
  const prefix = parseDecimal(length, bits + skipped);
  if (prefix === undefined || prefix < skipped) {
    return `has a network length that is not a number from ${skipped} to ${bits + skipped}`;
  }
  const hostMask = (1n << BigInt(bits + skipped - prefix)) - 1n;
  const first = (address.value | hostMask) ^ hostMask;
  return { family: address.family, first, last: first | hostMask };
}

function parseRange(from: string, to: string): IpRange | string {
  const first = parseAddress(from);
  if (first === undefined) return 'does not begin with an IPv4 or IPv6 address';
  const last = parseAddress(to) ?? lastOctetOf(first, to);
  if (last === undefined || last.family !== first.family) {
    return first.family === 4
      ? 'does not end with an IPv4 address or a number from 0 to 255'
      : 'does not end with an IPv6 address';
  }
  if (last.value < first.value) return 'ends before it begins';
  return { family: first.family, first: first.value, last: last.value };
}

/** The end of the short form `225.154.33.1-100`: the same address with another last octet. */
function lastOctetOf(first: Address, text: string): Address | undefined {
  const octet = parseDecimal(text, 255);
  if (first.family !== 4 || octet === undefined) return undefined;
  return { family: 4, value: ((first.value >> 8n) << 8n) | BigInt(octet) };
}

function parseDecimal(text: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** An address without zone id, mapped IPv4 read as IPv4. Node judges the spelling: `ipaddr.js` would read octal and hex, too. */
function parseAddress(text: string): Address | undefined {
  // Asked for each request, and nearly always of IPv4: four numbers need no parser once Node has judged their spelling.
  if (isIPv4(text))
    return { family: 4, value: BigInt(text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)) };
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.process(spelledOut(text));
  const value = BigInt(`0x${Buffer.from(address.toByteArray()).toString('hex')}`);
  return { family: address.kind() === 'ipv4' ? 4 : 6, value };
}

function holds(range: IpRange, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone < 0 ? address : address.slice(0, zone);
}

/** One spelling per address: no zone id, short lower-case IPv6, and IPv4 where a dual-stack socket says `::ffff:a.b.c.d`. */
function plainAddress(text: string): string {
  if (isIPv4(text)) return text;
  const bare = withoutZone(text);
  return isIP(bare) === 0 ? bare : ipaddr.process(spelledOut(bare)).toString();
}

/** IPv6 in hexadecimal throughout: `ipaddr.js` takes `::1.2.3.4` for a mapped address, which it is not (RFC 4291 §2.5.5). */
const spelledOut = (address: string): string =>
  address.includes('.') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

/** Some proxies append the client's port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const parts = /^\[([^\]]*)\](?::\d+)?$/.exec(hop) ?? /^(\d[\d.]*):\d+$/.exec(hop);
  return parts?.[1] ?? hop;
}
