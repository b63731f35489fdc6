import type { Caller } from '../contract/problems.ts';
import type { Role, Scope } from '../contract/scopes.ts';
import type { Tenant } from '../tenants.ts';

/** The buildings that somebody's managing rights, and what is hers without a host, lie in. Said outright: an empty list covers nothing. */
export type Reach = 'all' | readonly number[];

/**
 * Where something is: in one building, in several, or in none and so in the workplace as a whole. `anywhere` asks for no place
 * at all: for what a right is, not for where it is used.
 */
export type Place = number | readonly number[] | 'whole' | 'anywhere';

/** Who answers for a credential: rights come from there, and end there. */
export interface Owner {
  readonly kind: 'user' | 'service_account';
  readonly id: number;
}

interface Acting {
  /** `user:12`, `token:3`, `system`: as events, audit and idempotency keys name it. */
  readonly key: string;
  readonly name: string;
  readonly tenant: Tenant;
  readonly reach: Reach;
  readonly scopes: ReadonlySet<Scope>;
  /** Until when what was shown counts by itself, in epoch milliseconds; Infinity where nothing ends it but somebody. */
  readonly until: number;
}

interface NoPerson {
  readonly userId: null;
  readonly email: null;
  readonly role: null;
}

/** A person, with a session. */
export interface UserPrincipal extends Acting {
  readonly kind: 'user';
  readonly userId: number;
  readonly email: string;
  readonly role: Role;
  readonly tokenId: null;
  /** Of a browser's session: its hash, to end it by. */
  readonly sessionHash?: Buffer;
  /** Atrium made her password: until she has changed it she has no scope. */
  readonly mustChangePassword?: boolean;
}

/** A program, with an API token. */
export interface TokenPrincipal extends Acting, NoPerson {
  readonly kind: 'token';
  readonly tokenId: number;
  readonly owner: Owner;
  /** Of the secret that was shown: another one may have taken its place since. */
  readonly secretHash: Buffer;
  /** It counts from some addresses alone, or until a time. */
  readonly isBound: boolean;
}

/** A screen in a building that somebody paired: it may what a kiosk or the display at a door needs, there, as far as who answers for it may. */
export interface DevicePrincipal extends Acting, NoPerson {
  readonly kind: 'device';
  readonly tokenId: null;
  readonly deviceId: number;
  readonly buildingId: number;
  /** At whose door it stands; null: at none. */
  readonly resourceId: number | null;
  /** Of which floor it is the display; null: of none. With neither it is a kiosk. */
  readonly floorId: number | null;
  readonly owner: Owner;
}

/** A program that speaks Condeco's API, by a subscription key and a session token of the same application. */
export interface ApplicationPrincipal extends Acting, NoPerson {
  readonly kind: 'application';
  readonly tokenId: null;
  readonly applicationId: number;
  readonly clientId: string;
  /** What stands for its workplace in addresses. */
  readonly suffix: string;
  /** Which products its key opens. */
  readonly products: ReadonlySet<string>;
  /** Of the subscription key that was shown: another one may have taken its place since. */
  readonly keyHash: Buffer;
  readonly owner: Owner;
}

/** A program that reads what came from one foreign system, with a token of that connection: of others it sees nothing. */
export interface ConnectionPrincipal extends Acting, NoPerson {
  readonly kind: 'connection';
  readonly tokenId: null;
  readonly connectionId: number;
  readonly connectionTokenId: number;
  /** Of the secret that was shown. */
  readonly secretHash: Buffer;
  readonly owner: Owner;
}

/** Atrium itself, for work that nobody asked for in person. */
export interface SystemPrincipal extends Acting, NoPerson {
  readonly kind: 'system';
  readonly tokenId: null;
}

/** Whoever asks without a credential, where that may be. */
export interface Anonymous extends Acting, NoPerson {
  readonly kind: 'anonymous';
  readonly tokenId: null;
  /** Of the session that the browser still carries, to end it at the next sign-in. */
  readonly sessionHash?: Buffer;
  /** What the browser shows of having signed in before, to whichever accounts. */
  readonly deviceProofs: readonly string[];
  /** Of what a screen keeps that was paired, or asks to be. */
  readonly deviceHash?: Buffer;
}

/** Who acts. */
export type Principal =
  | UserPrincipal
  | TokenPrincipal
  | DevicePrincipal
  | ApplicationPrincipal
  | ConnectionPrincipal
  | SystemPrincipal
  | Anonymous;

/** Who asks, when, in which request and from where. */
export interface Asking {
  readonly who: Principal;
  readonly now: Temporal.Instant;
  readonly requestId: string;
  readonly ip: string | null;
  /** Who waits for the answer. For one that is gone nothing new is begun. */
  readonly caller?: Caller | undefined;
}

/** Do somebody's managing rights cover this place? What is in no building is covered by `'all'` alone. */
export function reaches({ reach }: Pick<Principal, 'reach'>, place: Place): boolean {
  if (reach === 'all' || place === 'anywhere') return true;
  if (place === 'whole') return false;
  const buildingIds = [place].flat();
  return buildingIds.length > 0 && buildingIds.every((buildingId) => reach.includes(buildingId));
}

/** Does somebody reach all that another reach covers? */
export const reachesAll = (who: Pick<Principal, 'reach'>, reach: Reach): boolean =>
  who.reach === 'all' || (reach !== 'all' && reach.every((buildingId) => reaches(who, buildingId)));

type Rights = Pick<Principal, 'scopes' | 'reach'>;

/** Has somebody lost nothing by now of what she could do when she was let in? */
export const keepsAll = (then: Rights, now: Rights): boolean =>
  then.scopes.isSubsetOf(now.scopes) && reachesAll(now, then.reach);

/** Do two reaches cover the same? */
export const isSameReach = (one: Reach, other: Reach): boolean => inOrder(one) === inOrder(other);

const inOrder = (reach: Reach): string => (reach === 'all' ? reach : reach.toSorted((a, b) => a - b).join());

/** What two reaches have in common. */
export function commonReach(one: Reach, other: Reach): Reach {
  if (one === 'all') return other;
  return other === 'all' ? one : one.filter((buildingId) => other.includes(buildingId));
}

/** The one question about rights: may this principal do what the scope stands for, there? */
export const may = (who: Pick<Principal, 'scopes' | 'reach'>, scope: Scope, place: Place): boolean =>
  who.scopes.has(scope) && reaches(who, place);

const nobody = { userId: null, email: null, role: null, tokenId: null } as const;

/** Atrium's own hand. */
export const systemPrincipal = (tenant: Tenant, scopes: ReadonlySet<Scope>): SystemPrincipal => ({
  ...nobody,
  kind: 'system',
  key: 'system',
  name: 'Atrium',
  tenant,
  reach: 'all',
  scopes,
  until: Infinity,
});

/** Somebody at an address who has shown no credential: may do nothing that needs a right. */
export const anonymousPrincipal = (
  tenant: Tenant,
  ip: string,
  {
    sessionHash,
    deviceHash,
    deviceProofs = [],
  }: Partial<Pick<Anonymous, 'sessionHash' | 'deviceHash' | 'deviceProofs'>> = {},
): Anonymous => ({
  ...nobody,
  kind: 'anonymous',
  key: `anonymous/${ip}`,
  name: 'Somebody',
  tenant,
  reach: [],
  scopes: new Set(),
  until: Infinity,
  deviceProofs,
  ...(sessionHash && { sessionHash }),
  ...(deviceHash && { deviceHash }),
});
