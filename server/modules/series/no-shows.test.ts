import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { said } from '../../../test/support/approving.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listeners } from '../../wiring.ts';
import { updateNoticeSettings, listNotifications } from '../notifications/notifications.ts';
import type { Said } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { checkInBooking, releaseBooking, releaseNoShows } from '../presence/presence.ts';
import { createBooking, getSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let guest: typeof ann;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  [ann, guest] = [await createUser(world), await createUser(world)];
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
});

const START = Temporal.Instant.from('2030-01-08T09:00:00Z');
/** So many minutes after the start of the date of a week. */
const at = (week: number, minutes = 0) => START.add({ hours: 24 * 7 * week, minutes });
const as = ({ who }: { readonly who: Principal }, now = START.subtract({ hours: 24 })) =>
  contextFor(testing.database, who, now);

const RULE: Said<'checkIn'> = { required: true, methods: ['web'], opensMinutes: 30, closesMinutes: 15, release: true };
const ending = (endSeriesAfter?: number) =>
  createPolicy(world.ctx, {
    name: 'For those who come',
    rules: { checkIn: { ...RULE, ...(endSeriesAfter !== undefined && { endSeriesAfter }) } },
  });

async function weekly(rule = 'FREQ=WEEKLY;COUNT=8') {
  const made = await createBooking(as(ann), {
    resourceIds: [await createResource(world, { buildingId: building })],
    title: 'Weekly',
    start: START.toString(),
    end: START.add({ hours: 1 }).toString(),
    attendees: [{ userId: guest.id }],
    recurrence: { rule },
  });
  const id = made.seriesId ?? 0;
  const dates = async () =>
    world.db
      .selectFrom('booking')
      .select(['id', 'state'])
      .where('tenantId', '=', world.tenant.id)
      .where('seriesId', '=', id)
      .orderBy('startsAt')
      .execute();
  return { id, dates, ids: (await dates()).map((date) => date.id) };
}

/** Lets those be given back that nobody came to, and what hears of it act, at an instant. */
async function pass(now: Temporal.Instant, ids: readonly number[]): Promise<void> {
  const clock = () => now;
  const { database } = testing;
  await as(world.ctx, now).tx((tx) => releaseNoShows(tx, ids));
  const heard = listeners({
    publicUrl: 'https://desks.example',
    mailRoute: 'kept',
    organizer: { name: 'Atrium', email: 'atrium@desks.example' },
  });
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  const onError = (error: unknown): void => {
    throw error;
  };
  await workOffJobs(database, reactionJobs(heard), { clock, onError });
}

const states = (...some: (readonly [count: number, state: string])[]) =>
  some.flatMap(([count, state]) => Array.from({ length: count }, () => state));
const statesOf = async ({ dates }: Awaited<ReturnType<typeof weekly>>) => (await dates()).map(({ state }) => state);

describe('a series that nobody comes to', () => {
  test('ends after so many dates in a row: what is to come is cancelled, host and guests are told why, each once', async () => {
    await ending(3);
    await updateNoticeSettings(as(ann), { language: 'de' });
    const series = await weekly();
    for (const week of [0, 1]) await pass(at(week, 15), series.ids.slice(week, week + 1));
    expect(await statesOf(series)).toEqual(states([2, 'released'], [6, 'confirmed']));
    await pass(at(2, 15), series.ids.slice(2, 3));
    await pass(at(2, 16), series.ids);
    expect(await statesOf(series)).toEqual(states([3, 'released'], [5, 'cancelled']));
    expect(await getSeries(world.ctx, { id: series.id })).toMatchObject({ endDay: '2030-01-29', version: 2 });
    const told = world.db.selectFrom('event').select('data').where('type', '=', 'series.ended');
    expect(await told.where('subjectId', '=', series.id).execute()).toMatchObject([
      { data: { why: 'no_shows', dates: 5 } },
    ]);
    const titlesOf = async (who: typeof ann) =>
      (await listNotifications(as(who), {})).items.flatMap(({ type, title }) =>
        type === 'series.ended' ? [title] : [],
      );
    expect(await titlesOf(ann)).toEqual(['Beendet: „Weekly“, 5 Termine']);
    expect(await titlesOf(guest)).toEqual(['Ended: “Weekly”, 5 dates']);
    const letter = world.db.selectFrom('mail').select('body').where('subject', '=', 'Beendet: „Weekly“, 5 Termine');
    expect((await letter.executeTakeFirst())?.body).toContain('kam mehrmals nacheinander niemand');
  });

  test('does not while somebody comes in between or gives it back herself, nor without that setting', async () => {
    const { id: plain } = await ending();
    const kept = await weekly();
    for (const week of [0, 1, 2, 3]) await pass(at(week, 15), kept.ids.slice(week, week + 1));
    expect(await statesOf(kept)).toEqual(states([4, 'released'], [4, 'confirmed']));
    await deletePolicy(world.ctx, { id: plain });
    await ending(2);
    const series = await weekly();
    const date = (week: number) => ({ id: series.ids[week] ?? 0 });
    await pass(at(0, 15), [date(0).id]);
    expect(await said(checkInBooking(as(ann, at(1)), date(1)))).toBe('ok');
    await pass(at(2, 15), [date(2).id]);
    expect(await said(releaseBooking(as(ann, at(3)), date(3)))).toBe('ok');
    await pass(at(4, 15), [date(4).id]);
    expect((await statesOf(series)).slice(4)).toEqual(states([1, 'released'], [3, 'confirmed']));
    await pass(at(5, 15), [date(5).id]);
    expect((await statesOf(series)).slice(4)).toEqual(states([2, 'released'], [2, 'cancelled']));
  });

  test('ends after a standstill, too, in whatever order they are given back; one without end goes on no further', async () => {
    await ending(3);
    const series = await weekly('FREQ=WEEKLY');
    const [first = 0, second = 0, third = 0] = series.ids;
    for (const id of [third, first, second]) await pass(at(2, 30), [id]);
    expect((await statesOf(series)).slice(3)).toEqual(states([series.ids.length - 3, 'cancelled']));
    expect(await getSeries(world.ctx, { id: series.id })).toMatchObject({ endDay: '2030-01-29', bookedUntil: null });
  });
});
