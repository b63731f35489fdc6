import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, unique, type Scene } from '../../../test/support/scene.ts';

let scene: Scene;
let room: number;
let codes: number[];
const now = Temporal.Instant.from('2030-01-07T08:00:00Z');
beforeAll(async () => {
  scene = await openScene(() => now);
  room = (await scene.own.make('/resources', { type: 'room', buildingId: scene.own.here, name: 'Room' })).id;
  codes = [];
  for (const code of ['1010', '1020', '1030']) codes.push((await scene.own.make('/cost-codes', { code })).id);
});
afterAll(() => scene[Symbol.asyncDispose]());

interface Heard {
  readonly id: number;
  readonly version: number;
  readonly costCodes?: readonly { readonly costCodeId: number; readonly percent: number }[];
  readonly code?: string;
  readonly param?: string;
}
const ask = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => {
  const heard = await scene.server.call(method, path, body, scene.own.admin.headers);
  return { status: heard.status, body: heard.body as unknown as Heard };
};
let hour = 0;
/** Another time each time. */
const at = () => {
  const start = now.add({ hours: (hour += 2) });
  return { start: start.toString(), end: start.add({ hours: 1 }).toString(), resourceIds: [room] };
};
const [one, two, three] = [() => codes[0] ?? 0, () => codes[1] ?? 0, () => codes[2] ?? 0];
const paid = (costCodeId: number, percent?: number) => ({ costCodeId, ...(percent !== undefined && { percent }) });
const told = async (bookingId: number) => {
  const rows = scene.own.db.selectFrom('event').select('data').where('subjectId', '=', bookingId);
  const all = await rows.where('type', 'like', 'booking.%').orderBy('version').execute();
  return all.map(({ data }) => (data as unknown as Heard).costCodes);
};

test('a booking says who pays for it, by whom it is read and heard, and is changed in that', async () => {
  const { status, body } = await ask('POST', '/bookings', { ...at(), costCodes: [paid(one())] });
  const whole = [paid(one(), 100)];
  expect([status, body.costCodes]).toEqual([201, whole]);
  expect((await ask('GET', `/bookings/${body.id}`)).body.costCodes).toEqual(whole);
  const halves = [paid(two(), 30), paid(one(), 70)];
  const changed = await ask('PATCH', `/bookings/${body.id}`, { costCodes: halves });
  expect(changed.body).toMatchObject({ version: 2, costCodes: [paid(one(), 70), paid(two(), 30)] });
  expect((await ask('PATCH', `/bookings/${body.id}`, { title: 'Same' })).body.costCodes).toHaveLength(2);
  const none = (await ask('PATCH', `/bookings/${body.id}`, { costCodes: [] })).body;
  expect(none).not.toHaveProperty('costCodes');
  expect(await told(body.id)).toEqual([whole, changed.body.costCodes, changed.body.costCodes, undefined]);
});

test('a series and each of its dates say it, those of later too', async () => {
  const recurrence = { rule: 'FREQ=WEEKLY;COUNT=3' };
  const made = await ask('POST', '/bookings', { ...at(), costCodes: [paid(two())], recurrence });
  expect(made.status).toBe(201);
  const { seriesId } = made.body as unknown as { seriesId: number };
  const { items } = (await ask('GET', `/bookings?seriesId=${seriesId}`)).body as unknown as { items: Heard[] };
  expect(items.map(({ costCodes }) => costCodes)).toEqual(Array.from({ length: 3 }, () => [paid(two(), 100)]));
  expect((await ask('GET', `/series/${seriesId}`)).body.costCodes).toEqual([paid(two(), 100)]);
});

test('what is wrong is named, and nothing is booked', async () => {
  const archived = (await scene.own.make('/cost-codes', { code: unique('old') })).id;
  const { body } = await ask('POST', '/bookings', { ...at(), costCodes: [paid(archived)] });
  await ask('PATCH', `/cost-codes/${archived}`, { archived: true });
  const foreign = await scene.server.call('POST', '/cost-codes', { code: 'x' }, scene.foreign.admin.headers);
  const cases: readonly (readonly [object[], number, string])[] = [
    [[paid(one(), 50)], 400, 'costCodes'],
    [[paid(one(), 50), paid(two(), 60)], 400, 'costCodes'],
    [[paid(one()), paid(two(), 60)], 400, 'costCodes[0].percent'],
    [[paid(one(), 50), paid(one(), 50)], 400, 'costCodes[1].costCodeId'],
    [[paid(one(), 0)], 400, 'costCodes[0].percent'],
    [[paid(one(), 50.5)], 400, 'costCodes[0].percent'],
    [[paid(999_999)], 404, 'costCodes[0].costCodeId'],
    [[paid((foreign.body as unknown as Heard).id)], 404, 'costCodes[0].costCodeId'],
    [[paid(one(), 50), paid(archived, 50)], 400, 'costCodes[1].costCodeId'],
    [Array.from({ length: 21 }, () => paid(one(), 4)), 400, 'costCodes'],
  ];
  for (const [costCodes, status, param] of cases)
    expect([costCodes, await ask('POST', '/bookings', { ...at(), costCodes })]).toMatchObject([
      costCodes,
      { status, body: { param } },
    ]);
  // What it has already may go on.
  const kept = await ask('PATCH', `/bookings/${body.id}`, { costCodes: [paid(archived, 50), paid(one(), 50)] });
  expect([kept.status, kept.body.costCodes]).toEqual([200, expect.arrayContaining([paid(archived, 50)])]);
});

test('where a policy asks for it nothing is booked without, and it is not taken off again; only asked, it is left open', async () => {
  const rules = { costCodes: true };
  const { id } = await scene.own.make('/policies', { name: 'Pay', resourceId: room, rules });
  const refused = { status: 422, body: { code: 'booking_cost_codes_required', param: 'costCodes', rule: 'costCodes' } };
  expect(await ask('POST', '/bookings', at())).toMatchObject(refused);
  expect(await ask('POST', '/bookings', { ...at(), costCodes: [] })).toMatchObject(refused);
  const recurrence = { rule: 'FREQ=WEEKLY;COUNT=2' };
  expect((await ask('POST', '/bookings', { ...at(), recurrence })).status).toBe(409);
  expect((await ask('POST', '/booking-checks', at())).body).toMatchObject({
    allowed: true,
    rules: [{ rule: 'costCodes' }],
  });
  expect((await ask('POST', '/booking-checks', { ...at(), costCodes: [] })).body).toMatchObject({ allowed: false });
  expect((await ask('POST', '/series-checks', { ...at(), recurrence })).body).toMatchObject({ refused: 0 });
  const made = await ask('POST', '/bookings', { ...at(), costCodes: [paid(three())] });
  expect(made.status).toBe(201);
  expect(await ask('PATCH', `/bookings/${made.body.id}`, { costCodes: [] })).toMatchObject(refused);
  expect((await ask('PATCH', `/bookings/${made.body.id}`, { costCodes: [paid(one())] })).status).toBe(200);
  const { start, end } = at();
  expect((await ask('PATCH', `/bookings/${made.body.id}`, { start, end })).status).toBe(200);
  await scene.server.call('DELETE', `/policies/${id}`, undefined, scene.own.admin.headers);
});
