import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers, listeners } from '../../wiring.ts';
import { rejectBooking } from '../approvals/approvals.ts';
import { createAssignment } from '../assignments/assignments.ts';
import { cancelBooking, expirePending, updateBooking } from '../bookings/bookings.ts';
import { closing, updateClosure } from '../closures/closures.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { checkInBooking, checkOutBooking, releaseBooking } from '../presence/presence.ts';
import { reinstateResource, retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { cancelTeamDay, createTeamDay } from '../team-days/team-days.ts';
import { getWaiting, joinWaiting, offerFreed } from './waiting-list.ts';

/** All that sets something free is noticed. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const nine = { start: at('09:00', 9), end: at('10:00', 9) };
const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
const heard = listeners(letters);

const clock = () => NOW;

async function work(now = NOW): Promise<void> {
  const { database } = set.testing;
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  for (let rounds = 0; rounds < 2; rounds++) {
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    await workOffJobs(database, jobs, { clock: () => now });
  }
}

const taken = async () => {
  const id = await set.thing();
  return { id, booking: await set.book([id], nine.start, nine.end) };
};

/** Somebody waits for one of these. */
async function waiting(...resourceIds: number[]) {
  const person = await createUser(set.world);
  const { id } = await joinWaiting(set.as(person.who), { resourceIds, ...nine });
  return { person, state: async () => (await getWaiting(set.as(person.who), { id })).state };
}

/** A hall of two rooms. */
async function hall() {
  const parts = [await set.thing({ type: 'room' }), await set.thing({ type: 'room' })] as const;
  const { id } = await set.add({ type: 'room', partIds: [...parts] });
  return { id, parts };
}

/** A hall that is offered to somebody, of which another waits for a part. */
async function offeredHall() {
  const { id, parts } = await hall();
  const booking = await set.book([id], nine.start, nine.end);
  const whole = await waiting(id);
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  const part = await waiting(parts[1]);
  await work();
  expect([await whole.state(), await part.state()]).toEqual(['offered', 'waiting']);
  return { id, parts, whole, part };
}

test('a part that an offer of the whole had is offered once that is taken back, as another part is closed', async () => {
  const { parts, whole, part } = await offeredHall();
  await set.close({ resourceId: parts[0] });
  await work();
  expect([await whole.state(), await part.state()]).toEqual(['waiting', 'offered']);
});

test('a part that an offer of the whole had is offered once that is out of use', async () => {
  const { id, whole, part } = await offeredHall();
  await retireResource(set.as(), { id }, closing);
  await work();
  expect([await whole.state(), await part.state()]).toEqual(['waiting', 'offered']);
});

test('a part that was closed with a whole is offered once it is no part of it any more', async () => {
  const { id, parts } = await hall();
  await set.close({ resourceId: id });
  const part = await waiting(parts[1], (await taken()).id);
  await work();
  expect(await part.state()).toBe('waiting');
  await set.change(id, { partIds: [parts[0], await set.thing({ type: 'room' })] });
  await work();
  expect(await part.state()).toBe('offered');
});

test('what a policy kept somebody from is offered to her once it does so no more', async () => {
  const { id, booking } = await taken();
  const { state } = await waiting(id);
  const short = { name: 'Short', resourceId: id, rules: { maxLength: { minutes: 30 } } };
  const policy = await createPolicy(set.world.ctx, short);
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  expect(await state()).toBe('waiting');
  await deletePolicy(set.world.ctx, { id: policy.id });
  await work();
  expect(await state()).toBe('offered');
});

test('what somebody had no right to is offered to her once she is of those who have', async () => {
  const { id, booking } = await taken();
  const { person, state } = await waiting(id);
  const { id: group } = await createGroup(set.world.ctx, { name: 'Ours' });
  await createPolicy(set.world.ctx, { name: 'Ours', resourceId: id, rules: { bookableBy: { groupIds: [group] } } });
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  expect(await state()).toBe('waiting');
  await addGroupMember(set.world.ctx, { id: group, userId: person.id }, async () => undefined);
  await work();
  expect(await state()).toBe('offered');
});

test('what is not open yet is offered to who waits for it once the clock opens it, and is not looked at until then', async () => {
  const [{ id }, soon] = [await taken(), await set.thing()];
  const rules = { bookAhead: { unit: 'days', count: 1, rollover: { time: '10:00' } } } as const;
  await createPolicy(set.world.ctx, { name: 'Tomorrow', resourceId: soon, rules });
  const waits = [await waiting(id, soon), await waiting(id, soon)];
  await work();
  const looks = set.world.db.selectFrom('job').select('runAt').where('name', '=', 'waiting_list.offer');
  const due = (await looks.execute()).map(({ runAt }) => runAt.toISOString());
  expect(due).toEqual(['2030-01-07T10:00:00.000Z']);
  await work(Temporal.Instant.from('2030-01-07T09:59:59Z'));
  expect(await waits[0]?.state()).toBe('waiting');
  await work(Temporal.Instant.from('2030-01-07T10:00:00Z'));
  expect(await Promise.all(waits.map((one) => one.state()))).toEqual(['offered', 'waiting']);
  expect(await looks.execute()).toEqual([]);
});

/** Somebody waits for what became free, kept from it by what she has booked in the meantime: she has one of a type. */
async function makingShift() {
  const [{ id, booking }, other] = [await taken(), await set.thing()];
  for (const resourceId of [id, other])
    await createPolicy(set.world.ctx, { name: `One ${resourceId}`, resourceId, rules: { onePerType: true } });
  const { person, state } = await waiting(id);
  const makeshift = await createBooking(set.as(person.who), { resourceIds: [other], ...nine });
  await cancelBooking(set.as(), { id: booking.id });
  await work();
  expect(await state()).toBe('waiting');
  return { person, state, makeshift };
}

test('what a booking of hers kept her from is offered to her once she gives that up', async () => {
  const { person, state, makeshift } = await makingShift();
  await cancelBooking(set.as(person.who), { id: makeshift.id });
  await work();
  expect(await state()).toBe('offered');
});

test('what a booking of hers kept her from is offered to her once that is handed to another', async () => {
  const { state, makeshift } = await makingShift();
  await updateBooking(set.as(), { id: makeshift.id, hostId: (await createUser(set.world)).id });
  await work();
  expect(await state()).toBe('offered');
});

test('what a booking of hers kept her from is offered to her once a guest comes to that instead of her', async () => {
  const { person, state, makeshift } = await makingShift();
  await updateBooking(set.as(person.who), { id: makeshift.id, guest: { name: 'Gus' } });
  await work();
  expect(await state()).toBe('offered');
});

test.each(['the part', 'the hall'])(
  'of a hall and its part that become free, who came first has what she waits for, though %s is looked at first',
  async (looked) => {
    const { id, parts } = await hall();
    const { id: bookingId } = await set.book([id], nine.start, nine.end);
    const part = parts[1];
    const inOrder = looked === 'the part' ? [id, part] : [part, id];
    const waits = [await waiting(inOrder[0] ?? 0), await waiting(inOrder[1] ?? 0)];
    await cancelBooking(set.as(), { id: bookingId });
    await set.as().tx((tx) => offerFreed(tx, { resourceId: inOrder[1] ?? 0 }));
    await work();
    expect(await Promise.all(waits.map((one) => one.state()))).toEqual(['offered', 'waiting']);
  },
);

/** What somebody has from now on, which another waits for from nine on. */
const TODAY = { start: at('08:00', 7), end: at('11:00', 7) };
const LATER = NOW.add({ minutes: 20 });

type Person = Awaited<ReturnType<typeof createUser>>;
type Ending = (had: { readonly id: number }, who: Person['who']) => Promise<unknown>;

test.each<[string, Ending]>([
  [
    'is left early',
    async (had, who) => {
      await checkInBooking(set.as(who), had);
      await checkOutBooking(set.as(who, LATER), had);
    },
  ],
  ['nobody came to and is given back', (had, who) => releaseBooking(set.as(who, LATER), had)],
])('what %s is offered to who waits for the rest', async (_what, end) => {
  const [resourceId, ada, { who }] = [await set.thing(), await createUser(set.world), await createUser(set.world)];
  const { id } = await createBooking(set.as(who), { resourceIds: [resourceId], ...TODAY });
  const wish = { resourceIds: [resourceId], start: at('09:00', 7), end: at('10:00', 7) };
  const entry = await joinWaiting(set.as(ada.who), wish);
  await work();
  await end({ id }, who);
  await work(LATER);
  expect(await getWaiting(set.as(ada.who), { id: entry.id })).toMatchObject({ state: 'offered' });
});

test.each<[string, (bookingId: number) => Promise<unknown>]>([
  ['is rejected', (bookingId) => rejectBooking(set.world.ctx, { id: bookingId })],
  ['nobody decides on in time', (bookingId) => expire(bookingId)],
])('what %s is offered to who waits for it', async (_what, end) => {
  const id = await set.thing();
  const rules = { approval: {} };
  await createPolicy(set.world.ctx, { name: `Asked for ${id}`, resourceId: id, rules });
  const { who } = await createUser(set.world);
  const booking = await createBooking(set.as(who), { resourceIds: [id], start: EIGHT, end: nine.end });
  expect(booking.state).toBe('pending');
  const { state } = await waiting(id);
  await work();
  expect(await state()).toBe('waiting');
  await end(booking.id);
  await work();
  expect(await state()).toBe('offered');
});

const EIGHT = at('08:00', 9);
const expire = (bookingId: number): Promise<number> =>
  set.as(undefined, Temporal.Instant.from(EIGHT)).tx((tx) => expirePending(tx, [bookingId]));

test('what nobody comes to in time is offered to who waits for the rest of the day', async () => {
  const [resourceId, her, ada] = [await set.thing(), await createUser(set.world), await createUser(set.world)];
  await createAssignment(set.as(), { resourceId, userId: her.id, kind: 'flexi' });
  const wish = { resourceIds: [resourceId], start: at('11:00', 7), end: at('12:00', 7) };
  const { id } = await joinWaiting(set.as(ada.who), wish);
  await work();
  expect(await getWaiting(set.as(ada.who), { id })).toMatchObject({ state: 'waiting' });
  await work(Temporal.Instant.from(at('10:00', 7)));
  expect(await getWaiting(set.as(ada.who), { id })).toMatchObject({ state: 'offered' });
});

test('what was reserved for a team day that is cancelled is offered to who waits for it', async () => {
  const [desk, member] = [await set.thing(), await createUser(set.world)];
  const { id: groupId } = await createGroup(set.world.ctx, { name: 'Team' });
  await addGroupMember(set.world.ctx, { id: groupId, userId: member.id }, async () => undefined);
  const plan = { groupId, name: 'Planning', date: '2030-01-09', resourceIds: [desk] };
  const day = await createTeamDay(set.as(), plan);
  const { state } = await waiting(desk);
  await work();
  expect(await state()).toBe('waiting');
  await cancelTeamDay(set.as(), { id: day.id });
  await work();
  expect(await state()).toBe('offered');
});

test('what was out of use is offered to who waits for it once it is back', async () => {
  const { id, booking } = await taken();
  const { state } = await waiting(id);
  await cancelBooking(set.as(), { id: booking.id });
  await retireResource(set.as(), { id }, closing);
  await work();
  expect(await state()).toBe('waiting');
  await reinstateResource(set.as(), { id });
  await work();
  expect(await state()).toBe('offered');
});

test('nobody looks at what is waited for where a closure has but another reason, nor elsewhere where it ends earlier', async () => {
  const [one, elsewhere] = [await taken(), await taken()];
  await waiting(one.id);
  await waiting(elsewhere.id);
  const { id } = await set.close({ resourceId: one.id, start: at('00:00', 8), end: at('00:00', 9) });
  await work();
  const looked = async () => {
    const jobs = set.world.db.selectFrom('job').select('key').where('name', '=', 'waiting_list.offer').orderBy('key');
    return (await jobs.execute()).map(({ key }) => key);
  };
  const hear = async (): Promise<void> => {
    const { database } = set.testing;
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    await workOffJobs(database, reactionJobs(heard), { clock });
  };
  await updateClosure(set.as(), { id, reason: 'Other words' });
  await hear();
  expect(await looked()).toEqual([]);
  await updateClosure(set.as(), { id, end: at('12:00', 8) });
  await hear();
  expect(await looked()).toEqual([String(one.id)]);
});
