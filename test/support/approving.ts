import { getBooking } from '../../server/modules/bookings/bookings.ts';
import { createGroup } from '../../server/modules/people/people.ts';
import type { Rules } from '../../server/modules/policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../../server/modules/policies/policies.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { contextFor, createBuilding, createResource, createTestDatabase, createUser, createWorld } from './database.ts';

type Somebody = Awaited<ReturnType<typeof createUser>>;
export type Approving = Awaited<ReturnType<typeof createApproving>>;

export const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');
export const START = Temporal.Instant.from('2030-01-08T09:00:00Z');
export const justBefore = START.subtract({ milliseconds: 1 });

/** As replies show it. */
export const shown = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'millisecond' });

/** So many hours after START, so many hours long. */
export const when = (hours = 0, length = 1) => ({
  start: START.add({ hours }).toString(),
  end: START.add({ hours: hours + length }).toString(),
});

/** The code of what was thrown, or 'ok'. */
export function codeOf(error: unknown): string {
  if (error === null) return 'ok';
  if (!(error instanceof Problem)) throw error;
  return error.kind.code;
}

/** The code of a refusal, or 'ok'. */
export const said = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => codeOf(error),
  );

/** A workplace with two buildings, in which some have to ask and others decide. */
export async function createApproving() {
  const testing = await createTestDatabase(12);
  const world = await createWorld(testing.database);
  const [building, other] = [await createBuilding(world), await createBuilding(world)];
  const [ann, bob, eve] = [await createUser(world), await createUser(world), await createUser(world)];
  const receptionist = await createUser(world, { role: 'receptionist' });
  const { id: groupId } = await createGroup(world.ctx, { name: 'Approvers' });

  const as = (who: Somebody | null, now = NOW) => contextFor(testing.database, who?.who ?? world.ctx.who, now);
  const desk = (buildingId = building) => createResource(world, { buildingId });
  const approval = (says: Rules['approval'] = {}, more: object = {}) =>
    createPolicy(world.ctx, { name: 'Ask', rules: { approval: says }, ...more });
  const told = () => world.db.selectFrom('event').where('tenantId', '=', world.tenant.id);

  return {
    testing,
    world,
    other,
    building,
    ann,
    bob,
    eve,
    receptionist,
    groupId,
    as,
    desk,
    approval,
    /** Bob has to approve everything. */
    bobs: () => approval({ userIds: [bob.id] }),
    dropPolicies: async () => {
      for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
    },
    /** What somebody, Ann unless said, wants of a new desk. */
    async wish(more: object = {}, who = ann) {
      const resourceId = await desk();
      const made = await createBooking(as(who), { resourceIds: [resourceId], title: 'Plans', ...when(), ...more });
      return { ...made, resourceId };
    },
    stateOf: async (id: number): Promise<string> => (await getBooking(world.ctx, { id })).state,
    /** Until when each hold of a resource lasts. */
    async holdsOf(resourceId: number): Promise<string[]> {
      const rows = world.db.selectFrom('hold').select(['expiresAt']).where('resourceId', '=', resourceId);
      return (await rows.execute()).map(({ expiresAt }) => expiresAt?.toISOString() ?? 'firm');
    },
    /** What was told of a booking, in order. */
    async eventsOf(id: number): Promise<string[]> {
      const rows = told().select(['type']).where('subjectId', '=', id).where('type', 'like', 'booking.%');
      return (await rows.orderBy('id').execute()).map(({ type }) => type);
    },
    /** The dates of a series, in order. */
    datesOf: async (seriesId: number) =>
      world.db
        .selectFrom('booking')
        .select(['id', 'version', 'state', 'startsAt'])
        .where('tenantId', '=', world.tenant.id)
        .where('seriesId', '=', seriesId)
        .orderBy('startsAt')
        .execute(),
    /** Who was told that a booking waits, each time. */
    async askedOf(id: number): Promise<number[][]> {
      const rows = told().select('data').where('type', '=', 'approval.asked').where('subjectId', '=', id);
      return (await rows.execute()).map(({ data }) => (data as { approverIds: number[] }).approverIds);
    },
    [Symbol.asyncDispose]: () => testing[Symbol.asyncDispose](),
  };
}
