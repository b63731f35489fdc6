import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTeamDays, type Person, type TeamDays } from '../../../test/support/team-days.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { listNotifications } from '../notifications/notifications.ts';
import { createBooking } from '../series/series.ts';
import { getWaiting, joinWaiting } from '../waiting-list/waiting-list.ts';

/** A team day as a server left it whose zone data said that the clocks are an hour ahead of what they are. */

let set: TeamDays;
let ann: Person;
let ben: Person;
let groupId: number;
beforeAll(async () => {
  set = await createTeamDays();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  [ann, ben] = [await set.person(), await set.person()];
  groupId = await set.team(ann, ben);
});

async function left() {
  const desks = await set.desks(2);
  const { id } = await set.plan(ann, { groupId, resourceIds: desks });
  await set.work();
  await sql`update team_day set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour',
    release_at = release_at - interval '1 hour', start_offset = 60, end_offset = 60, release_offset = 60
    where id = ${id}`.execute(set.world.db);
  await sql`update hold set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour',
    expires_at = expires_at - interval '1 hour' where origin = 'team_day' and origin_id = ${id}`.execute(set.world.db);
  return { id, one: desks[0] ?? 0, other: desks[1] ?? 0 };
}

async function look(): Promise<void> {
  const step = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await set.system().tx(async (tx) => tx.later('zone_data.apply', step, { key: 'look' }));
  await set.work();
}

const held = async (resourceId: number) => {
  const rows = set.world.db.selectFrom('hold').select(['startsAt', 'endsAt', 'expiresAt', 'origin']);
  return rows.where('resourceId', '=', resourceId).execute();
};
const clock = (at: string) => new Date(`2030-01-${at}:00Z`);
const told = async (by: Person) => (await listNotifications(set.as(by), {})).items.map(({ type }) => type);

test('it is when it was meant, with its deadline, and nobody is told of that', async () => {
  const { id, one } = await left();
  expect(await set.read(ann, id)).toMatchObject({ start: '2030-01-09T08:00:00.000Z' });
  await look();
  expect(await set.read(ann, id)).toMatchObject({
    start: '2030-01-09T09:00:00.000Z',
    end: '2030-01-09T17:00:00.000Z',
    releaseAt: '2030-01-08T12:00:00.000Z',
    places: 2,
    version: 2,
  });
  const [startsAt, endsAt, expiresAt] = [clock('09T09:00'), clock('09T17:00'), clock('08T12:00')];
  expect(await held(one)).toEqual([{ startsAt, endsAt, expiresAt, origin: 'team_day' }]);
  const release = set.world.db.selectFrom('job').select('runAt').where('name', '=', 'team_day.release');
  expect(await release.where('key', '=', String(id)).execute()).toEqual([{ runAt: expiresAt }]);
  expect([await told(ann), await told(ben)]).toEqual([[], ['team_day.created']]);
  // Once it is there, looking again changes nothing.
  await look();
  expect(await set.read(ann, id)).toMatchObject({ version: 2 });
});

test('the hour that it leaves is offered to who waits for it', async () => {
  const { one } = await left();
  const { who } = await set.person();
  const early = { start: '2030-01-09T08:00', end: '2030-01-09T09:00' };
  const { id } = await joinWaiting(set.as({ who }), { resourceIds: [one], ...early });
  await set.work();
  const state = async () => (await getWaiting(set.as({ who }), { id })).state;
  expect(await state()).toBe('waiting');
  await look();
  await set.work();
  expect(await state()).toBe('offered');
});

test('a desk that somebody else has then goes out of it, and whoever planned it is told', async () => {
  const { id, one, other } = await left();
  const host = await set.person();
  await createBooking(set.as(), {
    resourceIds: [one],
    hostId: host.id,
    start: '2030-01-09T16:30',
    end: '2030-01-09T17:00',
  });
  await look();
  const { places, desks } = await set.read(ann, id);
  expect([places, desks.map(({ resourceId }) => resourceId)]).toEqual([1, [other]]);
  expect((await held(one)).map(({ origin }) => origin)).toEqual(['booking']);
  expect([await told(ann), await told(ben)]).toEqual([['team_day.updated'], ['team_day.created']]);
});

test('one of before offsets were noted stays, and what they are is noted', async () => {
  const { id } = await left();
  const own = { start: '2030-01-09T08:00:00.000Z', version: 1 };
  await sql`update team_day set start_offset = null, end_offset = null, release_offset = null`.execute(set.world.db);
  await look();
  expect(await set.read(ann, id)).toMatchObject(own);
  const rows = set.world.db.selectFrom('teamDay').select(['startOffset', 'endOffset', 'releaseOffset']);
  expect(await rows.where('id', '=', id).execute()).toEqual([{ startOffset: 0, endOffset: 0, releaseOffset: 0 }]);
});
