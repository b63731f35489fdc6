import { expect } from 'vitest';
import { makeLinks, openLink } from '../../server/modules/approvals/approvals.ts';
import { book } from '../../server/modules/bookings/bookings.ts';
import { makeVisitLinks, openVisitLink } from '../../server/modules/visitors/visitors.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import { toDate } from '../../server/platform/time.ts';
import { createResource, createUser, type World } from './database.ts';
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

/** The same about a visit there. */
async function sentVisitDecision(world: World, { id, who: { reach } }: Her): Promise<string> {
  const [buildingId = 0] = reach === 'all' ? [] : reach;
  const [tenantId, now] = [world.tenant.id, Temporal.Now.instant()];
  const start = now.add({ hours: 24 });
  const host = await createUser(world);
  const [link = ''] = await world.ctx.tx(async (tx) => {
    const visit = {
      tenantId,
      hostId: host.id,
      buildingId,
      purpose: '',
      notes: '',
      approval: 'pending',
      createdBy: 'system',
      createdAt: toDate(now),
    };
    const { id: visitId, version } = await tx.db
      .insertInto('visit')
      .values({ ...visit, startsAt: toDate(start), endsAt: toDate(start.add({ hours: 1 })) })
      .returning(['id', 'version'])
      .executeTakeFirstOrThrow();
    return makeVisitLinks(tx, '', [{ userId: id, visitId, version, until: start }]);
  });
  return link.slice(link.indexOf('#') + 1);
}

/** What such letters still do: they decide where their owner manages bookings, or visits, and that right is the most that they lend. */
export async function decisionPower(world: World, her: Her): Promise<() => Promise<Power>> {
  const [secret, ofVisit] = [await sentDecision(world, her), await sentVisitDecision(world, her)];
  return async () => {
    const who = (await openLink(world.ctx, secret))?.who ?? null;
    const visited = (await openVisitLink(world.ctx, ofVisit))?.who ?? null;
    const power = { ...powerOf(who), administers: who?.scopes.has('bookings:manage') ?? false };
    expect({ ...powerOf(visited), administers: visited?.scopes.has('visitors:manage') ?? false }).toEqual(power);
    return power;
  };
}
