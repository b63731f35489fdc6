import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { contextFor, createUser } from '../../../test/support/database.ts';
import { interleave, orders } from '../../../test/support/interleave.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers, listeners } from '../../wiring.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { closing, createClosure, liftClosure } from '../closures/closures.ts';
import { listNotifications, updateNoticeSettings } from '../notifications/notifications.ts';
import { lockHost } from '../quotas/quotas.ts';
import { findResources, retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { OFFER_MINUTES } from './contract.ts';
import { acceptOffer, getWaiting, joinWaiting, leaveWaiting, offerFreed } from './waiting-list.ts';

/** To whom something is offered, for how long it is held, and what takes it back. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const nine = { start: at('09:00', 9), end: at('10:00', 9) };

let now = NOW;
const clock = () => now;
beforeEach(() => void (now = NOW));
const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
const heard = listeners(letters);

/** Lets everybody hear of what happened, but for what is done later because of it. */
async function hear(): Promise<void> {
  const { database } = set.testing;
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOffJobs(database, reactionJobs(heard), { clock });
}

async function work(): Promise<void> {
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  for (let rounds = 0; rounds < 2; rounds++) {
    await hear();
    await workOffJobs(set.testing.database, jobs, { clock });
  }
}

/** A desk that is offered to somebody. */
async function offered() {
  const [id, ada] = [await set.thing(), await createUser(set.world)];
  const booking = await set.book([id], nine.start, nine.end);
  const { id: entry } = await joinWaiting(set.as(ada.who), { resourceIds: [id], ...nine });
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  const state = async () => (await getWaiting(set.as(ada.who), { id: entry })).state;
  expect(await state()).toBe('offered');
  return { id, ada, entry, state };
}

test('what is offered is held until the instant at which that lapses, noted or not, and no longer', async () => {
  const { id, ada, entry } = await offered();
  const book = () =>
    createBooking(contextFor(set.testing.database, set.world.ctx.who, now), { resourceIds: [id], ...nine });
  const ends = NOW.add({ minutes: OFFER_MINUTES });
  now = ends.subtract({ milliseconds: 1 });
  expect(await refusalOf(book())).toMatchObject({ code: 'resource_already_booked' });
  now = ends;
  expect(await book()).toMatchObject({ state: 'confirmed' });
  expect((await getWaiting(set.as(ada.who, now), { id: entry })).state).toBe('lapsed');
});

test('whoever lets an offer lapse is not the next to whom the same is offered, however often she waits for nearly that', async () => {
  const [desk, ann, ben] = [await set.thing(), await createUser(set.world), await createUser(set.world)];
  const booking = await set.book([desk], nine.start, nine.end);
  const join = (by: typeof ann, end: string) =>
    joinWaiting(set.as(by.who, now), { resourceIds: [desk], start: nine.start, end });
  const hers = [await join(ann, nine.end), await join(ann, at('09:40', 9)), await join(ann, at('09:30', 9))];
  const { id } = await join(ben, nine.end);
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  now = NOW.add({ minutes: OFFER_MINUTES });
  await work();
  const stateOf = async (by: typeof ann, entry: number) => (await getWaiting(set.as(by.who, now), { id: entry })).state;
  expect(await Promise.all(hers.map((one) => stateOf(ann, one.id)))).toEqual(['lapsed', 'waiting', 'waiting']);
  expect(await stateOf(ben, id)).toBe('offered');
  // Asked for anew, it is offered to her again, behind who was there before.
  const again = await join(ann, nine.end);
  await leaveWaiting(set.as(ben.who, now), { id });
  await work();
  expect(await stateOf(ann, again.id)).toBe('offered');
});

test('what is offered and goes out of use is taken back: she goes on waiting, and is offered what else is free', async () => {
  const [one, other, ada] = [await set.thing(), await set.thing(), await createUser(set.world)];
  const [first, second] = [await set.book([one], nine.start, nine.end), await set.book([other], nine.start, nine.end)];
  const { id } = await joinWaiting(set.as(ada.who), { resourceIds: [one, other], ...nine });
  await cancelBooking(set.as(), { id: first.id });
  await work();
  await retireResource(set.as(), { id: one }, closing);
  expect(await getWaiting(set.as(ada.who), { id })).toMatchObject({ state: 'waiting', offeredResourceId: null });
  await cancelBooking(set.as(), { id: second.id });
  await work();
  expect(await getWaiting(set.as(ada.who), { id })).toMatchObject({ state: 'offered', offeredResourceId: other });
});

test.each(orders(2, 2))(
  'what is offered while it goes out of use is not offered then, whoever comes first: %s',
  async (order) => {
    const [id, ada] = [await set.thing(), await createUser(set.world)];
    const booking = await set.book([id], nine.start, nine.end);
    const { id: entry } = await joinWaiting(set.as(ada.who), { resourceIds: [id], ...nine });
    await cancelBooking(set.as(), { id: booking.id });
    const errors = await interleave(set.testing.database, order, {
      A: { ctx: set.as(), steps: [async (tx) => void (await retireResource(tx, { id }, closing))] },
      B: { ctx: set.as(), steps: [(tx) => offerFreed(tx, { resourceId: id })] },
    });
    expect(errors).toEqual([null, null]);
    expect(await getWaiting(set.as(ada.who), { id: entry })).toMatchObject({
      state: 'waiting',
      offeredResourceId: null,
    });
    expect(await set.held(id)).toEqual([]);
  },
);

test('of a booking that was changed what it had is looked at, and nothing else that is waited for', async () => {
  const [one, other, third] = [await set.thing(), await set.thing(), await set.thing()];
  const [ada, ben] = [await createUser(set.world), await createUser(set.world)];
  const booking = await set.book([one], nine.start, nine.end);
  await set.book([third], nine.start, nine.end);
  const { id: entry } = await joinWaiting(set.as(ada.who), { resourceIds: [one], ...nine });
  await joinWaiting(set.as(ben.who), { resourceIds: [third], ...nine });
  await work();
  const looked = async () => {
    await hear();
    const jobs = set.world.db.selectFrom('job').select('key').where('name', '=', 'waiting_list.offer');
    return (await jobs.execute()).map(({ key }) => key);
  };
  const change = (given: object) =>
    updateBooking(contextFor(set.testing.database, set.world.ctx.who, NOW), { id: booking.id, ...given });
  await change({ title: 'Other words' });
  expect(await looked()).toEqual([]);
  await change({ resourceIds: [other] });
  expect(await looked()).toEqual([String(one)]);
  await work();
  expect((await getWaiting(set.as(ada.who), { id: entry })).state).toBe('offered');
});

test('what is offered and then closed is offered no more, and again once it is open', async () => {
  const { id, ada, entry, state } = await offered();
  const { id: closure } = await set.close({ resourceId: id });
  expect(await state()).toBe('waiting');
  expect(await set.held(id)).toEqual(['08T00:00–12T00:00 out_of_service']);
  expect(await refusalOf(acceptOffer(set.as(ada.who), { id: entry }))).toMatchObject({ code: 'waiting_not_offered' });
  await work();
  expect(await state()).toBe('waiting');
  await liftClosure(set.as(), { id: closure });
  await work();
  expect(await state()).toBe('offered');
  expect(await acceptOffer(set.as(ada.who), { id: entry })).toMatchObject({ resourceIds: [id] });
});

test.each([
  ['en', 'Offer taken back: ', 'is closed then'],
  ['de', 'Angebot zurückgezogen: ', 'ist dann geschlossen'],
  ['zh-Hant', '保留已收回', '屆時關閉'],
] as const)('whoever was offered what is taken back is told so once, in %s', async (language, label, said) => {
  const { id, ada, state } = await offered();
  await updateNoticeSettings(set.as(ada.who), { language });
  await set.close({ resourceId: id });
  await work();
  await work();
  expect(await state()).toBe('waiting');
  const { items } = await listNotifications(set.as(ada.who), {});
  expect(items.map(({ type }) => type)).toEqual(['waiting_entry.withdrawn', 'waiting_entry.offered']);
  const letters = await set.world.db
    .selectFrom('mail')
    .select(['subject', 'body'])
    .where('recipient', '=', ada.who.email)
    .where('subject', 'like', `${label}%`)
    .execute();
  const { name } = (await findResources(set.as(), [id])).get(id) ?? { name: '' };
  expect(letters).toHaveLength(1);
  expect(letters[0]?.body).toContain(said);
  expect(letters[0]?.body).toContain(name);
  expect(letters[0]?.body).toContain('https://desks.example/waiting');
});

test('nobody waits for what is closed alone, but for it or another', async () => {
  const [one, other] = [await set.thing(), await set.thing()];
  await set.close({ resourceId: one });
  await set.book([other], nine.start, nine.end);
  const ada = await createUser(set.world);
  const wait = (...resourceIds: number[]) => joinWaiting(set.as(ada.who), { resourceIds, ...nine });
  expect(await refusalOf(wait(one))).toMatchObject({ code: 'resource_closed', param: 'resourceIds' });
  expect(await wait(one, other)).toMatchObject({ state: 'waiting' });
});

test.each(orders(2, 2))('a closure against who takes an offer %s', async (order) => {
  const { id, ada, entry, state } = await offered();
  const closing = {
    floorId: set.floor,
    reason: 'Works',
    start: at('00:00'),
    end: at('00:00', 12),
    bookings: 'cancel',
  } as const;
  const errors = await interleave(set.testing.database, order, {
    A: {
      ctx: set.as(),
      steps: [async (tx) => void (await createClosure(tx, closing))],
    },
    B: { ctx: set.as(ada.who), steps: [async (tx) => void (await acceptOffer(tx, { id: entry }))] },
  });
  expect(errors[0]).toBeNull();
  expect(['waiting', 'booked']).toContain(await state());
  expect((await set.held(id)).filter((held) => !held.endsWith('closure'))).toEqual([]);
  const closures = await set.world.db.selectFrom('closure').select('id').where('liftedAt', 'is', null).execute();
  for (const one of closures) await liftClosure(set.as(), { id: one.id });
});

/** Two desks for which somebody waits, as she waits, and how they become free. */
async function waitingForTwo(join: (ids: readonly [number, number]) => readonly (readonly number[])[]) {
  const [one, other, ada] = [await set.thing(), await set.thing(), await createUser(set.world)];
  const bookings = [await set.book([one], nine.start, nine.end), await set.book([other], nine.start, nine.end)];
  const entries: number[] = [];
  for (const resourceIds of join([one, other]))
    entries.push((await joinWaiting(set.as(ada.who), { resourceIds: [...resourceIds], ...nine })).id);
  const look = async (nth: number) => getWaiting(set.as(ada.who, now), { id: entries[nth] ?? 0 });
  return {
    one,
    other,
    look,
    her: () => set.as(ada.who, now),
    entries,
    free: async (nth: 0 | 1): Promise<void> => {
      await cancelBooking(set.as(), { id: bookings[nth]?.id ?? 0 });
      await work();
    },
  };
}

test.each(['lapsed', 'taken', 'left'])('once an offer is %s, what became free meanwhile is offered', async (end) => {
  const { look, free, her, entries } = await waitingForTwo(([one, other]) => [[one], [other]]);
  await free(1);
  await free(0);
  // One at a time.
  expect([(await look(0)).state, (await look(1)).state]).toEqual(['waiting', 'offered']);
  const id = entries[1] ?? 0;
  if (end === 'taken') await acceptOffer(her(), { id });
  else if (end === 'left') await leaveWaiting(her(), { id });
  else now = NOW.add({ minutes: OFFER_MINUTES });
  await work();
  expect((await look(0)).state).toBe('offered');
});

test('once an offer is taken back, what became free meanwhile is offered', async () => {
  const { one, other, look, free } = await waitingForTwo((both) => [both]);
  await free(0);
  await free(1);
  expect(await look(0)).toMatchObject({ state: 'offered', offeredResourceId: one });
  await set.close({ resourceId: one });
  await work();
  expect(await look(0)).toMatchObject({ state: 'offered', offeredResourceId: other });
});

/** How many holds of a resource nobody is at, seen from outside every transaction. */
const untouched = async (resourceId: number): Promise<number> => {
  const holds = set.world.db.selectFrom('hold').select('origin').where('resourceId', '=', resourceId);
  return (await holds.forUpdate().skipLocked().execute()).length;
};

test('what is offered is taken once nobody else books for her: what is held of it is touched after that', async () => {
  const { id, ada, entry, state } = await offered();
  const outside = AsyncLocalStorage.snapshot();
  let free = 0;
  const errors = await interleave(set.testing.database, 'ABAAB', {
    A: {
      ctx: set.as(),
      steps: [(tx) => lockHost(tx, ada.id), async () => void (free = await outside(() => untouched(id)))],
    },
    B: { ctx: set.as(ada.who), steps: [async (tx) => void (await acceptOffer(tx, { id: entry }))] },
  });
  expect([errors, free, await state()]).toEqual([[null, null], 1, 'booked']);
});

/** So many people who wait for one thing at nine, each once, in this order. */
async function crowd(resourceId: number, count: number): Promise<number[]> {
  const { db, tenant, at: createdAt } = set.world;
  const named = Array.from({ length: count }, () => `waits-${crypto.randomUUID()}`);
  const of = { tenantId: tenant.id, role: 'employee', reachesAll: true, createdAt };
  const people = named.map((name) => ({ ...of, name, email: `${name}@example.com` }));
  const hosts = await db.insertInto('userAccount').values(people).returning('id').execute();
  const when = { startsAt: new Date(nine.start), endsAt: new Date(nine.end), zone: 'UTC' };
  const wish = { tenantId: tenant.id, ...when, createdBy: 'system', createdAt };
  const rows = hosts.map(({ id }) => ({ ...wish, hostId: id }));
  const entries = await db.insertInto('waitingEntry').values(rows).returning('id as entryId').execute();
  const wanted = entries.map(({ entryId }) => ({ tenantId: tenant.id, entryId, resourceId }));
  await db.insertInto('waitingEntryResource').values(wanted).execute();
  return entries.map(({ entryId }) => entryId);
}

/** Which of these are offered something. */
const offeredOf = async (entries: readonly number[]): Promise<number[]> => {
  const rows = set.world.db.selectFrom('waitingEntry').select('id').where('id', 'in', entries);
  return (await rows.where('state', '=', 'offered').orderBy('id').execute()).map(({ id }) => id);
};

/** How many hosts were ever locked. */
const lockedHosts = async (): Promise<number> =>
  (await set.world.db.selectFrom('quotaHost').select('hostId').execute()).length;

test.each([
  ['a thing', 1],
  ['one of two that are alike', 2],
])('of %s that 300 wait for the first is offered, and nobody else is kept waiting', async (_, quantity) => {
  const id = await set.thing({ type: 'equipment', quantity });
  const booking = await set.book([id], nine.start, nine.end);
  for (let more = 1; more < quantity; more++) await set.book([id], nine.start, nine.end);
  const entries = await crowd(id, 300);
  const before = await lockedHosts();
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  expect(await offeredOf(entries)).toEqual(entries.slice(0, 1));
  expect((await lockedHosts()) - before).toBe(1);
});

test('who may not have it is passed by, however many these are, and all that are free are offered in order', async () => {
  const id = await set.thing({ type: 'equipment', quantity: 3 });
  const bookings: { readonly id: number }[] = [];
  for (let i = 0; i < 3; i++) bookings.push(await set.book([id], nine.start, nine.end));
  const entries = await crowd(id, 50);
  const gone = set.world.db.updateTable('userAccount').set({ deactivatedAt: new Date() });
  await gone
    .where('id', 'in', (of) => of.selectFrom('waitingEntry').select('hostId').where('id', 'in', entries.slice(0, 45)))
    .execute();
  for (const { id: one } of bookings) await cancelBooking(set.as(), { id: one });
  await work();
  expect(await offeredOf(entries)).toEqual(entries.slice(45, 48));
});

test('each offer is a transaction of its own: it keeps one who waits from booking, and nobody else', async () => {
  const id = await set.thing({ type: 'equipment', quantity: 3 });
  const bookings: { readonly id: number }[] = [];
  for (let i = 0; i < 3; i++) bookings.push(await set.book([id], nine.start, nine.end));
  const entries = await crowd(id, 4);
  for (const { id: one } of bookings) await cancelBooking(set.as(), { id: one });
  const before = await lockedHosts();
  await contextFor(set.testing.database, set.world.ctx.who, NOW).tx((tx) => offerFreed(tx, { resourceId: id }));
  expect(await offeredOf(entries)).toEqual(entries.slice(0, 1));
  expect((await lockedHosts()) - before).toBe(1);
});
