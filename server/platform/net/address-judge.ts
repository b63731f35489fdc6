/**
 * May a request of ours go to this IP address? Nothing but the public internet may be reached on a tenant's word: not this
 * machine, not the network around it, not a cloud's metadata service. Only the operator can open private networks.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** `public`: on the internet. `allowed`: in a network that the operator opened, whatever else it is. */
export type AddressVerdict = 'public' | 'allowed' | 'denied';

export type AddressJudge = (address: string) => AddressVerdict;

/** IANA special-purpose registry, multicast and reserved space: what is not globally reachable unicast. */
const DENIED_IPV4 = networkList(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);

/**
 * Everything outside 2000::/3, the only space given out as global unicast: so loopback, mapped and translated IPv4, discard,
 * segment routing, unique local, link local, site local and multicast. Inside it: protocol assignments with Teredo and
 * ORCHID, documentation, 6to4.
 */
const DENIED_IPV6 = networkList('::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** The parts of 2001::/23 that IANA lists as globally reachable. */
const CARVED_OUT_IPV6 = networkList(
  '2001:1::1/128',
  '2001:1::2/128',
  '2001:1::3/128',
  '2001:3::/32',
  '2001:4:112::/48',
  '2001:20::/28',
  '2001:30::/28',
);

/** NAT64 (RFC 6052) and IPv4-mapped: packets end at the IPv4 address in the last 32 bits. */
const TRANSLATED = networkList('64:ff9b::/96');
const MAPPED = networkList('::ffff:0:0/96');

/**
 * A judge for one list of networks opened by the operator, each a CIDR network or a single address. Throws a TypeError that
 * names a network it cannot read.
 */
export function createAddressJudge(allowNetworks: readonly string[]): AddressJudge {
  const networks = allowNetworks.map((text) => parseNetwork(text));
  // One list per family: a BlockList matches 8.8.8.8 against ::/3 too, as ::ffff:8.8.8.8.
  const opened4 = blockList(networks.filter(({ family }) => family === 'ipv4'));
  const opened6 = blockList(networks.filter(({ family }) => family === 'ipv6'));

  return function judge(address) {
    const family = isIP(address);
    // A zone id (fe80::1%eth0) marks a link-local scope, and a BlockList matches nothing on such an address.
    if (family === 0 || address.includes('%')) return 'denied';
    if (family === 4) return judgeIpv4(address, opened4);
    if (TRANSLATED.check(address, 'ipv6')) return judgeIpv4(lastIpv4(address), opened4);
    if (MAPPED.check(address, 'ipv6')) return opened4.check(lastIpv4(address)) ? 'allowed' : 'denied';
    if (opened6.check(address, 'ipv6')) return 'allowed';
    return DENIED_IPV6.check(address, 'ipv6') && !CARVED_OUT_IPV6.check(address, 'ipv6') ? 'denied' : 'public';
  };
}

interface Network {
  readonly base: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

function networkList(...networks: string[]): BlockList {
  return blockList(networks.map((network) => parseNetwork(network)));
}

function blockList(networks: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { base, prefix, family } of networks) list.addSubnet(base, prefix, family);
  return list;
}

function parseNetwork(text: string): Network {
  const [, base = '', length] = /^\s*([^/%\s]+)(?:\/(\d{1,3}))?\s*$/.exec(text) ?? [];
  const version = isIP(base);
  const bits = version === 4 ? 32 : 128;
  const prefix = Number(length ?? bits);
  if (version === 0 || prefix > bits)
    throw new TypeError(`${JSON.stringify(text)} is not a network such as 10.0.0.0/8`);
  return { base, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function judgeIpv4(address: string, opened: BlockList): AddressVerdict {
  if (opened.check(address)) return 'allowed';
  return DENIED_IPV4.check(address) ? 'denied' : 'public';
}

/** The IPv4 address in the last 32 bits of an IPv6 address. */
function lastIpv4(address: string): string {
  const tail = address.slice(address.lastIndexOf(':') + 1);
  if (isIPv4(tail)) return tail;
  // The URL parser writes the shortest form, so the last two groups are there or left out as zeros by "::".
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (right ?? left).split(':').slice(-2);
  const value = groups.reduce((sum, group) => sum * 65_536 + Number.parseInt(group || '0', 16), 0);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
