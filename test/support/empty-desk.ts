import { getBooking } from '../../server/modules/bookings/bookings.ts';
import type { Rules, Said } from '../../server/modules/policies/contract.ts';
import { createPolicy } from '../../server/modules/policies/policies.ts';
import { checkInBooking, lookAtPresence } from '../../server/modules/presence/presence.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { createDevice, recordReadings } from '../../server/modules/signals/signals.ts';
import {
  contextFor,
  createBuilding,
  createResource,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from './database.ts';

export type Person = Awaited<ReturnType<typeof createUser>>;
export type EmptyDesk = Awaited<ReturnType<typeof createEmptyDesk>>;

export const DAY = '2030-01-07';
export const at = (clock: string): Temporal.Instant =>
  Temporal.Instant.from(clock.includes('T') ? clock : `${DAY}T${clock}:00Z`);
export const RULE: Said<'checkIn'> = {
  required: true,
  methods: ['web'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
  emptyMinutes: 30,
};
export const when = (start: string, end: string) => ({ start: at(start).toString(), end: at(end).toString() });

let sensors = 0;

/** A desk with a sensor of its own, and who has it: what it takes until it is free again as nobody is there. */
export async function createEmptyDesk(testing: TestDatabase) {
  const world = await createWorld(testing.database);
  const building = await createBuilding(world);
  const [ann, bea] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bea' })];
  const here = { desk: await createResource(world, { buildingId: building }), eye: '' };
  const as = (person: Person, clock: string) => contextFor(testing.database, person.who, at(clock));
  const atrium = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));

  async function newSensor(resourceId: number): Promise<string> {
    const accessId = `EYE-${++sensors}`;
    await createDevice(atrium('07:00'), { kind: 'occupancy', name: 'Eye', accessId, resourceId });
    return accessId;
  }

  const policy = (given: Partial<Said<'checkIn'>> = {}, resourceId = here.desk, more: Rules = {}) =>
    createPolicy(world.ctx, { name: 'Free again', resourceId, rules: { checkIn: { ...RULE, ...given }, ...more } });
  const book = async (start = '09:00', end = '17:00', resourceIds = [here.desk]): Promise<number> =>
    (await createBooking(as(ann, '08:00'), { resourceIds, ...when(start, end) })).id;
  /** She books, and says at nine that she is here. */
  async function come(end = '17:00', resourceIds = [here.desk]): Promise<number> {
    const id = await book('09:00', end, resourceIds);
    await checkInBooking(as(ann, '09:00'), { id });
    return id;
  }

  async function say(there: boolean, clocks: readonly string[], accessId = here.eye): Promise<void> {
    const items = clocks.map((clock) => ({ accessId, timestamp: at(clock).toString(), hasMotion: there }));
    await recordReadings(atrium(clocks.at(-1) ?? '09:00'), { items });
  }
  /** It is heard every ten minutes. */
  const quiet = (from: string, to: string, accessId = here.eye): Promise<void> => {
    const [first, last] = [at(from), at(to)];
    const count = Math.floor(first.until(last).total('minutes') / 10);
    const clocks = Array.from({ length: count + 1 }, (_, i) => first.add({ minutes: 10 * i }).toString());
    return say(false, clocks, accessId);
  };
  const looking = (clock: string, id = here.desk): Promise<void> => atrium(clock).tx((tx) => lookAtPresence(tx, [id]));
  here.eye = await newSensor(here.desk);
  return Object.assign(here, {
    world,
    building,
    ann,
    bea,
    as,
    atrium,
    newSensor,
    policy,
    book,
    come,
    say,
    quiet,
    looking,
    ...seenOf(world, here),
  });
}

/** What became of bookings and of the desk. */
function seenOf(world: World, here: { readonly desk: number }) {
  const bookingAt = (id: number) => getBooking(world.ctx, { id });
  const stateOf = async (id: number): Promise<string> => (await bookingAt(id)).state;
  const holdsOf = async (): Promise<string[]> => {
    const rows = await world.db
      .selectFrom('hold')
      .select(['startsAt', 'endsAt'])
      .where('resourceId', '=', here.desk)
      .orderBy('startsAt')
      .execute();
    return rows.map((row) => [row.startsAt, row.endsAt].map((one) => one.toISOString().slice(11, 16)).join('–'));
  };
  const eventsOf = (id: number) =>
    world.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('subjectId', '=', id)
      .where('subjectType', '=', 'booking')
      .orderBy('version')
      .execute();
  const endings = async (id: number): Promise<string[]> =>
    (await eventsOf(id)).map(({ type }) => type).filter((type) => /checked_out|released|cancelled/.test(type));
  const looksAt = async (): Promise<string[]> => {
    const rows = await world.db
      .selectFrom('job')
      .select(['key', 'runAt'])
      .where('name', '=', 'presence.look')
      .where('tenantId', '=', world.tenant.id)
      .where('key', '=', `${here.desk}/again`)
      .execute();
    return rows.map(({ runAt }) => runAt.toISOString().slice(11, 16));
  };
  return { bookingAt, stateOf, holdsOf, eventsOf, endings, looksAt };
}
