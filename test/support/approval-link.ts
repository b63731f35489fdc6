import { makeLinks, openLink } from '../../server/modules/approvals/approvals.ts';
import { book } from '../../server/modules/bookings/bookings.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import { createResource, type World } from './database.ts';
import { powerOf, type Power } from './power.ts';

interface Her {
  readonly id: number;
  readonly who: Principal;
}

/** What a letter to somebody ends in who is to decide, as one who manages bookings, on what waits in the first building that she reaches. */
async function sentDecision(world: World, { id, who: { reach } }: Her): Promise<string> {
  const [buildingId = 0] = reach === 'all' ? [] : reach;
  const resources = [{ resourceId: await createResource(world, { buildingId }), quantity: 1, count: 1 }];
  const start = Temporal.Now.instant().add({ hours: 24 });
  const during = { start, end: start.add({ hours: 1 }) };
  const plan = { title: '', hostId: null, attendees: [], resources, during, zone: 'UTC', pendingUntil: start };
  const [link = ''] = await world.ctx.tx(async (tx) => {
    const [booked] = await book(tx, [plan]);
    const { id: bookingId = 0, version = 0 } = booked?.booking ?? {};
    return makeLinks(tx, '', [{ userId: id, bookingId, version, until: start }]);
  });
  return link.slice(link.indexOf('#') + 1);
}

/** What such a letter still does: it decides where its owner manages bookings, and that right is the most that it lends. */
export async function decisionPower(world: World, her: Her): Promise<() => Promise<Power>> {
  const secret = await sentDecision(world, her);
  return async () => {
    const who = (await openLink(world.ctx, secret))?.who ?? null;
    return { ...powerOf(who), administers: who?.scopes.has('bookings:manage') ?? false };
  };
}
