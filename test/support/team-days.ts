import type { Ctx, Tx } from '../../server/platform/context/context.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { declaredJobs } from '../../server/contracts.ts';
import { doers, listeners } from '../../server/wiring.ts';
import { addGroupMember, createGroup } from '../../server/modules/people/people.ts';
import { createArea } from '../../server/modules/places/places.ts';
import { createTeamDay, getTeamDay, placeListener, takeTeamPlace } from '../../server/modules/team-days/team-days.ts';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
} from './database.ts';
import { workOff } from './queue.ts';

/** A Monday morning; the team day is on Wednesday, and what is left is given back on Tuesday at noon. */
export const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
export const DATE = '2030-01-09';
export const NINE_TO_FIVE = { start: '2030-01-09T09:00:00Z', end: '2030-01-09T17:00:00Z' };
export const DEADLINE = Temporal.Instant.from('2030-01-08T12:00:00Z');

export type Person = Awaited<ReturnType<typeof createUser>>;
export type TeamDays = Awaited<ReturnType<typeof createTeamDays>>;

const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;

type Input = Parameters<typeof createTeamDay>[1];
/** What a test says of a day; what is undefined is not said. */
type Wish = { readonly [Member in keyof Input]?: Input[Member] | undefined };
const planIn = (ctx: Ctx, given: Wish) => createTeamDay(ctx, { name: 'Planning', date: DATE, ...given } as Input);

/** A building with a floor of two areas, and whoever a test asks for. */
export async function createTeamDays() {
  const testing = await createTestDatabase();
  const world = await createWorld(testing.database, 'UTC');
  const building = await createBuilding(world);
  const floor = await createFloor(world, building, 1);
  const area = async (name: string): Promise<number> => (await createArea(world.ctx, { name, floorId: floor })).id;
  const areas = [await area('North'), await area('South')] as const;
  const keeper = await createUser(world, { role: 'space_manager' });
  const as = ({ who }: { readonly who: Principal } = keeper, now = NOW): Ctx => contextFor(testing.database, who, now);
  const system = (now = NOW): Ctx => as(world.ctx, now);
  const desk = (given: object = {}): Promise<number> =>
    createResource(world, { buildingId: building, floorId: floor, ...given });
  return {
    testing,
    world,
    building,
    floor,
    areas,
    keeper,
    as,
    system,
    desk,
    async desks(count: number, given: object = {}): Promise<number[]> {
      const ids: number[] = [];
      for (let i = 0; i < count; i++) ids.push(await desk(given));
      return ids;
    },
    take: (by: Person, id: number, given: object = {}, now = NOW) => takeTeamPlace(as(by, now), { id, ...given }),
    read: (by: Person, id: number, now = NOW) => getTeamDay(as(by, now), { id }),
    person: (): Promise<Person> => createUser(world),
    /** A group of these people. */
    async team(...people: readonly Person[]): Promise<number> {
      const { id } = await createGroup(system(), { name: `Team ${crypto.randomUUID()}` });
      for (const { id: userId } of people) await addGroupMember(system(), { id, userId });
      return id;
    },
    plan: (by: Person, given: Wish, now = NOW) => planIn(as(by, now), given),
    planIn,
    /** What hears that a place was given back. */
    hear: (tx: Tx, bookingId: number): Promise<void> =>
      placeListener.react(tx, [{ type: 'booking.cancelled', data: { id: bookingId } }] as never),
    /** Lets everything happen that is due by then: what hears of events, and jobs. */
    async work(now = NOW): Promise<void> {
      const { database } = testing;
      const clock = () => now;
      const heard = listeners(letters);
      const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
      for (let rounds = 0; rounds < 2; rounds++) {
        while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
        await workOff(database, jobs, { clock });
      }
    },
    /** What holds a resource. */
    async held(resourceId: number): Promise<string[]> {
      const rows = world.db.selectFrom('hold').select('origin').where('resourceId', '=', resourceId);
      return (await rows.orderBy('startsAt').execute()).map(({ origin }) => origin);
    },
    told: (type: string) =>
      world.db.selectFrom('event').select(['subjectId', 'data']).where('type', '=', type).orderBy('id').execute(),
    [Symbol.asyncDispose]: () => testing[Symbol.asyncDispose](),
  };
}
