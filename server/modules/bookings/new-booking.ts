import { readCharges } from '../cost-codes/cost-codes.ts';
import type { ChargesGiven } from '../cost-codes/contract.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { sharedZone, type Period } from '../../platform/time.ts';
import { rulesFor } from '../policies/policies.ts';
import { actingUnder } from './acting.ts';
import { approversFor, waitsUntil } from './approval.ts';
import type { Plan } from './book.ts';
import type { GuestGiven } from './company-contract.ts';
import { checkInRuleOf } from './duty.ts';
import { guestRows, mustHaveHost } from './guest.ts';
import { mayOverrule, type Given, type New } from './judge.ts';
import { buildingsOf, countIds, findCounted, wishesOf } from './parts.ts';
import { readNotes } from './notes.ts';
import { joinUrlAfter } from './online.ts';
import { hostFor, readAttendees, type AttendeesGiven } from './participants.ts';
import { decideHostless } from './rules.ts';
import { seenAmong } from './unseen.ts';

/** A new booking as it was asked for, but for its time. */
export interface NewGiven extends Given {
  readonly resourceIds: readonly number[];
  readonly title?: string | undefined;
  readonly notes?: string | null | undefined;
  readonly onlineMeeting?: boolean | undefined;
  readonly hostId?: number | undefined;
  readonly attendees?: AttendeesGiven | undefined;
  readonly guest?: GuestGiven | null | undefined;
  readonly anonymous?: boolean | undefined;
  readonly private?: boolean | undefined;
  readonly costCodes?: ChargesGiven | undefined;
}

/** A new booking that lacks nothing but its time: what is the same at all times has been judged, but for the policies. */
export type Draft = Pick<
  Plan,
  'title' | 'notes' | 'joinUrl' | 'hostId' | 'attendees' | 'costCodes' | 'resources' | 'zone' | 'checkIn' | 'isPrivate'
> &
  Omit<New, 'counted'>;

/** A new booking at a time that was judged, on its way into the books. */
export const planOf = (draft: Draft, during: Period, id?: number): Plan => ({
  ...draft,
  id,
  during,
  pendingUntil: waitsUntil(draft.approvers, during),
});

/**
 * What these resources are together, and the policies in force for them. Its statements are sent before it waits: others may
 * leave with them. @param keptIds what is had already, and no longer than before. @throws 404, 409 or 400 for one that cannot be booked
 */
export async function readResources(
  ctx: Ctx,
  resourceIds: readonly number[],
  hostId: number | null,
  keptIds: readonly number[] = [],
): Promise<Pick<Draft, 'resources' | 'counts' | 'zone' | 'places' | 'known' | 'rules' | 'checkIn'>> {
  const counts = countIds(resourceIds);
  const [all, rules] = await Promise.all([
    findCounted(ctx, counts),
    rulesFor(ctx, { resourceIds: [...counts.keys()], hostId }),
  ]);
  const kept = countIds(keptIds);
  const known = await seenAmong(ctx, all, rules, { hostId, kept });
  return {
    resources: wishesOf(counts, known, rules, kept),
    counts,
    places: buildingsOf(known),
    zone: sharedZone(known.values(), ctx.tenant.zone),
    known,
    rules,
    checkIn: checkInRuleOf(rules, counts.keys()),
  };
}

/** Reads a new booking and finds what it names. @throws 404, 409, 400 or 403 for what it cannot be at any time */
export async function readNew(ctx: Ctx, given: NewGiven): Promise<Draft> {
  const parts = await readResources(ctx, given.resourceIds, given.hostId ?? ctx.who.userId);
  const who = (await actingUnder(ctx, parts.rules, parts.known.keys())).on(parts.known.keys());
  const hostId = await hostFor(ctx, who, given.hostId, parts.places);
  obey(decideHostless(hostId, parts.places, ctx.who));
  const isOverruled = mayOverrule(who, parts.places, given);
  const invited = await readAttendees(ctx, given.attendees ?? [], hostId);
  const attendees = [...invited, ...guestRows(given.guest ?? null)];
  mustHaveHost(attendees, hostId);
  return {
    ...parts,
    who,
    title: given.title ?? '',
    notes: readNotes(given.notes),
    joinUrl: await joinUrlAfter(ctx, null, given.onlineMeeting),
    hostId,
    attendees,
    costCodes: await readCharges(ctx, given.costCodes ?? []),
    isAnonymous: given.anonymous ?? false,
    isPrivate: given.private ?? false,
    acceptTerms: given.acceptTerms ?? false,
    isOverruled,
    approvers: approversFor(who, { ...parts, resourceIds: parts.known.keys(), hostId }),
  };
}
