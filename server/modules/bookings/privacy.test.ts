import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, send, unique, type Heard, type Scene, type Sender } from '../../../test/support/scene.ts';

const NOW = Temporal.Instant.from('2030-01-07T09:00:00Z');
const at = (day: number, time: string): string => `2030-01-${String(day).padStart(2, '0')}T${time}:00Z`;

let scene: Scene;
let host: Sender;
let room: number;
beforeAll(async () => {
  scene = await openScene(() => NOW);
  host = await scene.own.person('employee');
  const given = { type: 'room', name: unique('Room'), buildingId: scene.own.here };
  room = (await scene.own.make('/resources', given)).id;
});
afterAll(() => scene[Symbol.asyncDispose]());

type Said = ReturnType<typeof JSON.parse>;
const call = async (method: string, path: string, body?: object): Promise<{ status: number; body: Said }> => {
  const heard: Heard = await send(scene.server, `${method} /api/v1${path}`, host, body ? { body: { ...body } } : {});
  return { status: heard.status, body: heard.body };
};
let day = 7;
const wish = (more: object = {}) => {
  day++;
  return { resourceIds: [room], start: at(day, '09:00'), end: at(day, '10:00'), title: 'Pay', ...more };
};
const told = async (id: number) => {
  const rows = scene.own.db.selectFrom('event').select(['type', 'data']).where('subjectId', '=', id);
  return (await rows.where('type', 'like', 'booking.%').orderBy('id').execute()).map(({ type, data }) => ({
    type,
    private: (data as { private?: boolean }).private,
  }));
};

describe('a private booking', () => {
  it('is one where that is said, becomes one and ceases to be one, and each is told', async () => {
    const { body } = await call('POST', '/bookings', wish());
    expect(body).toMatchObject({ private: false, version: 1 });
    const changed = await call('PATCH', `/bookings/${body.id}`, { private: true });
    expect(changed).toMatchObject({ status: 200, body: { private: true, title: 'Pay', version: 2 } });
    expect((await call('PATCH', `/bookings/${body.id}`, { title: 'Pay round' })).body.private).toBe(true);
    expect((await call('PATCH', `/bookings/${body.id}`, { private: false })).body.private).toBe(false);
    expect(await told(body.id)).toEqual([
      { type: 'booking.created', private: undefined },
      { type: 'booking.updated', private: true },
      { type: 'booking.updated', private: true },
      { type: 'booking.updated', private: undefined },
    ]);
    expect((await call('POST', '/bookings', wish({ private: true }))).body.private).toBe(true);
    const wrong = await call('POST', '/bookings', wish({ private: 'perhaps' }));
    expect([wrong.status, wrong.body.param]).toEqual([400, 'private']);
  });

  it('needs no policy, and is asked for beforehand as what it will be', async () => {
    expect((await call('POST', '/booking-checks', wish({ private: true }))).body).toMatchObject({ allowed: true });
  });

  it('is each date of a series that is: but for one that was said to be other by itself', async () => {
    const made = (await call('POST', '/bookings', wish({ private: true, recurrence: { rule: 'FREQ=DAILY;COUNT=3' } })))
      .body;
    const seriesId = made.series.id;
    const dates = async () => {
      const { items } = (await call('GET', `/bookings?seriesId=${seriesId}`)).body;
      return items.map((one: { private: boolean }) => one.private);
    };
    expect([(await call('GET', `/series/${seriesId}`)).body.private, await dates()]).toEqual([
      true,
      [true, true, true],
    ]);
    const { items } = (await call('GET', `/bookings?seriesId=${seriesId}`)).body;
    await call('PATCH', `/bookings/${items[1].id}`, { private: false });
    expect(await dates()).toEqual([true, false, true]);
    const { body } = await call('PATCH', `/series/${seriesId}`, { private: false });
    expect([body.private, body.changed, await dates()]).toEqual([false, 3, [false, false, false]]);
    expect((await call('PATCH', `/series/${seriesId}`, { private: true, from: items[2].id })).body).toMatchObject({
      private: true,
    });
    expect((await call('GET', `/bookings/${items[2].id}`)).body.private).toBe(true);
    const events = scene.own.db.selectFrom('event').select('data').where('type', '=', 'series.created');
    const last = (await events.orderBy('id').execute()).at(-1);
    expect(last?.data).toMatchObject({ private: true });
  });
});
