/** For whom an attempt is made, and at whose address. */
export interface Sharer {
  readonly tenantId: number;
  /** Scheme, name and port. */
  readonly host: string;
}

/** A number of places that tenants and hosts share. */
export interface Places {
  /** How many nobody has; below zero where more was taken than there is. */
  readonly free: number;
  /** May this one take another? */
  hasRoom(sharer: Sharer): boolean;
  take(sharer: Sharer): void;
  leave(sharer: Sharer): void;
  /** Those that may take no more. */
  fullTenants(): number[];
}

/**
 * Nobody takes the last place: a tenant never takes one when it has as many as are free, a host when it has half as many.
 * So one tenant has at most half of all places and one host a third, n greedy tenants leave one part in n + 1 to whoever
 * comes next, and a tenant's slow host leaves room for its other ones.
 */
export function createPlaces(size: number): Places {
  const ofTenants = new Map<number, number>();
  const ofHosts = new Map<string, number>();
  let free = size;
  const isFull = (tenantId: number): boolean => (ofTenants.get(tenantId) ?? 0) >= free;
  const move = ({ tenantId, host }: Sharer, by: 1 | -1): void => {
    free -= by;
    add(ofTenants, tenantId, by);
    add(ofHosts, host, by);
  };
  return {
    get free() {
      return free;
    },
    hasRoom: ({ tenantId, host }) => free > 0 && !isFull(tenantId) && 2 * (ofHosts.get(host) ?? 0) < free,
    take: (sharer) => move(sharer, 1),
    leave: (sharer) => move(sharer, -1),
    fullTenants: () => [...ofTenants.keys()].filter(isFull),
  };
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The host behind an address as it counts: scheme, name in lower case without its final dot, and port, the default one spelled out. */
export function hostOf(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  const name = url.hostname.toLowerCase().replace(/\.$/, '');
  return `${url.protocol}//${name}:${url.port || DEFAULT_PORTS[url.protocol]}`;
}
