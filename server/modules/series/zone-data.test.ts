import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createClocks, later, NOW, ours, type Scene } from '../../../test/support/clocks.ts';
import { queueOf, workOff } from '../../../test/support/queue.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { cancelBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { listNotifications, updateNoticeSettings } from '../notifications/notifications.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { createResource } from '../resources/resources.ts';
import { applyZoneData, extendSeries, getSeries, updateSeries } from './series.ts';

type Look = Parameters<typeof applyZoneData>[1];

/*
 * Who wrote these bookings had other zone data than this process: the clocks of Hong Kong were to be an hour ahead of what they are, or
 * behind. What such a server left is what a server of today leaves, at the instants and with the offsets of then.
 */

let testing: TestDatabase;
let scene: Scene;
beforeAll(async () => {
  testing = await createTestDatabase(12);
});
afterAll(() => testing[Symbol.asyncDispose]());
// Of each test its own workplace: what is looked through is all of it.
beforeEach(async () => {
  scene = await createClocks(testing);
});

const MEANT = ['2030-01-08T01:00', '2030-01-15T01:00', '2030-01-22T01:00', '2030-01-29T01:00'];

describe('after the zone data changed', () => {
  test.each([1, -1])('dates come to the instants that were meant (%i h), once, and it is told', async (ahead) => {
    await updateNoticeSettings(scene.as(scene.guest), { language: 'de' });
    const id = await scene.weekly(await scene.room());
    await scene.asWrittenAhead(ahead);
    expect(await scene.startsOf(id)).not.toEqual(MEANT);
    await scene.apply();
    expect(await scene.startsOf(id)).toEqual(MEANT);
    await scene.react();
    expect(await scene.told('series.zone_changed')).toMatchObject([
      { subjectId: id, data: { version: 2, dates: 4, skipped: [], moved: [{ date: '2030-01-08' }, {}, {}, {}] } },
    ]);
    const changes = await scene.told('booking.updated');
    expect(changes.map(({ data }) => data)).toMatchObject(
      MEANT.map(() => ({ version: 2, why: 'zone_data', bySeries: true })),
    );
    const titles = async (who: Scene['ann']) =>
      (await listNotifications(scene.as(who), {})).items.map(({ title }) => title);
    expect(await titles(scene.ann)).toEqual(['Clocks change otherwise: “Weekly”, 4 dates']);
    expect((await titles(scene.guest))[0]).toEqual('Die Uhren gehen anders: „Weekly“, 4 Termine');
    const audited = scene.world.db
      .selectFrom('audit')
      .select('subjectId')
      .where('tenantId', '=', scene.world.tenant.id);
    expect(await audited.where('action', '=', 'series.zone_changed').execute()).toEqual([{ subjectId: String(id) }]);
    for (const days of [1, 2]) await scene.apply(NOW.add({ hours: 24 * days }));
    expect(await scene.told('series.zone_changed')).toHaveLength(1);
  });

  test('what has begun stays, and what was moved by itself keeps its own time of day', async () => {
    const id = await scene.weekly(await scene.room());
    const [, , third] = (await listBookings(scene.world.ctx, { seriesId: id })).items;
    await updateBooking(scene.as(scene.ann), {
      id: third?.id ?? 0,
      start: '2030-01-22T14:00',
      end: '2030-01-22T15:00',
    });
    await scene.asWrittenAhead(1);
    await scene.apply(later(10));
    expect(await scene.startsOf(id)).toEqual([
      '2030-01-08T00:00',
      '2030-01-15T01:00',
      '2030-01-22T06:00',
      '2030-01-29T01:00',
    ]);
    await updateSeries(scene.as(scene.ann, later(10)), { id, startTime: '10:00', endTime: '11:00' });
    expect(await scene.startsOf(id)).toEqual([
      '2030-01-08T00:00',
      '2030-01-15T02:00',
      '2030-01-22T06:00',
      '2030-01-29T02:00',
    ]);
  });

  test('before they are moved they are no exceptions', async () => {
    const id = await scene.weekly(await scene.room());
    await scene.asWrittenAhead(1);
    expect(await updateSeries(scene.as(scene.ann), { id, title: 'Other' })).toMatchObject({ changed: 4 });
    await scene.apply();
    expect(await scene.startsOf(id)).toEqual(MEANT);
  });

  test.each([1, -1])(
    'whoever has the place next makes way first (%i h): back to back nobody clashes',
    async (ahead) => {
      const resource = await scene.room();
      const first = await scene.weekly(resource, { at: '09:00' });
      const second = await scene.weekly(resource, { at: '10:00', host: scene.guest });
      const single = await scene.book(resource, { at: '11:00' });
      await scene.asWrittenAhead(ahead);
      await scene.apply();
      expect(await scene.startsOf(first)).toEqual(MEANT);
      expect(await scene.startsOf(second)).toEqual(MEANT.map((start) => start.replace('T01', 'T02')));
      expect(await scene.rows()).toContainEqual(
        expect.objectContaining({ id: single.id, startsAt: new Date(single.start) }),
      );
      await scene.react();
      const { items } = await listNotifications(scene.as(scene.guest), {});
      expect(items.map(({ type }) => type).toSorted()).toEqual(
        expect.arrayContaining(['booking.updated', 'series.zone_changed']),
      );
    },
  );

  test('what others have then stays where it was, and host and guests are told which; once it is free it moves', async () => {
    const resource = await scene.room();
    const id = await scene.weekly(resource);
    const single = await scene.book(resource, { day: '2030-02-08' });
    await scene.asWrittenAhead(1);
    const inTheWay = [
      await scene.book(resource, { day: '2030-01-15', host: scene.guest }),
      await scene.book(resource, { day: '2030-02-08', host: scene.guest }),
    ];
    await scene.apply();
    expect(await scene.startsOf(id)).toEqual([
      '2030-01-08T01:00',
      '2030-01-15T00:00',
      '2030-01-22T01:00',
      '2030-01-29T01:00',
    ]);
    await scene.react();
    const skipped = [{ resourceId: resource, date: '2030-01-15', code: 'resource_already_booked' }];
    expect(await scene.told('series.zone_changed')).toMatchObject([{ data: { dates: 3, skipped } }]);
    expect(await scene.told('booking.zone_clashed')).toMatchObject([
      { subjectId: single.id, data: { start: '2030-02-08T00:00:00.000Z', meantStart: '2030-02-08T01:00:00.000Z' } },
    ]);
    const letters = scene.world.db.selectFrom('mail').select('body').where('tenantId', '=', scene.world.tenant.id);
    const bodies = (await letters.execute()).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('at another time of day now: Tue, 15 January 2030'))).toHaveLength(2);
    expect(bodies.filter((body) => body.includes('was meant for 09:00, but others have the place'))).toHaveLength(2);
    // What stays still holds its place, and a day later it is not told again.
    const holds = scene.world.db
      .selectFrom('hold')
      .select(['bookingId', 'startsAt'])
      .where('resourceId', '=', resource);
    const held = (await scene.rows()).map(({ id: bookingId, startsAt }) => ({ bookingId, startsAt }));
    expect(await holds.orderBy('bookingId').execute()).toEqual(held);
    await scene.work(later(1));
    await scene.react(later(1));
    expect(await scene.told('series.zone_changed')).toHaveLength(1);
    for (const { id: taken } of inTheWay) await cancelBooking(scene.as(scene.guest), { id: taken });
    const look: Look = { version: zoneDataVersion, step: 'earlier', after: null, again: true };
    await scene.as(scene.world.ctx).tx(async (tx) => tx.later('zone_data.apply', look));
    await scene.work();
    expect(await scene.startsOf(id)).toEqual(MEANT);
    expect(await scene.told('series.zone_changed')).toMatchObject([{}, { data: { dates: 1, skipped: [] } }]);
    expect(await scene.told('booking.zone_clashed')).toHaveLength(1);
  });

  test('check-in moves along, and so does what waits for a decision; no rule is asked again', async () => {
    const { id: policy } = await createPolicy(scene.world.ctx, {
      name: 'Come',
      rules: {
        checkIn: { required: true, methods: ['web'], opensMinutes: 30, closesMinutes: 15, release: true },
        approval: {},
      },
    });
    const { id } = await scene.book(await scene.room());
    await deletePolicy(scene.world.ctx, { id: policy });
    await createPolicy(scene.world.ctx, { name: 'No more', rules: { minLength: { minutes: 120 } } });
    await scene.asWrittenAhead(1);
    const [duty] = await scene.rows();
    await scene.world.db
      .updateTable('booking')
      .set({
        checkIn: {
          ...(duty?.checkIn as object),
          opensAt: '2030-01-07T23:30:00.000Z',
          closesAt: '2030-01-08T00:15:00.000Z',
        },
      })
      .where('tenantId', '=', scene.world.tenant.id)
      .execute();
    await scene.apply();
    expect(await scene.rows()).toMatchObject([
      {
        id,
        state: 'pending',
        startsAt: new Date('2030-01-08T01:00:00Z'),
        expiresAt: new Date('2030-01-08T01:00:00Z'),
        checkIn: { opensAt: '2030-01-08T00:30:00.000Z', closesAt: '2030-01-08T01:15:00.000Z' },
      },
    ]);
    const runs = scene.world.db
      .selectFrom('job')
      .select(['name', 'runAt'])
      .where('tenantId', '=', scene.world.tenant.id);
    expect(await runs.where('key', '=', `${id}`).orderBy('name').execute()).toMatchObject([
      { name: 'approval.ask' },
      { name: 'booking.expire', runAt: new Date('2030-01-08T01:00:00Z') },
      { name: 'booking.release', runAt: new Date('2030-01-08T01:15:00Z') },
    ]);
    const holds = scene.world.db.selectFrom('hold').select(['startsAt', 'expiresAt']).where('bookingId', '=', id);
    expect(await holds.execute()).toEqual([
      { startsAt: new Date('2030-01-08T01:00:00Z'), expiresAt: new Date('2030-01-08T01:00:00Z') },
    ]);
  });

  test('a combined room takes its parts along', async () => {
    const { world, building } = scene;
    const made = { type: 'room', buildingId: building } as const;
    const partIds = [await scene.room(), await scene.room()];
    await world.db.updateTable('resource').set({ type: 'room' }).where('tenantId', '=', world.tenant.id).execute();
    const { id: whole } = await createResource(world.ctx, { ...made, name: 'Whole', partIds });
    const { id } = await scene.book(whole);
    const holds = () =>
      world.db
        .selectFrom('hold')
        .select(['resourceId', 'startsAt'])
        .where('bookingId', '=', id)
        .orderBy('resourceId')
        .execute();
    const before = await holds();
    expect(before.length).toBeGreaterThan(1);
    await scene.asWrittenAhead(-1);
    await scene.apply();
    expect(await holds()).toEqual(before);
  });

  test('where nothing changes, nothing is written', async () => {
    await scene.weekly(await scene.room(), { rule: 'FREQ=DAILY' });
    await scene.book(await scene.room());
    const events = async () =>
      scene.world.db.selectFrom('event').select('id').where('tenantId', '=', scene.world.tenant.id).execute();
    const before = [await scene.rows(), await events()];
    await scene.apply();
    expect([await scene.rows(), await events()]).toEqual(before);
  });

  test('of what was written before offsets were noted they are noted, and nothing is moved', async () => {
    const id = await scene.weekly(await scene.room());
    const before = await scene.rows();
    await scene.world.db
      .updateTable('booking')
      .set({ startOffset: null, endOffset: null })
      .where('seriesId', '=', id)
      .execute();
    await scene.apply();
    expect(await scene.rows()).toEqual(before);
    expect(before.map(({ startOffset }) => startOffset)).toEqual([480, 480, 480, 480]);
  });
});

test('who changes a series meanwhile and who is moved come to one end, in either order', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await scene.weekly(await scene.room(), { day: `2030-0${round + 2}-05` });
    const [date] = (await listBookings(scene.world.ctx, { seriesId: id })).items;
    await scene.asWrittenAhead(1, `2030-0${round + 2}-01`);
    const look = { version: zoneDataVersion, step: 'later', after: null, again: false } as const;
    await Promise.all([
      scene.as(scene.world.ctx).tx((tx) => applyZoneData(tx, look)),
      updateSeries(scene.as(scene.ann), { id, startTime: '10:00', endTime: '11:00' }),
      updateBooking(scene.as(scene.ann), { id: date?.id ?? 0, title: 'First' }),
    ]);
    expect(new Set((await scene.startsOf(id)).map((start) => start.slice(10)))).toEqual(new Set(['T02:00']));
  }
});

test('the offsets are of the times as they were written last: what else is changed leaves them', async () => {
  const { id } = await scene.book(await scene.room());
  await scene.asWrittenAhead(1);
  const offsets = async () => (await scene.rows()).map(({ startOffset, endOffset }) => [startOffset, endOffset]);
  await updateBooking(scene.as(scene.ann), { id, title: 'Other' });
  expect(await offsets()).toEqual([[540, 540]]);
  await updateBooking(scene.as(scene.ann), { id, end: '2030-01-08T12:00' });
  expect(await offsets()).toEqual([[540, 480]]);
  const seriesId = await scene.weekly(await scene.room(), { day: '2030-03-05' });
  await scene.asWrittenAhead(1, '2030-03-01');
  await updateSeries(scene.as(scene.ann), { id: seriesId, title: 'Other' });
  expect(new Set((await offsets()).slice(1).map(String))).toEqual(new Set(['540,540']));
});

describe('a look', () => {
  /** Three a day, one after the other, in one place: more than move together. */
  const many = async () => {
    const resource = await scene.room();
    const ids: number[] = [];
    for (const at of ['09:00', '10:00', '11:00'])
      ids.push(await scene.weekly(resource, { at, rule: 'FREQ=DAILY;COUNT=100' }));
    await scene.asWrittenAhead(1);
    return ids;
  };
  const became = async () => ({
    dates: new Set(
      (await scene.rows()).map(({ startsAt, version }) => `${startsAt.toISOString().slice(11)} ${version}`),
    ),
    told: await scene.told('series.zone_changed'),
    changes: (await scene.told('booking.updated')).length,
  });
  const allMoved = (ids: readonly number[]) => ({
    dates: new Set(['01:00:00.000Z 2', '02:00:00.000Z 2', '03:00:00.000Z 2']),
    told: ids.map((subjectId) => ({ subjectId, data: { dates: 100, skipped: [], version: 2 } })),
    changes: 300,
  });

  test('is had once by several workers', async () => {
    const ids = await many();
    await Promise.all([scene.looked(), scene.looked()]);
    const queues = [
      queueOf(testing.database, ours, { clock: () => NOW }),
      queueOf(testing.database, ours, { clock: () => NOW }),
    ];
    for (let begun = 1; begun > 0;) {
      begun = (await Promise.all(queues.map((queue) => queue.round()))).reduce((sum, one) => sum + one, 0);
      await Promise.all(queues.map((queue) => queue.idle()));
    }
    expect(await became()).toMatchObject(allMoved(ids));
  });

  test('goes on where a crash left it', async () => {
    const ids = await many();
    await scene.looked();
    const crash = (look: Look) =>
      scene.as(scene.world.ctx).tx(async (tx) => {
        await applyZoneData(tx, look);
        throw new Error('crashed');
      });
    const moved = async () => (await scene.rows()).filter(({ version }) => version === 2).length;
    const first: Look = { version: zoneDataVersion, step: 'later', after: null, again: false };
    await expect(crash(first)).rejects.toThrow('crashed');
    expect(await moved()).toBe(0);
    await scene.as(scene.world.ctx).tx((tx) => applyZoneData(tx, first));
    expect(await moved()).toBe(200);
    const next = scene.world.db.selectFrom('job').select('data').where('name', '=', 'zone_data.apply');
    const { data } = await next.where('tenantId', '=', scene.world.tenant.id).executeTakeFirstOrThrow();
    await expect(crash(data as Look)).rejects.toThrow('crashed');
    expect(await moved()).toBe(200);
    await scene.work();
    expect(await became()).toMatchObject(allMoved(ids));
  });

  test('begins for newer zone data alone, and is left to those who have it', async () => {
    const versions = () =>
      scene.world.db.selectFrom('zoneData').select('version').where('tenantId', '=', scene.world.tenant.id).execute();
    expect(await scene.looked('2999b')).toBeGreaterThan(0);
    expect(await scene.looked('2999a')).toBe(0);
    expect(await scene.looked('2999b')).toBe(0);
    expect(await versions()).toEqual([{ version: '2999b' }]);
    const id = await scene.weekly(await scene.room());
    await scene.asWrittenAhead(1);
    await workOff(testing.database, ours, { clock: () => NOW });
    expect(await scene.startsOf(id)).not.toEqual(MEANT);
    const waits = scene.world.db.selectFrom('job').select('runAt').where('tenantId', '=', scene.world.tenant.id);
    expect(await waits.where('name', '=', 'zone_data.apply').execute()).toEqual([
      { runAt: new Date(NOW.add({ minutes: 1 }).epochMilliseconds) },
    ]);
    await scene
      .as(scene.world.ctx)
      .tx((tx) => applyZoneData(tx, { version: '2999b', step: 'later', after: null, again: false }, '2999b'));
    expect(await scene.startsOf(id)).toEqual(MEANT);
  });
});

test('a series without end goes on at the same time of day', async () => {
  const id = await scene.weekly(await scene.room(), { rule: 'FREQ=WEEKLY' });
  await scene.asWrittenAhead(1);
  await scene.apply();
  await scene.as(scene.world.ctx, later(60)).tx((tx) => extendSeries(tx, id));
  expect(new Set((await scene.startsOf(id)).map((start) => start.slice(10)))).toEqual(new Set(['T01:00']));
  expect((await getSeries(scene.world.ctx, { id })).startTime).toBe('09:00');
});
