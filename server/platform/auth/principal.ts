import type { Scope } from './scopes.ts';

export type Role = 'employee' | 'receptionist' | 'space_manager' | 'administrator';

export interface Tenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** IANA zone, for what has no building. */
  readonly zone: string;
}

/** Who acts: a person with a session, a program with a token, or Atrium itself. */
export interface Principal {
  readonly kind: 'user' | 'token' | 'system';
  /** `user:12`, `token:3`, `system`: as events, audit and idempotency keys name it. */
  readonly key: string;
  readonly name: string;
  readonly tenant: Tenant;
  readonly userId: number | null;
  readonly email: string | null;
  readonly tokenId: number | null;
  readonly role: Role | null;
  /** The buildings this role reaches; null means all. */
  readonly buildings: readonly number[] | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Of a browser's session: its hash, to end it by. */
  readonly sessionHash?: Buffer;
}

/** Does this principal's role reach the building? */
export const reaches = (who: Principal, buildingId: number): boolean =>
  who.buildings === null || who.buildings.includes(buildingId);

/** Does it reach all of these? null stands for every building there is and will be. */
export const reachesAll = (who: Principal, buildings: readonly number[] | null): boolean =>
  who.buildings === null || (buildings !== null && buildings.every((id) => reaches(who, id)));

/** Atrium's own hand, for work that nobody asked for in person. */
export const systemPrincipal = (tenant: Tenant, scopes: ReadonlySet<Scope>): Principal => ({
  kind: 'system',
  key: 'system',
  name: 'Atrium',
  tenant,
  userId: null,
  email: null,
  tokenId: null,
  role: null,
  buildings: null,
  scopes,
});
