import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { interleave } from '../../../test/support/interleave.ts';
import { cancelBooking, getBooking } from '../bookings/bookings.ts';
import { acceptOffer, getWaiting, joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { setWorkDay, clearWorkDay, setWorkWeek, listAbsences } from '../teams/teams.ts';
import {
  bump,
  checkInAssignment,
  createAssignment,
  endAssignment,
  followAbsences,
  forgetOldReleases,
  getAssignment,
  releaseAssignment,
  takeBackAssignment,
  updateAssignment,
} from './assignments.ts';
import { MAX_RELEASES } from './contract.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

type Person = Awaited<ReturnType<typeof createUser>>;
let her: Person;
let desk: number;
beforeEach(async () => {
  her = await createUser(set.world);
  desk = await set.thing();
});

const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;
const assign = (given: object = {}, now = NOW) =>
  createAssignment(set.as(undefined, now), { resourceId: desk, userId: her.id, ...given });
const as = (who: Person['who'], now = NOW) => set.as(who, now);
const FOR_GOOD = '01T00:00 assignment';

describe('what is lent out', () => {
  const lend = (id: number, firstDay: number, lastDay: number, who = her.who, now = NOW) =>
    releaseAssignment(as(who, now), { id, firstDay: day(firstDay), lastDay: day(lastDay) });

  /** Somebody to whom it is offered from nine to ten on a day, as a booking made way. */
  const offeredTo = async ({ who }: Person, n: number) => {
    const times = { start: at('09:00', n), end: at('10:00', n) };
    const booking = await set.book([desk], times.start, times.end);
    const { id } = await joinWaiting(as(who), { resourceIds: [desk], ...times });
    await cancelBooking(set.as(), { id: booking.id });
    await set.as().tx((tx) => offerFreed(tx, { resourceId: desk }));
    const state = async () => (await getWaiting(as(who), { id })).state;
    expect(await state()).toBe('offered');
    return { id, state };
  };

  it('is free for others on those days, and hers again where nobody has booked it', async () => {
    const { id } = await assign();
    const { releases } = await lend(id, 14, 18);
    expect(await set.held(desk)).toEqual(['07T08:00–14T00:00 assignment', `19T00:00–${FOR_GOOD}`]);
    const booked = await set.book([desk], at('09:00', 16), at('17:00', 16));
    const back = { id, releaseId: releases[0]?.id ?? 0 };
    expect(await refusalOf(takeBackAssignment(as(her.who), back))).toMatchObject({
      code: 'resource_already_booked',
      clashes: [{ start: '2030-01-16T09:00:00.000Z' }],
    });
    expect(await set.held(desk)).toHaveLength(3);
    const left = await takeBackAssignment(as(her.who), { ...back, onlyFree: true });
    expect(left.releases).toMatchObject([{ firstDay: day(16), lastDay: day(16), why: 'released' }]);
    expect(await set.told('assignment.taken_back', id)).toMatchObject([
      { start: at('00:00', 14).replace('00Z', '00.000Z'), end: at('00:00', 16).replace('00Z', '00.000Z') },
      { start: at('00:00', 17).replace('00Z', '00.000Z'), end: at('00:00', 19).replace('00Z', '00.000Z') },
    ]);
    expect((await set.held(desk)).map((one) => one.slice(0, 17))).toEqual([
      '07T08:00–14T00:00',
      '14T00:00–16T00:00',
      '16T09:00–16T17:00',
      '17T00:00–19T00:00',
      '19T00:00–01T00:00',
    ]);
    expect(await getBooking(set.as(), booked)).toMatchObject({ state: 'confirmed' });
  });

  it('is hers again where it is only offered to who waits for it: that is withdrawn, and she goes on waiting', async () => {
    const { id } = await assign();
    const { releases } = await lend(id, 14, 18);
    const back = { id, releaseId: releases[0]?.id ?? 0 };
    const waiting = await offeredTo(await createUser(set.world), 15);
    const taker = await createUser(set.world);
    const taken = await offeredTo(taker, 16);
    await acceptOffer(as(taker.who), { id: taken.id });
    expect(await refusalOf(takeBackAssignment(as(her.who), back))).toMatchObject({ code: 'resource_already_booked' });
    // Nothing of it was done: what is offered still is.
    expect(await waiting.state()).toBe('offered');
    expect(await set.told('waiting_entry.withdrawn', waiting.id)).toEqual([]);
    await takeBackAssignment(as(her.who), { ...back, onlyFree: true });
    expect(await waiting.state()).toBe('waiting');
    expect(await set.told('waiting_entry.withdrawn', waiting.id)).toMatchObject([{ resourceIds: [desk] }]);
    expect((await set.held(desk)).map((one) => one.slice(0, 17))).toEqual([
      '07T08:00–14T00:00',
      '14T00:00–16T00:00',
      '16T09:00–16T10:00',
      '17T00:00–19T00:00',
      '19T00:00–01T00:00',
    ]);
  });

  it('is hers again once she comes after all, though it is offered; what is lent besides stays offered', async () => {
    const { id } = await assign();
    const follow = () => set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    for (const n of [15, 16]) await setWorkDay(as(her.who), { date: day(n), location: 'away' });
    await follow();
    await lend(id, 16, 16);
    const [free, lent] = [
      await offeredTo(await createUser(set.world), 15),
      await offeredTo(await createUser(set.world), 16),
    ];
    for (const n of [15, 16]) await clearWorkDay(as(her.who), { date: day(n) });
    await follow();
    expect([await free.state(), await lent.state()]).toEqual(['waiting', 'offered']);
  });

  it('is never in more pieces than can be lent, however it was booked: the first days are hers again', async () => {
    const { id } = await assign();
    const dateOf = (n: number): string =>
      Temporal.PlainDate.from('2030-01-08')
        .add({ days: 2 * n })
        .toString();
    const { releases } = await releaseAssignment(as(her.who), {
      id,
      firstDay: dateOf(0),
      lastDay: dateOf(MAX_RELEASES + 1),
    });
    for (let n = 0; n <= MAX_RELEASES; n++) await set.book([desk], `${dateOf(n)}T09:00Z`, `${dateOf(n)}T10:00Z`);
    const back = { id, releaseId: releases[0]?.id ?? 0, onlyFree: true };
    const left = await takeBackAssignment(as(her.who), back);
    // The days between the first ones are hers again; the last three are lent in one piece.
    expect(left.releases).toHaveLength(MAX_RELEASES);
    expect(left.releases.slice(-2)).toMatchObject([
      { firstDay: dateOf(MAX_RELEASES - 2), lastDay: dateOf(MAX_RELEASES - 2) },
      { firstDay: dateOf(MAX_RELEASES - 1) },
    ]);
    expect(
      await refusalOf(takeBackAssignment(as(her.who), { ...back, releaseId: left.releases.at(-1)?.id ?? 0 })),
    ).toMatchObject({
      code: 'resource_already_booked',
    });
    expect((await getAssignment(as(her.who), { id })).releases).toHaveLength(MAX_RELEASES);
  });

  it('is lent once, however often that is said; what is taken back is hers, whatever else gave it free', async () => {
    const { id } = await assign();
    await lend(id, 14, 16);
    expect((await lend(id, 15, 18)).releases).toMatchObject([
      { firstDay: day(14), lastDay: day(16) },
      { firstDay: day(17), lastDay: day(18) },
    ]);
    expect((await lend(id, 14, 18)).releases).toHaveLength(2);
    expect(await set.told('assignment.released', id)).toHaveLength(2);
    await setWorkDay(as(her.who), { date: day(15), location: 'away' });
    const follow = () => set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    await follow();
    // It is free for others anyhow.
    expect(await set.told('assignment.released', id)).toHaveLength(2);
    const { releases } = await getAssignment(as(her.who), { id });
    expect(releases.map(({ why }) => why)).toEqual(['released', 'released']);
    const { releases: left } = await takeBackAssignment(as(her.who), { id, releaseId: releases[0]?.id ?? 0 });
    expect(left.map(({ firstDay, lastDay }) => [firstDay, lastDay])).toEqual([[day(17), day(18)]]);
    const hersAgain = '07T08:00–14T00:00 assignment,14T00:00–17T00:00 assignment';
    expect((await set.held(desk)).slice(0, 2).join()).toBe(hersAgain);
    await follow();
    expect((await set.held(desk)).slice(0, 2).join()).toBe(hersAgain);
  });

  it('is no more hers for an absence that is none any more, while she lends it out', async () => {
    const { id } = await assign();
    const follow = () => set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    await setWorkDay(as(her.who), { date: day(15), location: 'away' });
    await follow();
    await lend(id, 14, 16);
    await clearWorkDay(as(her.who), { date: day(15) });
    await follow();
    expect((await getAssignment(as(her.who), { id })).releases).toMatchObject([{ why: 'released' }]);
    expect(await set.told('assignment.taken_back', id)).toEqual([]);
  });

  it('an absence that is said while others are followed is not put off', async () => {
    await assign();
    const waiting = () =>
      set.world.db
        .selectFrom('job')
        .select('runAt')
        .where('name', '=', 'assignment.follow_absences')
        .where('key', 'like', `${her.id}%`)
        .orderBy('runAt')
        .execute();
    await set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    expect(await waiting()).toMatchObject([{ runAt: new Date(NOW.epochMilliseconds) }, {}]);
  });

  it('may be lent by herself and by who manages bookings there, on days of hers that are to come', async () => {
    const { id } = await assign({ firstDay: day(8), lastDay: day(20) });
    const other = await createUser(set.world);
    expect(await refusalOf(lend(id, 9, 9, other.who))).toMatchObject({ code: 'booking_not_yours' });
    for (const [first, last, param] of [
      [6, 9, 'firstDay'],
      [7, 9, 'firstDay'],
      [10, 9, 'lastDay'],
      [10, 21, 'lastDay'],
    ] as const)
      expect(await refusalOf(lend(id, first, last))).toMatchObject({ code: 'assignment_days_wrong', param });
    expect((await lend(id, 9, 9, set.keeper.who)).releases).toHaveLength(1);
  });

  it('may be lent so often ahead, and once more when that is over', async () => {
    const { id } = await assign();
    const every = (n: number) =>
      Temporal.PlainDate.from(day(8))
        .add({ days: 2 * n })
        .toString();
    const lendOn = (n: number, now = NOW) =>
      releaseAssignment(as(her.who, now), { id, firstDay: every(n), lastDay: every(n) });
    for (let n = 0; n < MAX_RELEASES; n++) await lendOn(n);
    expect(await refusalOf(lendOn(MAX_RELEASES))).toMatchObject({ code: 'assignment_releases_too_many' });
    // Days that are lent out by now are no more.
    expect((await lendOn(0)).releases).toHaveLength(MAX_RELEASES);
    expect((await lendOn(MAX_RELEASES, NOW.add({ hours: 48 }))).releases).toHaveLength(MAX_RELEASES);
  });

  it('follows where she says that she works, and takes it back where it is free', async () => {
    const { id } = await assign();
    const follow = (now = NOW) =>
      set.as(undefined, now).tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
    await setWorkDay(as(her.who), { date: day(9), location: 'home' });
    await setWorkDay(as(her.who), { date: day(10), location: 'away' });
    await follow();
    await follow();
    expect(await set.held(desk)).toEqual(['07T08:00–09T00:00 assignment', `11T00:00–${FOR_GOOD}`]);
    await set.book([desk], at('09:00', 10), at('10:00', 10));
    await setWorkDay(as(her.who), { date: day(9), location: 'office' });
    await clearWorkDay(as(her.who), { date: day(10) });
    await follow();
    const { releases } = await getAssignment(as(her.who), { id });
    expect(releases).toMatchObject([{ firstDay: day(10), why: 'absence' }]);
    const week = { monday: null, tuesday: null, wednesday: null, thursday: null, saturday: null, sunday: null };
    await setWorkWeek(as(her.who), { ...week, friday: 'home' } as const);
    await follow();
    const fridays = (await getAssignment(as(her.who), { id })).releases.map(({ firstDay }) => firstDay);
    expect(fridays).toEqual([day(10), day(11), day(18)]);
    const other = await createUser(set.world);
    expect((await getAssignment(as(other.who), { id })).releases.map(({ why }) => why)).toEqual([null, null, null]);
  });
});

describe('what an absence gave free', () => {
  const follow = (now = NOW) => set.as(undefined, now).tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));

  it('stays hers once she has taken it back, until she is away anew', async () => {
    const { id } = await assign();
    await setWorkDay(as(her.who), { date: day(9), location: 'home' });
    await follow();
    const [release] = (await getAssignment(as(her.who), { id })).releases;
    expect((await takeBackAssignment(as(her.who), { id, releaseId: release?.id ?? 0 })).releases).toEqual([]);
    await follow();
    expect((await getAssignment(as(her.who), { id })).releases).toEqual([]);
    expect((await set.held(desk)).at(1)).toBe('09T00:00–10T00:00 assignment');
    await setWorkDay(as(her.who), { date: day(9), location: 'office' });
    await follow();
    await setWorkDay(as(her.who), { date: day(9), location: 'away' });
    await follow();
    expect((await getAssignment(as(her.who), { id })).releases).toMatchObject([{ firstDay: day(9), why: 'absence' }]);
  });

  it('is nothing of what ended a moment ago', async () => {
    const far = await createResource(set.world, { buildingId: await createBuilding(set.world) });
    const [one, ended] = [await assign(), await assign({ resourceId: far })];
    await setWorkDay(as(her.who), { date: day(9), location: 'home' });
    // Somebody is about to end the second one: it is waited for.
    const errors = await interleave(set.testing.database, 'BABA', {
      A: { ctx: set.as(), steps: [(tx) => followAbsences(tx, { userId: her.id }, listAbsences)] },
      B: { ctx: set.as(), steps: [async (tx) => void (await endAssignment(tx, { id: ended.id }))] },
    });
    expect(errors).toEqual([null, null]);
    expect(await set.told('assignment.released', one.id)).toHaveLength(1);
    expect(await set.told('assignment.released', ended.id)).toEqual([]);
  });

  it('is forgotten a year later', async () => {
    const { id } = await assign();
    await releaseAssignment(as(her.who), { id, firstDay: day(9), lastDay: day(9) });
    const left = async () =>
      (await set.world.db.selectFrom('assignmentRelease').select('id').where('assignmentId', '=', id).execute()).length;
    const clear = (now: Temporal.Instant) => forgetOldReleases.clear(set.world.db, now, 100);
    await clear(Temporal.Instant.from('2031-01-09T00:00:00Z'));
    expect(await left()).toBe(1);
    await clear(Temporal.Instant.from('2031-01-10T00:00:00Z'));
    expect(await left()).toBe(0);
  });
});

describe('a flexi one', () => {
  const TEN = NOW.add({ hours: 2 });
  const run = (assignmentId: number, now: Temporal.Instant) =>
    set.as(undefined, now).tx((tx) => bump(tx, { assignmentId }));
  const waiting = async (id: number) =>
    (
      await set.world.db
        .selectFrom('job')
        .select('runAt')
        .where('name', '=', 'assignment.bump')
        .where('key', '=', String(id))
        .execute()
    ).map(({ runAt }) => runAt.toISOString().slice(8, 16));

  it('is given free for the rest of a day on which she has not come in time, once, and waits for the next', async () => {
    const { id } = await assign({ kind: 'flexi' });
    expect(await waiting(id)).toEqual(['07T10:00']);
    await run(id, TEN.subtract({ seconds: 1 }));
    expect(await set.held(desk)).toHaveLength(1);
    await run(id, TEN);
    await run(id, TEN.add({ minutes: 1 }));
    expect(await set.held(desk)).toEqual(['07T08:00–07T10:00 assignment', `08T00:00–${FOR_GOOD}`]);
    expect([await waiting(id), (await set.told('assignment.bumped', id)).length]).toEqual([['08T10:00'], 1]);
    expect(await refusalOf(checkInAssignment(as(her.who, TEN.add({ minutes: 2 })), { id }))).toMatchObject({
      code: 'assignment_check_in_refused',
    });
  });

  it('is hers for the rest of the day once she takes it back, and counts as checked in to', async () => {
    const { id } = await assign({ kind: 'flexi' });
    await run(id, TEN);
    const late = as(her.who, TEN.add({ minutes: 30 }));
    const [release] = (await getAssignment(late, { id })).releases;
    const back = await takeBackAssignment(late, { id, releaseId: release?.id ?? 0 });
    expect([back.checkedInToday, back.releases]).toEqual([true, []]);
  });

  it('is not given free where it was closed by the time by which she was to come', async () => {
    const { id } = await assign({ kind: 'flexi' });
    await set.close({ resourceId: desk, start: at('08:00', 7), end: at('10:00', 7) });
    await run(id, TEN);
    expect(await set.told('assignment.bumped', id)).toEqual([]);
    expect(await waiting(id)).toEqual(['08T10:00']);
  });

  it('stays hers for the day once she has come; however late it is looked at, only today counts', async () => {
    const { id } = await assign({ kind: 'flexi', checkInBy: '09:30' });
    const { checkedInToday } = await checkInAssignment(as(her.who, NOW.add({ minutes: 89 })), { id });
    await checkInAssignment(as(her.who, TEN), { id });
    await run(id, TEN);
    expect([checkedInToday, await set.held(desk)]).toEqual([true, [`07T08:00–${FOR_GOOD}`]]);
    await run(id, NOW.add({ hours: 48 }));
    expect([await set.held(desk), await waiting(id)]).toEqual([[`07T08:00–${FOR_GOOD}`], ['09T09:30']]);
    expect(await set.told('assignment.checked_in', id)).toHaveLength(1);
  });

  it('asks nothing of who is not asked: a fixed one, one lent out, one that is another’s', async () => {
    const { id } = await assign();
    const refused = { code: 'assignment_check_in_refused' };
    expect(await refusalOf(checkInAssignment(as(her.who), { id }))).toMatchObject(refused);
    await updateAssignment(set.as(), { id, kind: 'flexi' });
    await releaseAssignment(as(her.who), { id, firstDay: day(7), lastDay: day(7) });
    expect(await refusalOf(checkInAssignment(as(her.who), { id }))).toMatchObject(refused);
    await run(id, TEN);
    expect(await set.told('assignment.bumped', id)).toEqual([]);
    await updateAssignment(set.as(), { id, kind: 'fixed' });
    expect(await waiting(id)).toEqual([]);
  });
});
