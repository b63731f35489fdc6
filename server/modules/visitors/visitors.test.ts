import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { MAX_OPEN_VISITS, type Visit } from './contract.ts';
import {
  cancelVisit,
  createVisit,
  endVisit,
  getRegistration,
  getVisit,
  listVisits,
  noteArrival,
  noteDeparture,
  undoArrival,
  undoDeparture,
  updateVisit,
} from './visitors.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let ann: Principal;
let bob: Principal;
let desk: Principal;
let deskElsewhere: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  annex = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  [ann, bob] = [(await createUser(world, { name: 'Ann' })).who, (await createUser(world, { name: 'Bob' })).who];
  const at = async (buildingId: number): Promise<Principal> => ({
    ...(await createUser(world, { role: 'receptionist' })).who,
    scopes: roleScopes.receptionist,
    reach: [buildingId],
  });
  [desk, deskElsewhere] = [await at(tower), await at(annex)];
});
afterAll(() => testing[Symbol.asyncDispose]());

/** Eight in the morning in Hong Kong, where it is the 7th; in London it is midnight. */
const MORNING = '2030-01-07T00:00:00Z';
const as = (who: Principal, now = MORNING) => contextFor(testing.database, who, Temporal.Instant.from(now));
const nine = '2030-01-07T09:00';
const ten = '2030-01-07T10:00';
const LATER = '2030-01-07T03:00:00Z';

let counted = 0;
const vera = (given: object = {}) => ({
  name: 'Vera Visitor',
  email: `vera-${++counted}@Outside.example`,
  company: 'Umbrella',
  phone: '+44 20 7946 0000',
  ...given,
});
const invite = (who = ann, given: Partial<Parameters<typeof createVisit>[1]> = {}): Promise<Visit> =>
  createVisit(as(who), { visitors: [vera()], buildingId: tower, start: nine, end: ten, ...given });

/** Who receives visitors there learns of each whether she is unwelcome by now. */
const asTheDeskSees = ({ badges, ...visit }: Visit): Visit => ({
  ...visit,
  badges: badges.map((badge) => ({ ...badge, unwelcome: false })),
});

const statesOf = ({ badges }: Visit): string[] => badges.map(({ state }) => state);
/** What was told, of the visits and badges of one visit, in its order. */
async function toldOf({ id, badges }: Visit): Promise<string[]> {
  const rows = await world.db
    .selectFrom('event')
    .select('type')
    .where('tenantId', '=', world.tenant.id)
    .where((row) =>
      row.or([
        row.and([row('subjectType', '=', 'visit'), row('subjectId', '=', id)]),
        row.and([
          row('subjectType', '=', 'badge'),
          row(
            'subjectId',
            'in',
            badges.map((badge) => badge.id),
          ),
        ]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ type }) => type);
}

describe('who sees a visit', () => {
  test('its host and the front desk of the building, with how the visitor is reached; nobody else', async () => {
    const visit = await invite();
    expect(visit).toMatchObject({
      start: '2030-01-07T01:00:00.000Z',
      hostName: 'Ann',
      badges: [{ state: 'initial', email: `vera-${counted}@outside.example`, company: 'Umbrella' }],
    });
    for (const [who, shown] of [
      [ann, visit],
      [desk, asTheDeskSees(visit)],
    ] as const) {
      expect(await getVisit(as(who), { id: visit.id })).toEqual(shown);
      expect((await listVisits(as(who), {})).items).toContainEqual(shown);
    }
    for (const who of [bob, deskElsewhere]) {
      expect(await refusal(getVisit(as(who), { id: visit.id }))).toBe('not_found id');
      expect((await listVisits(as(who), { limit: 200 })).items.map(({ id }) => id)).not.toContain(visit.id);
      const [code = ''] = visit.badges.map(({ registrationCode }) => registrationCode);
      expect(await refusal(getRegistration(as(who), { code }))).toBe('not_found code');
      for (const act of [updateVisit, cancelVisit, noteArrival, undoArrival, noteDeparture, undoDeparture])
        expect(await refusal(act(as(who), { id: visit.id }))).toBe('not_found id');
    }
    const blind = { ...desk, scopes: new Set([...desk.scopes].filter((scope) => scope !== 'people:contacts')) };
    const [badge] = (await getVisit(as(blind), { id: visit.id })).badges;
    expect(badge).toMatchObject({ name: 'Vera Visitor', email: null, phone: null });
  });

  test('who knows an address learns nothing by it, renames nobody, and is known again', async () => {
    const [first] = (await invite()).badges;
    const again = vera({ name: 'V.', company: '', phone: '', email: first?.email?.toUpperCase() });
    const theirs = await invite(bob, { visitors: [again] });
    expect(theirs.badges[0]).toMatchObject({ visitorId: first?.visitorId, name: 'V.', company: '', phone: '' });
    const [still] = (await listVisits(as(ann), { search: 'ra vis' })).items.flatMap(({ badges }) =>
      badges.filter(({ id }) => id === first?.id),
    );
    expect(still).toEqual(first);
  });

  test('two at the same moment who invite the same two, in other orders, know both', async () => {
    const [one, other] = [vera(), vera()];
    const both = await Promise.all(
      Array.from({ length: 6 }, (_, i) => invite(i % 2 ? ann : bob, { visitors: i % 2 ? [one, other] : [other, one] })),
    );
    expect(new Set(both.flatMap(({ badges }) => badges.map(({ visitorId }) => visitorId))).size).toBe(2);
  });
});

describe('who invites', () => {
  test('everybody for herself, wherever; the front desk of the building for others', async () => {
    expect(await refusal(invite(bob, { hostId: ann.userId ?? 0 }))).toBe('visit_for_others hostId');
    expect(await refusal(invite(deskElsewhere, { hostId: ann.userId ?? 0 }))).toBe('visit_for_others hostId');
    expect((await invite(desk, { hostId: ann.userId ?? 0 })).hostName).toBe('Ann');
    expect(await refusal(invite(desk, { hostId: 999_999 }))).toBe('not_found hostId');
    expect(await refusal(invite(ann, { buildingId: 999_999 }))).toBe('not_found buildingId');
    const program: Principal = { ...world.ctx.who, reach: 'all' };
    expect(await refusal(invite(program))).toBe('invalid_request hostId');
    const gone = await createUser(world);
    await world.db.updateTable('userAccount').set({ deactivatedAt: new Date() }).where('id', '=', gone.id).execute();
    expect(await refusal(invite(desk, { hostId: gone.id }))).toBe('invalid_request hostId');
  });

  test('to a booking of the host in the building, and no other', async () => {
    const room = await createResource(world, { buildingId: tower });
    const booking = await createBooking(as(ann), { resourceIds: [room], start: nine, end: ten });
    const { id, bookingId } = await invite(ann, { bookingId: booking.id });
    expect(bookingId).toBe(booking.id);
    expect((await listVisits(as(ann), { bookingId: booking.id })).items.map((one) => one.id)).toEqual([id]);
    expect(await refusal(invite(bob, { bookingId: booking.id }))).toBe('not_found bookingId');
    expect(await refusal(invite(ann, { bookingId: booking.id, buildingId: annex }))).toBe('invalid_request bookingId');
    expect(await refusal(updateVisit(as(ann), { id, buildingId: annex }))).toBe('invalid_request bookingId');
    expect((await updateVisit(as(ann), { id, buildingId: annex, bookingId: null })).bookingId).toBeNull();
    await cancelBooking(as(ann), { id: booking.id });
    expect(await refusal(invite(ann, { bookingId: booking.id }))).toBe('invalid_request bookingId');
    expect(await refusal(updateVisit(as(ann), { id, buildingId: tower, bookingId: booking.id }))).toBe(
      'invalid_request bookingId',
    );
  });

  test('nobody twice to one visit, and nobody more than a host can expect, also at the same moment', async () => {
    const [one, other] = [vera(), vera()];
    const twice = [one, other, { ...other, email: other.email.toUpperCase() }];
    expect(await refusal(invite(ann, { visitors: twice }))).toBe('invalid_request visitors[2].email');
    const busy = (await createUser(world)).who;
    await sql`insert into visit (tenant_id, host_id, building_id, purpose, notes, starts_at, ends_at, created_by, created_at)
      select ${world.tenant.id}::integer, ${busy.userId}::integer, ${tower}::integer, '', '', '2030-02-01', '2030-02-02', '', now()
      from generate_series(2, ${MAX_OPEN_VISITS})`.execute(world.db);
    const tries = await Promise.all(
      [invite(busy), invite(busy)].map((each) =>
        each.then(
          () => 'made',
          () => 'refused',
        ),
      ),
    );
    expect(tries.toSorted()).toEqual(['made', 'refused']);
    expect(await refusal(invite(busy))).toBe('too_many_visits hostId');
  });
});

describe('the front desk’s morning', () => {
  test('expected, here, left, and each of it undone; a day is the building’s', async () => {
    const house = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
    const there: Principal = { ...desk, reach: [house] };
    const visit = await invite(ann, { buildingId: house, visitors: [vera(), vera({ name: 'Walter' })] });
    const tomorrow = await invite(ann, { buildingId: house, start: '2030-01-08T00:00', end: '2030-01-08T01:00' });
    const idsOf = async (query: object, now = MORNING) =>
      (await listVisits(as(there, now), { buildingId: house, ...query })).items.map(({ id }) => id);
    expect(await idsOf({ day: 'today' })).toEqual([visit.id]);
    // By the clocks there it is tomorrow; in London and in UTC it is not.
    expect(await idsOf({ day: 'today' }, '2030-01-07T16:00:00Z')).toEqual([tomorrow.id]);
    expect(await idsOf({ day: '2030-01-08' })).toEqual([tomorrow.id]);
    expect(await refusal(listVisits(as(there), { day: 'today' }))).toBe('invalid_request buildingId');
    expect(await idsOf({ state: 'visiting' })).toEqual([]);
    // Of a building that is not there nothing is listed.
    expect(await idsOf({ day: 'today', buildingId: 999_999 })).toEqual([]);

    const [first = 0, second = 0] = visit.badges.map((badge) => badge.id);
    const { id } = visit;
    expect(await refusal(noteDeparture(as(there), { id }))).toBe('badge_state_conflict');
    expect(await refusal(noteArrival(as(there), { id, badgeId: tomorrow.badges[0]?.id ?? 0 }))).toBe(
      'not_found badgeId',
    );
    expect(await refusal(noteArrival(as(there), { id: tomorrow.id }))).toBe('visit_not_today');
    const one = await noteArrival(as(there), { id, badgeId: second });
    expect(one.badges.map(({ state, arrivedAt }) => [state, arrivedAt])).toEqual([
      ['initial', null],
      ['visiting', '2030-01-07T00:00:00.000Z'],
    ]);
    expect(await idsOf({ state: 'visiting' })).toEqual([id]);
    expect(await refusal(noteArrival(as(there), { id, badgeId: second }))).toBe('badge_state_conflict');
    expect(statesOf(await noteArrival(as(there), { id }))).toEqual(['visiting', 'visiting']);
    expect(statesOf(await undoArrival(as(there), { id, badgeId: first }))).toEqual(['initial', 'visiting']);
    expect(statesOf(await noteDeparture(as(there), { id }))).toEqual(['initial', 'visited']);
    expect(await idsOf({ state: 'visiting' })).toEqual([]);
    expect(statesOf(await undoDeparture(as(there), { id }))).toEqual(['initial', 'visiting']);
    expect(await getVisit(as(ann), { id })).toMatchObject({ badges: [{ arrivedAt: null }, { departedAt: null }] });
    expect(await toldOf(visit)).toEqual([
      'visit.created',
      'badge.arrived',
      'badge.arrived',
      'badge.arrival_undone',
      'badge.departed',
      'badge.departure_undone',
    ]);
  });

  test('who stands there without an invitation is here at once', async () => {
    const walkIn = await invite(desk, { hostId: ann.userId ?? 0, start: undefined, arrived: true } as object);
    expect(walkIn).toMatchObject({ start: '2030-01-07T00:00:00.000Z', badges: [{ state: 'visiting' }] });
    expect(await toldOf(walkIn)).toEqual(['visit.created', 'badge.arrived']);
    const early = { start: '2030-01-08T09:00', end: '2030-01-08T10:00', arrived: true };
    expect(await refusal(invite(desk, { hostId: ann.userId ?? 0, ...early }))).toBe('visit_not_today');
  });

  test('a code leads to one badge, as it is typed', async () => {
    const { id, badges } = await invite(ann, { visitors: [vera(), vera()] });
    const typed = badges[1]?.registrationCode.toLowerCase().replaceAll('0', 'o') ?? '';
    expect(await getRegistration(as(desk), { code: typed })).toMatchObject({
      id,
      badges: [{ ...badges[1], unwelcome: false }],
    });
    expect(await refusal(getRegistration(as(desk), { code: 'ABCDEFGHJK' }))).toBe('not_found code');
  });

  test('of several who let somebody in at the same moment one has done it', async () => {
    const visit = await invite();
    const tries = Array.from({ length: 6 }, (_, i) =>
      noteArrival(as(i % 2 ? ann : desk), { id: visit.id }).then(
        () => 'done',
        (error: Problem) => error.kind.code,
      ),
    );
    expect((await Promise.all(tries)).toSorted()).toEqual([...Array(5).fill('badge_state_conflict'), 'done']);
    expect(await toldOf(visit)).toEqual(['visit.created', 'badge.arrived']);
  });
});

describe('when a visit is over', () => {
  const end = (visit: Visit, now: string) => as(world.ctx.who, now).tx((tx) => endVisit(tx, { visitId: visit.id }));
  const dueOf = async ({ id }: Visit) =>
    (
      await world.db
        .selectFrom('job')
        .select('runAt')
        .where('tenantId', '=', world.tenant.id)
        .where('name', '=', 'visit.end')
        .where('key', '=', String(id))
        .execute()
    ).map(({ runAt }) => runAt.toISOString());

  test('who has not come is noted, who is here stays, and who comes late comes all the same', async () => {
    const visit = await invite(ann, { visitors: [vera(), vera()] });
    const [first = 0, second = 0] = visit.badges.map((badge) => badge.id);
    await noteArrival(as(desk), { id: visit.id, badgeId: first });
    expect(await dueOf(visit)).toEqual(['2030-01-07T02:00:00.000Z']);
    await end(visit, '2030-01-07T01:59:59Z');
    expect(statesOf(await getVisit(as(ann), { id: visit.id }))).toEqual(['visiting', 'initial']);
    await end(visit, '2030-01-07T02:00:00Z');
    await end(visit, '2030-01-07T02:00:01Z');
    expect(statesOf(await getVisit(as(ann), { id: visit.id }))).toEqual(['visiting', 'no_show']);
    expect((await toldOf(visit)).filter((type) => type === 'badge.missed')).toHaveLength(1);
    expect(statesOf(await noteArrival(as(desk, LATER), { id: visit.id, badgeId: second }))[1]).toBe('visiting');
    expect(statesOf(await undoArrival(as(desk, LATER), { id: visit.id, badgeId: second }))[1]).toBe('no_show');
  });

  test('one that was moved ends at its new time, and one that was called off not at all', async () => {
    const visit = await invite();
    await updateVisit(as(ann), { id: visit.id, end: '2030-01-07T11:00' });
    expect(await dueOf(visit)).toEqual(['2030-01-07T03:00:00.000Z']);
    await end(visit, '2030-01-07T02:00:00Z');
    expect(statesOf(await getVisit(as(ann), { id: visit.id }))).toEqual(['initial']);
    await cancelVisit(as(ann), { id: visit.id });
    expect(await dueOf(visit)).toEqual([]);
    await end(visit, '2030-01-07T03:00:00Z');
    expect(statesOf(await getVisit(as(ann), { id: visit.id }))).toEqual(['initial']);
    expect(await toldOf(visit)).toEqual(['visit.created', 'visit.updated', 'visit.cancelled']);
  });
});

describe('a change', () => {
  test('is of the version read, keeps what is not said, and is refused once it is over', async () => {
    const visit = await invite(ann, { purpose: 'Interview', notes: 'Parks at B2' });
    const { id } = visit;
    expect(await refusal(updateVisit(as(ann), { id, version: 7, purpose: 'Lunch' }))).toBe('version_conflict version');
    const moved = await updateVisit(as(desk), { id, version: 1, start: '2030-01-07T09:30' });
    expect(moved).toEqual({ ...asTheDeskSees(visit), version: 2, start: '2030-01-07T01:30:00.000Z' });
    expect(await refusal(updateVisit(as(ann), { id, start: '2030-01-06T09:00' }))).toBe('visit_in_past start');
    expect(await refusal(updateVisit(as(ann), { id, start: ten }))).toBe('invalid_request end');
    expect(await refusal(updateVisit(as(ann, LATER), { id, purpose: 'Lunch' }))).toBe('visit_over');
  });

  test('keeps the start of one that somebody has come to, and takes none along to what is given up', async () => {
    const room = await createResource(world, { buildingId: tower });
    const booking = await createBooking(as(ann), { resourceIds: [room], start: nine, end: ten });
    const { id } = await invite(ann, { bookingId: booking.id });
    await noteArrival(as(desk), { id });
    const tomorrow = { start: '2030-01-08T09:00', end: '2030-01-08T10:00' };
    expect(await refusal(updateVisit(as(ann), { id, ...tomorrow }))).toBe('visit_begun start');
    expect((await updateVisit(as(ann), { id, start: nine, end: '2030-01-07T11:00' })).end).toBe(
      '2030-01-07T03:00:00.000Z',
    );
    await cancelBooking(as(ann), { id: booking.id });
    await undoArrival(as(desk), { id });
    expect(await refusal(updateVisit(as(ann), { id, ...tomorrow }))).toBe('invalid_request bookingId');
    expect((await updateVisit(as(ann), { id, ...tomorrow, bookingId: null })).start).toBe('2030-01-08T01:00:00.000Z');
  });

  test('lets one that has begun last longer, whatever the day, and no longer than a visit lasts', async () => {
    const { id } = await invite(ann, { end: '2030-01-08T10:00' });
    const nextDay = as(ann, '2030-01-08T01:00:00Z');
    const longer = await updateVisit(nextDay, { id, end: '2030-02-07T09:00' });
    expect([longer.start, longer.end]).toEqual(['2030-01-07T01:00:00.000Z', '2030-02-07T01:00:00.000Z']);
    expect(await refusal(updateVisit(nextDay, { id, end: '2030-02-07T09:01' }))).toBe('visit_too_long end');
  });

  test('to another building or host is for who may invite there; once somebody has come it stays where it is', async () => {
    const { id } = await invite();
    expect(await refusal(updateVisit(as(ann), { id, hostId: bob.userId ?? 0 }))).toBe('visit_for_others hostId');
    expect(await refusal(updateVisit(as(desk), { id, buildingId: annex }))).toBe('visit_for_others hostId');
    expect((await updateVisit(as(desk), { id, hostId: bob.userId ?? 0 })).hostName).toBe('Bob');
    expect(await refusal(getVisit(as(ann), { id }))).toBe('not_found id');
    expect((await updateVisit(as(bob), { id, buildingId: annex })).buildingId).toBe(annex);
    await noteArrival(as(bob), { id });
    expect(await refusal(updateVisit(as(bob), { id, buildingId: tower }))).toBe('visit_begun');
    expect(await refusal(cancelVisit(as(bob), { id }))).toBe('visit_begun');
    await undoArrival(as(bob), { id });
    expect((await cancelVisit(as(bob), { id })).cancelledAt).toBe('2030-01-07T00:00:00.000Z');
    expect(await refusal(noteArrival(as(bob), { id }))).toBe('visit_over');
    expect((await listVisits(as(bob), { hostId: bob.userId ?? 0 })).items.map((one) => one.id)).not.toContain(id);
    expect((await listVisits(as(bob), { cancelled: true })).items.map((one) => one.id)).toContain(id);
  });
});

test('nobody who hears of visits, or reads the audit log, is told who comes or why', async () => {
  const visit = await invite(ann, {
    visitors: [{ name: 'Zebedee Quux', email: 'zq@quux.example', company: 'Quuxco', phone: '55555' }],
    purpose: 'A quuxical matter',
    notes: 'Quux!',
  });
  await updateVisit(as(ann), { id: visit.id, purpose: 'Quux again' });
  await noteArrival(as(desk), { id: visit.id });
  const { rows } = await sql<{ told: string }>`
    select event::text as told from event union all select audit::text from audit`.execute(world.db);
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ told }) => /quux|55555/i.test(told))).toEqual([]);
});
