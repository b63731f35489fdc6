import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sql } from 'kysely';
import type { Ctx } from '../server/platform/context/context.ts';
import { DatabaseFailure } from '../server/platform/db/failures.ts';
import { deactivateUser, getBelongings } from '../server/modules/access/access.ts';
import { createAssignment } from '../server/modules/assignments/assignments.ts';
import { createClosure, liftClosure } from '../server/modules/closures/closures.ts';
import { drawDesks } from '../server/modules/seating/seating.ts';
import { cancelTeamDay } from '../server/modules/team-days/team-days.ts';
import { openStage, type Person, type Stage } from './soak/stage.ts';
import { connected, contextFor } from './support/database.ts';
import { digest } from './support/scene.ts';

// What is one transaction over many modules is done as a whole or not at all: it breaks off at each of its statements that write, of
// whichever table, and every row is as it was. Then it is done, and each change told once, though two writers meet at its very end.

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await asSuperuser(PLANTED);
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Counts the statements that write, and lets one of them fail; a sequence counts on where a transaction is undone. */
const PLANTED = `
  create sequence planted_count;
  create table planted (nth integer not null, code text not null);
  create function planted() returns trigger language plpgsql security definer as $$
  declare fault public.planted;
  begin
    select * into fault from public.planted;
    if found and nextval('public.planted_count') = fault.nth then
      raise exception '% of %', tg_op, tg_table_name using errcode = fault.code;
    end if;
    return null;
  end $$;
  do $$ declare one text; begin
    for one in select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and c.relname <> 'planted' loop
      execute format('create trigger zz_planted after insert or update or delete on %I
        for each statement execute function planted()', one);
    end loop;
  end $$`;
const asSuperuser = (text: string) =>
  connected({ ...inject('superuser'), database: stage.scene.server.name }, (client) => client.query(text));
const plant = (nth: number, code: string) =>
  asSuperuser(`truncate planted; alter sequence planted_count restart; insert into planted values (${nth}, '${code}')`);
/** Somebody else held a lock for too long, and: two writers waited in a circle, so that it is tried again. */
const [LOCKED, CONTENDED] = ['55P03', '40P01'];

type Act = (ctx: Ctx) => Promise<unknown>;
const keeping = (): Ctx =>
  contextFor(stage.scene.server.atrium.database.database, stage.scene.own.ctx.who, stage.clock.read());

/** @returns how many statements of it write before it is told */
async function countWrites(act: Act): Promise<number> {
  await plant(-1, LOCKED);
  const undone = new Error('Undone');
  const tried = keeping().tx(async (tx) => {
    await act(tx);
    throw undone;
  });
  await expect(tried).rejects.toBe(undone);
  const { rows } = await asSuperuser('select last_value::integer as count from planted_count');
  return (rows[0] as { count: number }).count;
}

const rowsOf = () => digest(stage.scene.server);
const TOLD_TWICE = sql`select type, subject_type, subject_id, version from event
  group by tenant_id, type, subject_type, subject_id, version, data having count(*) > 1`;
/** What is told of by now, as often as it is. */
async function told(): Promise<string[]> {
  const types = sql`select type from event order by type`;
  return ((await stage.query(types)) as { readonly type: string }[]).map(({ type }) => type);
}

/**
 * Does something once it broke off everywhere that it can.
 * @returns the tables that were changed at last, and what was told then, by type
 */
async function allOrNothing(act: Act) {
  const writes = await countWrites(act);
  const [before, toldBefore] = [await rowsOf(), Map.groupBy(await told(), (type) => type)];
  const at: string[] = [];
  // With the first of what is told.
  for (let nth = 1; nth <= writes + 1; nth++) {
    await plant(nth, LOCKED);
    const failure: unknown = await act(keeping()).catch((error: unknown) => error);
    expect([nth, failure]).toEqual([nth, expect.any(DatabaseFailure)]);
    at.push((failure as DatabaseFailure).message);
    expect([at.at(-1), await rowsOf()]).toEqual([at.at(-1), before]);
  }
  await plant(writes + 1, CONTENDED);
  await act(keeping());
  const after = await rowsOf();
  expect(await stage.query(TOLD_TWICE)).toEqual([]);
  const counts = [...Map.groupBy(await told(), (type) => type)].map(
    ([type, all]) => [type, all.length - (toldBefore.get(type)?.length ?? 0)] as const,
  );
  await asSuperuser('truncate planted');
  while (await stage.work());
  expect(stage.failures).toEqual([]);
  return {
    changed: Object.keys(after).filter((name) => after[name] !== before[name]),
    told: Object.fromEntries(counts.filter(([, count]) => count > 0)),
  };
}

async function ask(by: Person | null, path: string, body: object = {}, method = 'POST'): Promise<number> {
  const answer = await stage.send(by, method, path, body);
  expect([path, answer.status, answer.body]).toMatchObject([path, expect.toSatisfy((status) => status < 300), {}]);
  return (answer.body?.id ?? 0) as number;
}
/** A time some days from now. */
const on = (days: number, from = '09:00', to = '10:00') => {
  const day = dayIn(days);
  return { start: `${day}T${from}`, end: `${day}T${to}` };
};
const dayIn = (days: number): string =>
  stage.clock.read().toZonedDateTimeISO('Europe/London').toPlainDate().add({ days }).toString();
const thing = async (type: string, more: object = {}): Promise<number> => {
  const { here, floorId } = stage.scene.own;
  return ask(null, '/resources', { type, name: `${type} ${++named}`, buildingId: here, floorId, ...more });
};
let named = 0;
async function comer(): Promise<Person> {
  await stage.hire();
  return stage.people.at(-1) as Person;
}

/** Who takes part in everything. */
async function busy(isDelegate: boolean): Promise<{ she: Person; heir: Person }> {
  const [heir, other] = [await comer(), await comer()];
  const { userId, headers } = await stage.scene.own.person('administrator');
  const she: Person = { userId: userId ?? 0, groupId: heir.groupId, headers };
  await ask(null, `/groups/${she.groupId}/members/${she.userId}`, undefined, 'PUT');
  const door = () => thing('room', { accessId: `door of hers ${++named}` });
  const booked = await ask(she, '/bookings', { resourceIds: [await door()], ...on(2) });
  await ask(
    she,
    `/bookings/${booked}/services`,
    { services: stage.services.map((serviceId) => ({ serviceId, quantity: 1 })) },
    'PUT',
  );
  const now = stage.clock.read();
  const running = { start: now.toString(), end: now.add({ hours: 2 }).toString() };
  await ask(she, '/bookings', { resourceIds: [await thing('desk')], ...running });
  const recurrence = { rule: 'FREQ=DAILY;COUNT=3' };
  await ask(she, '/bookings', { resourceIds: [await door()], ...on(3), recurrence });
  await ask(other, '/bookings', { resourceIds: [await door()], ...on(4), attendees: [{ userId: she.userId }] });
  for (const isFreed of [true, false]) {
    const wanted = { resourceIds: [await thing('parking')], ...on(isFreed ? 5 : 6) };
    const taken = await ask(other, '/bookings', wanted);
    await ask(she, '/waiting-list', wanted);
    if (isFreed) await ask(other, `/bookings/${taken}/cancellation`);
  }
  await ask(null, '/assignments', { resourceId: await thing('desk'), userId: she.userId, firstDay: dayIn(1) });
  await ask(she, '/seat-requests', { day: dayIn(3), buildingId: stage.scene.own.elsewhere });
  const resourceIds = [await thing('desk'), await thing('desk')];
  const teamDay = await ask(she, '/team-days', { groupId: she.groupId, name: 'Planning', date: dayIn(7), resourceIds });
  await ask(she, `/team-days/${teamDay}/places`);
  const [delegator, delegate] = isDelegate ? [other, she] : [she, other];
  await ask(null, `/users/${delegator.userId}/delegates/${delegate.userId}`, {}, 'PUT');
  const visitors = [{ name: 'Vera Visitor' }];
  const visit = { visitors, buildingId: stage.building, hostId: she.userId };
  await ask(she, '/visits', { ...visit, ...on(2), bookingId: booked });
  await ask(she, '/visits', { ...visit, ...on(8) });
  await ask(null, `/users/${other.userId}`, { managerId: she.userId }, 'PATCH');
  await ask(she, '/tokens', { name: 'Hers' });
  await ask(she, '/webhooks', { url: 'https://receiver.example/', events: ['webhook.disabled'] });
  await ask(she, '/calendar-feeds');
  await ask(she, '/access-keys', { kind: 'static', resourceId: await door() });
  while (await stage.work());
  return { she, heir };
}

/** A floor of which all is booked, offered, assigned or reserved, with one desk elsewhere to move to. */
async function crowded() {
  const building = await ask(null, '/buildings', { name: `Crowded ${++named}`, zone: 'Europe/London' });
  const [floorId, other] = [await floorIn(building, 1), await floorIn(building, 2)];
  const at = (type: string, more: object = {}): Promise<number> =>
    thing(type, { buildingId: building, floorId, ...more });
  const [moved, lost, own, pool, freed] = [
    await at('desk'),
    await at('room'),
    await at('desk'),
    await at('desk'),
    await at('parking'),
  ];
  await at('desk', { floorId: other });
  const [she, second] = [await comer(), await comer()];
  await ask(she, '/bookings', { resourceIds: [moved], ...on(10) });
  const recurrence = { rule: 'FREQ=DAILY;COUNT=3' };
  await ask(she, '/bookings', { resourceIds: [lost], ...on(10, '14:00', '15:00'), recurrence });
  const wanted = { resourceIds: [freed], ...on(10) };
  const taken = await ask(she, '/bookings', wanted);
  await ask(second, '/waiting-list', wanted);
  await ask(she, `/bookings/${taken}/cancellation`);
  await ask(null, '/assignments', { resourceId: own, userId: she.userId, firstDay: dayIn(9) });
  await ask(null, `/groups/${she.groupId}/members/${she.userId}`, undefined, 'PUT');
  const day = { groupId: she.groupId, name: 'Planning', date: dayIn(10), resourceIds: [pool] };
  const teamDay = await ask(she, '/team-days', day);
  while (await stage.work());
  return { floorId, second, moved, teamDay };
}
const floorIn = (buildingId: number, level: number): Promise<number> =>
  ask(null, '/floors', { name: `Level ${level}`, buildingId, level });

const OF_LEAVING =
  'assignment audit booking booking_attendee booking_release booking_series calendar_feed delegate event hold job '
    .concat('seat_draw seat_request session team_day user_account user_manager visit waiting_entry')
    .split(' ');
const TOLD_OF_LEAVING = {
  'user.deactivated': 1,
  'user.left': 1,
  'user.updated': 1,
  'user.delegates_changed': 1,
  'waiting_entry.left': 2,
  'assignment.ended': 1,
  'seat_request.withdrawn': 1,
  'team_day.updated': 1,
  'booking.released': 1,
};

test('somebody is shut out, and what she had is cancelled', { timeout: 300_000 }, async () => {
  const { she } = await busy(true);
  const {
    bookings: { first: _, ...left },
  } = await getBelongings(keeping(), { id: she.userId });
  expect(Object.entries(left).filter(([, count]) => count === 0)).toEqual([]);
  const done = await allOrNothing((ctx) => deactivateUser(ctx, { id: she.userId }));
  expect(done.changed.toSorted()).toEqual(OF_LEAVING);
  const ended = { 'booking.cancelled': 5, 'booking.updated': 1, 'series.ended': 1, 'visit.cancelled': 2 };
  expect(done.told).toEqual({ ...TOLD_OF_LEAVING, ...ended });
});

test('somebody is shut out, and what she had is handed over', { timeout: 300_000 }, async () => {
  const { she, heir } = await busy(false);
  const given = { handTo: heir.userId, bookings: { handOverTo: heir.userId } };
  const done = await allOrNothing((ctx) => deactivateUser(ctx, { id: she.userId, ...given }));
  const handed = ['access_key', 'api_token', 'quota_host', 'webhook'];
  expect(done.changed.toSorted()).toEqual([...OF_LEAVING, ...handed].toSorted());
  expect(done.told).toEqual({
    ...TOLD_OF_LEAVING,
    'booking.updated': 6,
    'series.updated': 1,
    'visit.updated': 2,
  });
});

test('a floor is closed, and open again', { timeout: 300_000 }, async () => {
  const { floorId } = await crowded();
  let id = 0;
  const period = { start: on(9).start, end: on(11).end };
  const closed = await allOrNothing(async (ctx) => {
    ({ id } = await createClosure(ctx, { floorId, reason: 'Works', ...period }));
  });
  const moved = ['booking', 'booking_resource', 'hold', 'team_day', 'team_day_place', 'waiting_entry'];
  expect(closed.changed.toSorted()).toEqual(['audit', 'closure', 'event', 'job', ...moved].toSorted());
  expect(closed.told).toEqual({
    'closure.created': 1,
    'closure.affected': 1,
    'closure.kept_out': 1,
    'booking.cancelled': 1,
    'booking.updated': 1,
    'team_day.updated': 1,
    'waiting_entry.withdrawn': 1,
  });
  const lifted = await allOrNothing((ctx) => liftClosure(ctx, { id }));
  expect(lifted.changed.toSorted()).toEqual(['audit', 'closure', 'event', 'hold', 'job']);
  expect(lifted.told).toEqual({ 'closure.lifted': 1, 'closure.let_in': 1 });
});

test('what is booked is assigned to somebody else', { timeout: 300_000 }, async () => {
  const { moved, second } = await crowded();
  const given = { resourceId: moved, userId: second.userId, firstDay: dayIn(8), bookings: 'move' } as const;
  const done = await allOrNothing((ctx) => createAssignment(ctx, given));
  const tables = ['assignment', 'audit', 'booking', 'booking_resource', 'event', 'hold', 'job'];
  expect(done.changed.toSorted()).toEqual(tables);
  expect(done.told).toEqual({ 'assignment.created': 1, 'assignment.affected': 1, 'booking.updated': 1 });
});

test('a team day is cancelled', { timeout: 300_000 }, async () => {
  const { teamDay } = await crowded();
  const done = await allOrNothing((ctx) => cancelTeamDay(ctx, { id: teamDay }));
  expect(done.changed.toSorted()).toEqual(['audit', 'event', 'hold', 'job', 'team_day']);
  expect(done.told).toEqual({ 'team_day.cancelled': 1 });
});

test('the desks of a day are handed out by draw', { timeout: 300_000 }, async () => {
  const [buildingId, day] = [stage.scene.own.elsewhere, dayIn(2)];
  for (let i = 0; i < 5; i++) await ask(await comer(), '/seat-requests', { day, buildingId });
  stage.clock.pass(32 * 60);
  const done = await allOrNothing((ctx) => ctx.tx((tx) => drawDesks(tx, { buildingId, day })));
  const tables = ['audit', 'booking', 'booking_resource', 'event', 'hold', 'job', 'quota_host', 'seat_draw'];
  expect(done.changed.toSorted()).toEqual([...tables, 'seat_request']);
  expect(done.told).toEqual({ 'booking.created': 3, 'seat_request.granted': 3, 'seat_request.lost': 2 });
});
