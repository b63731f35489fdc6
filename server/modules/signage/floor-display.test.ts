import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openScene, send, nobody, unique, type Heard, type Scene, type Sender } from '../../../test/support/scene.ts';
import type { FloorDisplay } from './contract.ts';

/** Noon of a Tuesday, where the building is. */
const NOON = Temporal.Instant.from('2027-06-15T12:00:20+01:00');

let now = NOON;
let scene: Scene;
let receptionist: Sender;
beforeAll(async () => {
  scene = await openScene(() => now);
  receptionist = await scene.own.person('receptionist', { buildings: [scene.own.here] });
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, body?: Record<string, unknown>): Promise<Heard> =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, { ...(body && { body }) });
const at = (time: string): string => `2027-06-15T${time}:00+01:00`;
const shown = (time: string): string => Temporal.Instant.from(at(time)).toString({ fractionalSecondDigits: 3 });

const make = async (path: string, body: Record<string, unknown>): Promise<number> =>
  (await scene.own.make(path, body)).id;
let floorId: number;
let desk: number;
beforeEach(async () => {
  now = NOON;
  floorId = await make('/floors', { name: unique('Floor'), buildingId: scene.own.here, level: 1 });
  desk = await place('desk');
});

const place = (type: string, given: object = {}): Promise<number> =>
  make('/resources', { name: unique(type), type, buildingId: scene.own.here, floorId, ...given });

/** A link, as it is told, and what whoever has it sends. */
async function display(who = receptionist) {
  const made = await ask('POST /floor-displays', who, { name: 'Wall', floorId });
  const { id, address } = made.body as { readonly id: number; readonly address: string };
  const secret = /(?<=\/display\/floor#).+$/.exec(address)?.[0] ?? '';
  return { made, id, wall: { ...nobody, headers: { authorization: `Bearer ${secret}` } } };
}

const look = async (wall: Sender): Promise<NonNullable<FloorDisplay['floor']>> => {
  const { body } = await ask('GET /floor-display', wall);
  const { floor } = body as FloorDisplay;
  if (floor === null) throw new Error('It is no display of a floor');
  return floor;
};
const placesOf = async (wall: Sender) =>
  (await look(wall)).places.map(({ id, status, until, seen }) => ({ id, status, until, seen }));

it('shows what is free on a floor and until when, and nothing of whose it is', async () => {
  const room = await place('room', { capacity: 4 });
  await place('locker');
  await make('/bookings', { resourceIds: [desk], start: at('11:00'), end: at('13:00'), title: 'Secret' });
  await make('/bookings', { resourceIds: [room], start: at('15:00'), end: at('16:00'), title: 'Board' });
  const { made, wall, id } = await display();
  expect(made).toMatchObject({ status: 201, body: { resourceId: null, floorId, buildingId: scene.own.here } });
  expect(await placesOf(wall)).toEqual([
    { id: desk, status: 'taken', until: shown('13:00'), seen: false },
    { id: room, status: 'free', until: shown('15:00'), seen: false },
  ]);
  const whole = await ask('GET /floor-display', wall);
  expect(JSON.stringify(whole.body)).not.toMatch(/Secret|Board|hostName|title/);
  expect(await ask(`GET /paired-devices/${id}`, receptionist)).toMatchObject({ status: 200, body: { floorId } });
});

it('leaves out what policies show to some alone, and what is retired', async () => {
  const [hidden, retired] = [await place('room'), await place('desk')];
  const groupIds = [await make('/groups', { name: unique('Board') })];
  await make('/policies', { name: unique('Policy'), resourceId: hidden, rules: { visibleTo: { groupIds } } });
  const { wall } = await display();
  expect((await placesOf(wall)).map(({ id }) => id)).toEqual([desk, retired]);
  expect((await ask(`POST /resources/${retired}/retirement`, scene.own.admin)).status).toBe(200);
  expect((await placesOf(wall)).map(({ id }) => id)).toEqual([desk]);
});

it('says at once where a sensor sees somebody, for as long as that is believed', async () => {
  const accessId = unique('EYE');
  const id = await make('/devices', { kind: 'occupancy', name: 'Eye', accessId, resourceId: desk });
  const { wall } = await display();
  const seen = async (): Promise<boolean | undefined> => (await placesOf(wall))[0]?.seen;
  const say = (hasMotion: boolean) =>
    ask('POST /readings', scene.own.admin, { accessId, timestamp: now.toString(), hasMotion });
  expect(await seen()).toBe(false);
  await say(true);
  expect(await seen()).toBe(true);
  now = now.add({ minutes: 1 });
  await say(false);
  expect(await seen()).toBe(false);
  now = now.add({ minutes: 1 });
  await say(true);
  const { believedMinutes } = (await ask(`GET /devices/${id}`, scene.own.admin)).body as { believedMinutes: number };
  now = now.add({ minutes: believedMinutes }).subtract({ seconds: 1 });
  expect(await seen()).toBe(true);
  now = now.add({ seconds: 1 });
  expect(await seen()).toBe(false);
});

it('is read and nothing else, wherever else its secret is shown', async () => {
  const { wall } = await display();
  expect(await ask('GET /display', wall)).toMatchObject({ status: 200, body: { display: null } });
  expect(await ask('POST /display/bookings', wall, { minutes: 30 })).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await ask('GET /kiosk', wall)).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await ask('GET /floor-display/plan', wall)).toMatchObject({ status: 404, code: 'not_found' });
  for (const route of ['GET /me', 'GET /resources', 'POST /bookings'])
    expect(await ask(route, wall)).toMatchObject({ status: 401, code: 'token_unknown' });
  expect(await ask('GET /floor-display', receptionist)).toMatchObject({ status: 200, body: { floor: null } });
});

it('ends with its floor, when it is unpaired, and as who answers for it may no more', async () => {
  const hers = await scene.own.person('receptionist');
  const [first, second, third] = [await display(), await display(hers), await display()];
  const asked = async ({ wall }: { readonly wall: Sender }): Promise<unknown> => {
    const { status, code } = await ask('GET /floor-display', wall);
    return code ?? status;
  };
  expect([await asked(first), await asked(second), await asked(third)]).toEqual([200, 200, 200]);
  await ask(`DELETE /paired-devices/${first.id}`, receptionist);
  expect(await asked(first)).toBe('device_unpaired');
  await ask(`PATCH /users/${hers.userId}`, scene.own.admin, { buildings: [scene.own.elsewhere] });
  expect(await asked(second)).toBe('building_out_of_reach');
  await ask(`PATCH /users/${hers.userId}`, scene.own.admin, { role: 'employee' });
  expect(await asked(second)).toBe('forbidden');
  await ask(`POST /users/${hers.userId}/deactivation`, scene.own.admin, {});
  expect(await asked(second)).toBe('device_owner_inactive');
  await ask(`PATCH /resources/${desk}`, scene.own.admin, { floorId: null });
  expect((await ask(`DELETE /floors/${floorId}`, scene.own.admin)).status).toBe(204);
  expect(await asked(third)).toBe('device_unpaired');
});

it('refuses what cannot be, by its field', async () => {
  const other = await make('/floors', { name: unique('Floor'), buildingId: scene.own.elsewhere, level: 1 });
  const refusal = async (body: Record<string, unknown>, who = receptionist) => {
    const { status, code, body: told } = await ask('POST /floor-displays', who, body);
    return [status, code, (told as { readonly param?: string }).param];
  };
  expect(await refusal({ name: 'Wall', floorId: 999_999 })).toEqual([404, 'not_found', 'floorId']);
  expect(await refusal({ name: 'Wall', floorId: other })).toEqual([403, 'building_out_of_reach', 'floorId']);
  expect(await refusal({ floorId })).toEqual([400, 'invalid_request', 'name']);
  expect(await refusal({ name: 'Wall', floorId }, scene.own.admin)).toEqual([403, 'forbidden', undefined]);
});
