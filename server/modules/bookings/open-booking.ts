import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { obey, type Verdict } from '../../platform/contract/verdict.ts';
import { isAsked } from '../approval-requests/approval-requests.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import { actingUnder, type Acting } from './acting.ts';
import { findOwners } from './belonging.ts';
import type { BookingState } from './contract.ts';
import { buildingsOf, countIds, countsOf, findCounted, type Resources } from './parts.ts';
import { decideApprover, decideAuthority, decideState, stateAfter, stateAt, type Action, type Owned } from './rules.ts';
import { findSeen } from './seen.ts';
import type { BookingRow } from './row.ts';
import { findBooking, lockBooking } from './store.ts';

/** A booking that the caller may do something to, with what is known of its resources. */
export interface Opened {
  readonly row: BookingRow;
  /** Whose it is. */
  readonly owned: Owned;
  /** The state that the action leads to. */
  readonly next: BookingState;
  readonly resources: Resources;
  /** The policies in force for it as it is. */
  readonly rules: RulesFor;
  /** As whom the caller acts on what it has, and on what it is to have. */
  readonly acting: Acting;
}

/** One of several that are opened together. */
export type OpenedDate = Omit<Opened, 'next'>;

/** Does its state allow this of an opened one? */
export const decideStateOf = (ctx: Ctx, { row }: Pick<Opened, 'row'>, action: Action): Verdict =>
  decideState(action, stateAt(row, ctx.now));

/** As whom the caller acts on an open booking as it is. */
export const actorOn = ({ acting, resources }: Pick<Opened, 'acting' | 'resources'>): Principal =>
  acting.on(resources.keys());

/** The buildings that an open booking is in. */
export const placesOf = ({ resources }: Pick<Opened, 'resources'>): number[] => buildingsOf(resources);

/**
 * Locks a booking that the caller may act on and whose state allows the action.
 * @throws 404 for one that she does not see into, 403 for one that she only sees
 */
export const openBooking = async (tx: Tx, id: number, action: Action, version?: number): Promise<Opened> =>
  openRow(tx, found(await lockBooking(tx, id)), action, version);

/** The same for who only asks, and keeps nobody waiting. @param param what she named it by */
export const lookAtBooking = async (ctx: Ctx, id: number, action: Action, param: string): Promise<Opened> =>
  openRow(ctx, found(await findBooking(ctx, id), param), action, undefined, param);

async function openRow(
  ctx: Ctx,
  row: BookingRow,
  action: Action,
  version: number | undefined,
  param?: string,
): Promise<Opened> {
  const hers = await mustActOn(ctx, row, action, param);
  mustHaveVersion(row, version);
  const state = stateAt(row, ctx.now);
  obey(decideState(action, state), param);
  return { ...hers, next: stateAfter(action, state) };
}

/**
 * Locked bookings of one host, such as dates of a series, that the caller may act on, together.
 * @throws 403 where one of them is not hers to act on
 */
export async function openDates(tx: Tx, rows: readonly BookingRow[]): Promise<OpenedDate[]> {
  const all = countIds(rows.flatMap((row) => [...countsOf(row).keys()]));
  const [known, rules, ownedBy] = await Promise.all([
    findCounted(tx, all),
    rulesFor(tx, { resourceIds: [...all.keys()], hostId: rows[0]?.hostId ?? null }),
    findOwners(tx, rows),
  ]);
  const acting = await actingUnder(tx, rules, all.keys());
  return rows.map((row) => {
    const resources = new Map([...known].filter(([id]) => countsOf(row).has(id)));
    const owned = ownedBy(row);
    obey(decideAuthority(owned, buildingsOf(resources), acting.on(resources.keys())));
    return { row, owned, resources, rules, acting };
  });
}

/**
 * A booking that the caller may act on as her own, in whichever state it is; it keeps nobody waiting.
 * @throws 404 for one that she does not see into, 403 for one that she only sees
 */
export const readOwn = async (ctx: Ctx, id: number): Promise<Omit<Opened, 'next'>> =>
  mustActOn(ctx, found(await findBooking(ctx, id)), 'change');

async function mustActOn(ctx: Ctx, row: BookingRow, action: Action, param?: string): Promise<Omit<Opened, 'next'>> {
  const [resources, rules, ownedBy, isApprover] = await Promise.all([
    findCounted(ctx, countsOf(row)),
    rulesFor(ctx, { resourceIds: [...countsOf(row).keys()], hostId: row.hostId }),
    findOwners(ctx, [row]),
    isAskedAbout(ctx, row.id, action),
  ]);
  const owned = ownedBy(row);
  const places = buildingsOf(resources);
  const acting = await actingUnder(ctx, rules, resources.keys());
  const who = acting.on(resources.keys());
  const authority = isDecision(action) ? decideApprover(isApprover, places, who) : decideAuthority(owned, places, who);
  if (!authority.ok) found(await findSeen(ctx, row.id), param);
  obey(authority);
  return { row, owned, resources, rules, acting };
}

const isDecision = (action: Action): boolean => action === 'approve' || action === 'reject';

const isAskedAbout = async (ctx: Ctx, id: number, action: Action): Promise<boolean> =>
  isDecision(action) && ctx.who.userId !== null && isAsked(ctx, 'booking', id, ctx.who.userId);
