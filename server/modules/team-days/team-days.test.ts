import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../../../test/support/kept.ts';
import {
  createTeamDays,
  DATE,
  DEADLINE,
  NINE_TO_FIVE,
  NOW,
  type Person,
  type TeamDays,
} from '../../../test/support/team-days.ts';
import { createBuilding, createUser } from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { getAvailability } from '../availability/availability.ts';
import { deactivateUser, getBelongings } from '../access/access.ts';
import { cancelBooking, getBooking } from '../bookings/bookings.ts';
import { closing, createClosure } from '../closures/closures.ts';
import { listNotifications } from '../notifications/notifications.ts';
import { deleteGroup, removeGroupMember } from '../people/people.ts';
import { createArea } from '../places/places.ts';
import { createResource, deleteResource, updateResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { getWaiting, joinWaiting } from '../waiting-list/waiting-list.ts';
import {
  cancelTeamDay,
  forgetOldTeamDays,
  listTeamDays,
  releaseTeamDay,
  takeTeamDaysFrom,
  updateTeamDay,
} from './team-days.ts';

let set: TeamDays;
let ann: Person;
let ben: Person;
let cyd: Person;
let stranger: Person;
let groupId: number;
beforeAll(async () => {
  set = await createTeamDays();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  [ann, ben, cyd, stranger] = [await set.person(), await set.person(), await set.person(), await set.person()];
  groupId = await set.team(ann, ben, cyd);
});

/** Two desks reserved by Ann. */
async function planned() {
  const ids = await set.desks(2);
  const { id, ...day } = await set.plan(ann, { groupId, resourceIds: ids });
  return { id, day, one: ids[0] ?? 0, other: ids[1] ?? 0 };
}
const take: TeamDays['take'] = (...given) => set.take(...given);
const read: TeamDays['read'] = (...given) => set.read(...given);
const titles = async (by: Person): Promise<string[]> =>
  (await listNotifications(set.as(by), {})).items.map(({ type }) => type);
const listed = async (by: Person, now = NOW): Promise<number[]> =>
  (await listTeamDays(set.as(by, now), { limit: 200 })).items.map(({ id }) => id);

async function mustBeUnknown(by: Person, id: number): Promise<void> {
  expect(await refusal(read(by, id))).toBe('not_found:id');
  expect(await refusal(take(by, id))).toBe('not_found:id');
  expect(await refusal(updateTeamDay(set.as(by), { id, name: 'Mine' }))).toBe('not_found:id');
  expect(await refusal(cancelTeamDay(set.as(by), { id }))).toBe('not_found:id');
}

test('everybody is told until when a desk is reserved for a team, and nothing more once it is taken', async () => {
  const { id, one, other } = await planned();
  const held = async (resourceId: number) => {
    const { items } = await getAvailability(set.as(stranger), { resourceId, ...NINE_TO_FIVE });
    return items[0]?.busy.map(({ heldFor, heldUntil }) => ({ heldFor, heldUntil }));
  };
  expect(await held(one)).toEqual([{ heldFor: 'team_day', heldUntil: '2030-01-08T12:00:00.000Z' }]);
  await take(ben, id, { resourceId: other });
  expect(await held(other)).toEqual([{ heldFor: undefined, heldUntil: undefined }]);
  await updateTeamDay(set.as(ann), { id, releaseAt: '2030-01-08T15:30' });
  expect(await held(one)).toEqual([{ heldFor: 'team_day', heldUntil: '2030-01-08T15:30:00.000Z' }]);
});

describe('combined desks', () => {
  /** Two desks of an area, and the one that they make together. */
  async function bench() {
    const { id: areaId } = await createArea(set.system(), { name: crypto.randomUUID(), floorId: set.floor });
    const partIds = await set.desks(2, { areaId });
    const where = { type: 'desk', buildingId: set.building, floorId: set.floor, areaId } as const;
    const { id: whole } = await createResource(set.system(), { ...where, name: 'Bench', partIds });
    return { areaId, whole, partIds };
  }

  test('are no desks of a team day: named they are refused, and none is chosen', async () => {
    const { areaId, whole, partIds } = await bench();
    expect(await refusal(set.plan(ann, { groupId, resourceIds: [whole] }))).toBe('invalid_request:resourceIds[0]');
    expect(await refusal(set.plan(ann, { groupId, areaId, count: 3 }))).toBe('team_day_too_few:count');
    const { id } = await set.plan(ann, { groupId, areaId, count: 2 });
    expect((await read(ann, id)).desks.map(({ resourceId }) => resourceId).toSorted((a, b) => a - b)).toEqual(partIds);
  });

  test('are not made of one that is reserved, and what became one meanwhile is not reserved again', async () => {
    const { id, one, other } = await planned();
    const partIds = await set.desks(2);
    const combine = () => updateResource(set.system(), { id: one, partIds });
    expect(await refusal(combine())).toBe('in_use:partIds');
    const hers = await take(ben, id, { resourceId: one });
    await cancelBooking(set.as(ben), { id: hers.id });
    await combine();
    await set.work();
    expect(await read(ann, id)).toMatchObject({ places: 1, desks: [{ resourceId: other }] });
    expect(await set.held(partIds[0] ?? 0)).toEqual([]);
  });
});

test('of who leaves stays, with its desks; nobody organises it any more', async () => {
  const { id } = await planned();
  expect((await getBelongings(set.system(), { id: ann.id })).bookings.teamDays).toBe(1);
  expect((await deactivateUser(set.system(), { id: ann.id })).bookings.teamDays).toBe(1);
  expect(await read(ben, id)).toMatchObject({ state: 'open', organiserId: null, left: 2 });
  expect(await titles(ben)).toEqual([]);
});

describe('a team day', () => {
  test('reserves desks for the team’s members until the day before at noon, from nine to five', async () => {
    const { day, one } = await planned();
    expect(day).toMatchObject({
      state: 'open',
      date: DATE,
      start: '2030-01-09T09:00:00.000Z',
      end: '2030-01-09T17:00:00.000Z',
      releaseAt: '2030-01-08T12:00:00.000Z',
      organiserId: ann.id,
      organiserName: ann.name,
      places: 2,
      taken: 0,
      left: 2,
      bookingId: null,
      isYours: true,
    });
    expect(await set.held(one)).toEqual(['team_day']);
    const wish = { resourceIds: [one], ...NINE_TO_FIVE };
    expect(await refusal(createBooking(set.as(stranger), wish))).toBe('resource_already_booked');
  });

  test('is known to the team, and to who keeps the place', async () => {
    const { id } = await planned();
    const receptionist = await createUser(set.world, { role: 'receptionist' });
    for (const by of [ann, ben, set.keeper, receptionist]) {
      expect(await listed(by)).toContain(id);
      expect((await read(by, id)).id).toBe(id);
    }
    const elsewhere = { ...receptionist, who: { ...receptionist.who, reach: [set.building + 1] } as Principal };
    for (const by of [stranger, elsewhere]) {
      expect(await listed(by as Person)).not.toContain(id);
      await mustBeUnknown(by as Person, id);
    }
    expect((await listTeamDays(set.as(ben), { groupId: groupId + 1000 })).items).toEqual([]);
  });

  test('lists what is to come a page at a time, by its start', async () => {
    const days: number[] = [];
    for (const date of ['2030-01-12', '2030-01-11', '2030-01-10'])
      days.push((await set.plan(ann, { groupId, resourceIds: await set.desks(1), date })).id);
    const first = await listTeamDays(set.as(ben), { groupId, limit: 2 });
    const next = await listTeamDays(set.as(ben), { groupId, limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...next.items].map(({ id }) => id)).toEqual(days.toReversed());
    expect(await listed(ben, Temporal.Instant.from('2030-01-10T17:00:00Z'))).toEqual([days[1], days[0]]);
  });

  test('tells the members once, with a letter, and not who planned it', async () => {
    await planned();
    await set.work();
    await set.work();
    expect([await titles(ann), await titles(ben), await titles(stranger)]).toEqual([[], ['team_day.created'], []]);
    const mails = await set.world.db
      .selectFrom('mail')
      .select(['subject', 'body'])
      .where('recipient', '=', ben.email)
      .execute();
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain('“Planning”');
    expect(mails[0]?.body).toContain(`https://desks.example/team?group=${groupId}`);
  });
});

describe('a day that is cancelled, or has another name or deadline', () => {
  const lettersTo = async ({ email }: Person): Promise<string[]> => {
    const mails = set.world.db.selectFrom('mail').select(['subject', 'body']).where('recipient', '=', email);
    return (await mails.orderBy('createdAt').orderBy('id').execute()).map(({ subject, body }) => `${subject}\n${body}`);
  };

  test('is told to the team, to who has a place that this stays booked, and not to who did it', async () => {
    const { id } = await planned();
    await take(ben, id);
    await cancelTeamDay(set.as(ann), { id });
    await set.work();
    await set.work();
    expect(await titles(ann)).toEqual([]);
    for (const one of [ben, cyd]) expect(await titles(one)).toEqual(['team_day.cancelled', 'team_day.created']);
    const [bens, cyds] = [(await lettersTo(ben)).at(-1), (await lettersTo(cyd)).at(-1)];
    expect(bens).toMatch(
      /^Team day cancelled: “Planning”[^]*has cancelled “Planning”. Your place stays booked for you/,
    );
    expect(cyds).toMatch(/has cancelled “Planning”. Desks are no longer reserved for your team/);
  });

  test('is told to who has a place when the team is gone, and is of no group any more', async () => {
    const { id } = await planned();
    await take(ben, id);
    await deleteGroup(set.system(), { id: groupId }, takeTeamDaysFrom);
    await set.work();
    expect([await titles(ben), await titles(stranger)]).toEqual([['team_day.cancelled'], []]);
  });

  test('is told with what it was called and until when desks are reserved; that there are fewer, or one is taken, is not', async () => {
    const { id } = await planned();
    await take(ben, id);
    await updateTeamDay(set.as(ann), { id, count: 2 });
    await set.work();
    expect(await titles(cyd)).toEqual(['team_day.created']);
    await updateTeamDay(set.as(ann), { id, name: 'Retro', releaseAt: '2030-01-08T15:30' });
    await updateTeamDay(set.as(ann), { id, name: 'Retro' });
    await set.work();
    expect(await titles(ann)).toEqual([]);
    for (const one of [ben, cyd]) expect(await titles(one)).toEqual(['team_day.updated', 'team_day.created']);
    expect((await lettersTo(cyd)).at(-1)).toMatch(
      /^Team day changed: “Retro”[^]*“Retro”, which was “Planning” before. Desks are reserved for you until Tue 8 January 2030, 15:30/,
    );
    expect((await lettersTo(ben)).at(-1)).toMatch(/Your place stays booked for you\./);
  });
});

describe('what nobody has taken', () => {
  test('is given back at the deadline, once, and offered to who waits for it', async () => {
    const { id, one, other } = await planned();
    await take(ben, id, { resourceId: other });
    const wait = await joinWaiting(set.as(stranger), { resourceIds: [one], ...NINE_TO_FIVE });
    await set.work(DEADLINE.subtract({ seconds: 1 }));
    expect(await set.held(one)).toEqual(['team_day']);
    await set.work(DEADLINE);
    for (let i = 0; i < 2; i++) await set.system(DEADLINE).tx((tx) => releaseTeamDay(tx, { teamDayId: id }));
    expect(await read(ann, id, DEADLINE)).toMatchObject({ state: 'released', taken: 1, left: 0 });
    expect([await set.held(one), await set.held(other)]).toEqual([['offer'], ['booking']]);
    expect((await getWaiting(set.as(stranger, DEADLINE), { id: wait.id })).state).toBe('offered');
    const told = (await set.told('team_day.released')).filter(({ subjectId }) => subjectId === id);
    expect(told.map(({ data }) => (data as { resourceIds: number[] }).resourceIds)).toEqual([[one]]);
    expect(await refusal(take(cyd, id, {}, DEADLINE))).toBe('team_day_over');
  });

  test('keeps what nobody took in its books: that desk is retired, and not deleted', async () => {
    const { id, one } = await planned();
    await set.system(DEADLINE).tx((tx) => releaseTeamDay(tx, { teamDayId: id }));
    const before = await read(ann, id, DEADLINE);
    expect(await refusal(deleteResource(set.system(DEADLINE), { id: one }))).toBe('in_use');
    expect(await read(ann, id, DEADLINE)).toEqual(before);
  });

  test('counts no more from then on, whether somebody was at work or not', async () => {
    const { id, one } = await planned();
    expect(await refusal(take(ben, id, {}, DEADLINE))).toBe('team_day_over');
    const wish = { resourceIds: [one], ...NINE_TO_FIVE };
    expect(await refusal(createBooking(set.as(stranger, DEADLINE), wish))).toBe('accepted');
    expect((await read(ann, id, DEADLINE)).state).toBe('released');
    await set.work(DEADLINE);
    expect(await set.held(one)).toEqual(['booking']);
  });

  test('is kept for longer where the deadline is moved', async () => {
    const { id, one } = await planned();
    const later = DEADLINE.add({ hours: 10 });
    const changed = await updateTeamDay(set.as(ann), { id, releaseAt: later.toString(), name: 'Retro' });
    expect(changed).toMatchObject({ name: 'Retro', version: 2, releaseAt: '2030-01-08T22:00:00.000Z' });
    await set.work(DEADLINE);
    expect(await set.held(one)).toEqual(['team_day']);
    expect(await refusal(take(ben, id, {}, DEADLINE))).toBe('accepted');
    await set.work(later);
    expect((await read(ann, id, later)).state).toBe('released');
  });

  test('is given back in part, the farthest from who comes first', async () => {
    const [far, near] = [await set.desks(1, { areaId: set.areas[0] }), await set.desks(2, { areaId: set.areas[1] })];
    const day = await set.plan(ann, { groupId, resourceIds: [...far, ...near] });
    await take(ben, day.id, { resourceId: near[0] });
    for (const count of [4, 100])
      expect(await refusal(updateTeamDay(set.as(ann), { id: day.id, count }))).toBe('invalid_request:count');
    expect(await updateTeamDay(set.as(ann), { id: day.id, count: 2 })).toMatchObject({ places: 2, left: 1 });
    expect([await set.held(far[0] ?? 0), await set.held(near[1] ?? 0)]).toEqual([[], ['team_day']]);
    await take(cyd, day.id);
    expect(await refusal(updateTeamDay(set.as(ann), { id: day.id, count: 1 }))).toBe('invalid_request:count');
  });

  test('is given back when it is cancelled; who has booked keeps that', async () => {
    const { id, one, other } = await planned();
    const hers = await take(ben, id, { resourceId: one });
    expect(await refusal(cancelTeamDay(set.as(ben), { id }))).toBe('team_day_for_others');
    expect(await cancelTeamDay(set.as(ann), { id })).toMatchObject({ state: 'cancelled', left: 0 });
    expect([await set.held(one), await set.held(other)]).toEqual([['booking'], []]);
    expect((await getBooking(set.as(ben), { id: hers.id })).state).toBe('confirmed');
    expect(await listed(ben)).not.toContain(id);
    expect(await refusal(cancelTeamDay(set.as(ann), { id }))).toBe('team_day_over');
    expect(await refusal(updateTeamDay(set.as(ann), { id, name: 'On' }))).toBe('team_day_over');
    expect(await refusal(take(cyd, id))).toBe('team_day_over');
  });

  test('is given back when the team is gone', async () => {
    const { id, one } = await planned();
    await deleteGroup(set.system(), { id: groupId }, takeTeamDaysFrom);
    expect((await read(set.keeper, id)).state).toBe('cancelled');
    await set.work();
    expect(await set.held(one)).toEqual([]);
    expect((await set.told('team_day.cancelled')).map(({ subjectId }) => subjectId)).toContain(id);
  });

  test('yields to a closure, whoever planned it is told, and what is taken makes way as every booking', async () => {
    const { id, one, other } = await planned();
    await take(ben, id, { resourceId: other });
    await set.work();
    for (const resourceId of [one, other])
      await createClosure(set.as(), {
        resourceId,
        start: '2030-01-09T08:00Z',
        end: '2030-01-10T08:00Z',
        reason: 'Works',
        bookings: 'cancel',
      });
    await set.work();
    expect([await set.held(one), await set.held(other)]).toEqual([['out_of_service'], ['out_of_service']]);
    expect(await read(ann, id)).toMatchObject({ state: 'open', places: 0, left: 0 });
    expect(await titles(ann)).toEqual(['team_day.updated']);
    expect(await refusal(take(cyd, id))).toBe('team_day_full');
  });
});

describe('a desk that goes to another building', () => {
  const move = (id: number, buildingId: number) =>
    updateResource(set.as(), { id, buildingId, floorId: null }, undefined, closing);

  test('leaves the day, whoever planned it is told, and within the building it stays', async () => {
    const { id, one, other } = await planned();
    const elsewhere = await createBuilding(set.world);
    await updateResource(set.as(), { id: one, areaId: null }, undefined, closing);
    expect(await read(ann, id)).toMatchObject({ places: 2, left: 2 });
    await move(one, elsewhere);
    await set.work();
    expect([await set.held(one), await set.held(other)]).toEqual([[], ['team_day']]);
    expect(await read(ann, id)).toMatchObject({ state: 'open', places: 1, left: 1, desks: [{ resourceId: other }] });
    expect(await titles(ann)).toEqual(['team_day.updated']);
    expect(await refusal(take(ben, id, { resourceId: one }))).not.toBe('accepted');
  });

  test('keeps whoever has booked it, and is not reserved again when she gives it back', async () => {
    const { id, one } = await planned();
    const { id: bookingId } = await take(ben, id, { resourceId: one });
    await move(one, await createBuilding(set.world));
    await set.work();
    expect(await getBooking(set.as(ben), { id: bookingId })).toMatchObject({ state: 'confirmed' });
    await cancelBooking(set.as(ben), { id: bookingId });
    await set.work();
    expect([await set.held(one), await read(ann, id)]).toMatchObject([[], { places: 1, left: 1 }]);
  });
});

test('having planned it gives no right: who left the team changes nothing and sees nothing', async () => {
  const { id } = await planned();
  await removeGroupMember(set.system(), { id: groupId, userId: ann.id });
  await mustBeUnknown(ann, id);
  await set.world.db.updateTable('userAccount').set({ deactivatedAt: set.world.at }).where('id', '=', ann.id).execute();
  expect(await read(ben, id)).toMatchObject({ state: 'open', organiserId: ann.id });
  expect(await refusal(updateTeamDay(set.as(), { id, version: 9 }))).toBe('version_conflict:version');
  expect(await refusal(cancelTeamDay(set.as(), { id }))).toBe('accepted');
});

test('a quarter of a year later it is forgotten, what was booked is not', async () => {
  const { id } = await planned();
  const { id: bookingId } = await take(ben, id);
  const end = Temporal.Instant.from(NINE_TO_FIVE.end);
  for (const [days, left] of [
    [90, 1],
    [91, 0],
  ] as const) {
    await forgetOldTeamDays.clear(set.testing.database.forTenant(0), end.add({ hours: 24 * days }), 1000);
    expect(await set.world.db.selectFrom('teamDay').select('id').where('id', '=', id).execute()).toHaveLength(left);
  }
  expect((await getBooking(set.as(ben), { id: bookingId })).id).toBe(bookingId);
});
