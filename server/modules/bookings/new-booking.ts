import type { Ctx } from '../../platform/context/context.ts';
import { obey, type Verdict } from '../../platform/contract/verdict.ts';
import { sharedZone, type Period } from '../../platform/time.ts';
import type { Plan } from './book.ts';
import { buildingsOf, countIds, findCounted, wishesOf } from './parts.ts';
import { hostFor, readAttendees, type AttendeesGiven } from './participants.ts';
import { decideHostless, decideLength, decidePast } from './rules.ts';

/** A new booking as it was asked for, but for its time. */
export interface NewGiven {
  readonly resourceIds: readonly number[];
  readonly title?: string | undefined;
  readonly hostId?: number | undefined;
  readonly attendees?: AttendeesGiven | undefined;
}

/** A new booking that lacks nothing but its time: what is the same at all times has been judged. */
export type Draft = Pick<Plan, 'title' | 'hostId' | 'attendees' | 'resources' | 'zone'> & {
  /** The buildings that it is in. */
  readonly places: readonly number[];
};

/** What these resources are together. @throws 404, 409 or 400 for one that cannot be booked */
export async function readResources(
  ctx: Ctx,
  resourceIds: readonly number[],
): Promise<Pick<Draft, 'resources' | 'zone' | 'places'>> {
  const counts = countIds(resourceIds);
  const resources = await findCounted(ctx, counts);
  return {
    resources: wishesOf(counts, resources),
    places: buildingsOf(resources),
    zone: sharedZone(resources.values(), ctx.tenant.zone),
  };
}

/** Reads a new booking and finds what it names. @throws 404, 409, 400 or 403 for what it cannot be at any time */
export async function readNew(ctx: Ctx, given: NewGiven): Promise<Draft> {
  const parts = await readResources(ctx, given.resourceIds);
  const hostId = hostFor(ctx, given.hostId, parts.places);
  obey(decideHostless(hostId, parts.places, ctx.who));
  const attendees = await readAttendees(ctx, given.attendees ?? [], hostId);
  return { ...parts, title: given.title ?? '', hostId, attendees };
}

/** May a new booking be at this time? The one place where each time is judged. */
export function judgeNew({ now, who }: Ctx, { places, zone }: Draft, during: Period): Verdict {
  const past = decidePast({ before: null, after: during }, places, now, who);
  return past.ok ? decideLength(during, zone, now) : past;
}
