import { may, reaches, type Owner, type Place, type Principal, type Reach } from '../../platform/context/principal.ts';
import { rolesThatMay, type Role } from '../../platform/contract/scopes.ts';
import { dayStart, isAfter, type Period } from '../../platform/time.ts';
import type { KeyKind } from './contract.ts';

/** A key as far as it says who may see it. */
export interface Kept {
  readonly buildingId: Place;
  readonly hostId: number | null;
}

/** Is somebody the host of a key's booking? A token of hers is, with the rights that she gave it. */
export const isHost = ({ hostId }: Pick<Kept, 'hostId'>, owner: Owner | null): boolean =>
  hostId !== null && owner?.kind === 'user' && owner.id === hostId;

/** Who is shown a key, and changes it: its booking's host, and who manages keys there. */
export const maySee = (key: Kept, who: Principal, owner: Owner | null): boolean =>
  isHost(key, owner) || may(who, 'keys:manage', key.buildingId);

/** What a key's goodness hangs on, as it is now. */
export interface Held {
  readonly kind: KeyKind;
  readonly revoked: boolean;
  readonly retired: boolean;
  readonly buildingId: number;
  /** Of a one-time key: when its booking has its door, if it has; null where it has not. */
  readonly during: Period | null;
  /** Of a one-time key: is whom it was shown to the host still, and does she count? */
  readonly isHosts: boolean;
  /** Of any other: what who answers for it may; null for nobody. */
  readonly owner: Answering | null;
}

/** Who answers for a key, and the token that she made it with; null: none. */
export interface Answering {
  readonly role: Role;
  readonly reach: Reach;
  readonly active: boolean;
  readonly token: Lent | null;
}

/** What a token was lent, and until when. */
export interface Lent {
  readonly scopes: readonly string[];
  readonly reach: Reach;
  /** It was revoked, or has another secret since. */
  readonly revoked: boolean;
  readonly expiresAt: Temporal.Instant | null;
}

/** Does a key open its door at this instant? What its owner may no longer do, or the token it was made with, it does not either. */
export const isGood = (key: Held, now: Temporal.Instant): boolean =>
  mayOpen(key, now) && (key.kind !== 'one_time' || (key.during !== null && isWithin(key.during, now)));

/** Is it good, but for the time of its booking? */
export function mayOpen(key: Held, now: Temporal.Instant): boolean {
  if (key.revoked || key.retired) return false;
  if (key.kind === 'one_time') return key.isHosts && key.during !== null;
  const { owner, buildingId } = key;
  if (owner === null || !owner.active || !rolesThatMay('keys:manage').includes(owner.role)) return false;
  return covers(owner.reach, buildingId) && (owner.token === null || lends(owner.token, buildingId, now));
}

const lends = ({ scopes, reach, revoked, expiresAt }: Lent, buildingId: number, now: Temporal.Instant): boolean =>
  !revoked &&
  (expiresAt === null || isAfter(expiresAt, now)) &&
  scopes.includes('keys:manage') &&
  covers(reach, buildingId);

const covers = (reach: Reach, buildingId: number): boolean => reaches({ reach }, buildingId);

const isWithin = ({ start, end }: Period, now: Temporal.Instant): boolean => !isAfter(start, now) && isAfter(end, now);

/** The day that it is by the clocks of a zone: 2027-03-28. */
export const dayIn = (now: Temporal.Instant, zone: string): string =>
  now.toZonedDateTimeISO(zone).toPlainDate().toString();

/** From midnight to midnight by the clocks of a zone: 23, 24 or 25 hours. */
export const dayOf = (now: Temporal.Instant, zone: string): Period => ({
  start: dayStart(now, zone),
  end: dayStart(now, zone, 1),
});
