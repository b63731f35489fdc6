import type { Ctx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { closing, createClosure } from '../../server/modules/closures/closures.ts';
import * as resources from '../../server/modules/resources/resources.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type ResourceGiven,
  type World,
} from './database.ts';

/** The Monday morning on which everything is asked, and the days after it. */
export const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
export const at = (clock: string, day = 8): string => `2030-01-${String(day).padStart(2, '0')}T${clock}:00Z`;

export type Closing = Awaited<ReturnType<typeof createClosing>>;

/** A building with two floors, people, and somebody who keeps it. */
export async function createClosing() {
  const testing = await createTestDatabase();
  const world = await createWorld(testing.database, 'UTC');
  const building = await createBuilding(world);
  const [floor, above] = [await createFloor(world, building, 1), await createFloor(world, building, 2)];
  const keeper = await createUser(world, { role: 'space_manager' });
  const as = (who = keeper.who, now = NOW): Ctx => contextFor(testing.database, who, now);
  const thing = (given: Partial<ResourceGiven> & { areaId?: number; categoryId?: number } = {}): Promise<number> =>
    createResource(world, { buildingId: building, floorId: floor, ...given });
  const book = async (
    resourceIds: readonly number[],
    start: string,
    end: string,
    { now = NOW, ...more }: { now?: Temporal.Instant; hostId?: number; recurrence?: { rule: string } } = {},
  ) => {
    const hostId = more.hostId ?? (await createUser(world)).id;
    return createBooking(as(undefined, now), {
      resourceIds: [...resourceIds],
      start,
      end,
      overrule: true,
      ...more,
      hostId,
    });
  };
  return {
    testing,
    world,
    building,
    floor,
    above,
    keeper,
    as,
    thing,
    book,
    /** Closes from one day to another. */
    close: (given: object, now = NOW) =>
      createClosure(as(undefined, now), { start: at('00:00'), end: at('00:00', 12), reason: 'Works', ...given }),
    add: (given: object) =>
      resources.createResource(as(), { name: 'New', type: 'desk', buildingId: building, ...given }, closing),
    change: (id: number, given: object) => resources.updateResource(as(), { id, ...given }, undefined, closing),
    held: (resourceId: number) => heldOf(world, resourceId),
    told: (type: string, id: number) => toldOf(world, type, id),
    [Symbol.asyncDispose]: () => testing[Symbol.asyncDispose](),
  };
}

/** What is held of a resource, in the order of time: `08T09:00–08T10:00 booking`, with its unit where there are several. */
async function heldOf(world: World, resourceId: number): Promise<string[]> {
  const rows = await world.db
    .selectFrom('hold')
    .select(['unit', 'startsAt', 'endsAt', 'origin'])
    .where('resourceId', '=', resourceId)
    .orderBy('unit')
    .orderBy('startsAt')
    .execute();
  const clock = (time: Date) => time.toISOString().slice(8, 16);
  return rows.map(
    ({ unit, startsAt, endsAt, origin }) =>
      `${unit === 1 ? '' : `${unit} `}${clock(startsAt)}–${clock(endsAt)} ${origin}`,
  );
}

/** The refusal of something: its code and the field that it names. */
export async function refusalOf(work: Promise<unknown>) {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.kind.code, param: error.details.param, ...error.details.extra };
  }
}

/** What events of a type told of a thing, in the order of its versions. */
async function toldOf({ db }: World, type: string, id: number): Promise<Record<string, unknown>[]> {
  const rows = db
    .selectFrom('event')
    .select('data')
    .where('type', '=', type)
    .where('subjectId', '=', id)
    .orderBy('version');
  return (await rows.execute()).map(({ data }) => data as Record<string, unknown>);
}
