import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScene, send, unique, type Scene, type Sender } from './support/scene.ts';

/** What names a group, a floor or an area is let go as that is deleted: under its next version, told, and shown so. */

let scene: Scene;
let admin: Sender;
let ann: Sender;
beforeAll(async () => {
  scene = await openScene();
  ({ admin } = scene.own);
  ann = await scene.own.person('employee');
});
afterAll(() => scene[Symbol.asyncDispose]());

type Shown = Readonly<Record<string, unknown>> & { readonly id: number; readonly version: number };

const ask = async (route: string, body?: object, who = admin): Promise<Shown> => {
  const given = body && { body: body as Record<string, unknown> };
  const answer = await send(scene.server, route, who, given ?? {});
  expect([route, answer.body, answer.status < 300]).toEqual([route, answer.body, true]);
  return answer.body as Shown;
};
const read = (path: string): Promise<Shown> => ask(`GET /api/v1${path}`);
const remove = (path: string): Promise<Shown> => ask(`DELETE /api/v1${path}`);
const dayAhead = (days: number): string => Temporal.Now.plainDateISO('UTC').add({ days }).toString();
/** The last that is told of something, in its version. */
const lastTold = async (subjectType: string, subjectId: number) => {
  const events = scene.own.db.selectFrom('event').select(['type', 'version']);
  const own = events.where((row) => row.and({ subjectType, subjectId })).orderBy('id', 'desc');
  return own.executeTakeFirstOrThrow();
};

/** A group of one, with what else it is in. */
async function newGroup() {
  const [group, other] = [await scene.own.make('/groups', { name: unique('g') }), (await newOther()).id];
  for (const id of [group.id, other]) await ask(`PUT /api/v1/groups/${id}/members/${ann.userId}`);
  return { groupId: group.id, other };
}
const newOther = () => scene.own.make('/groups', { name: unique('other') });
const newDesk = async (place: object = { buildingId: scene.own.here }): Promise<number> =>
  (await scene.own.make('/resources', { type: 'desk', name: unique('d'), ...place })).id;

/** Something to be done for a booking, which is given to a group. */
async function newTask(groupId: number): Promise<number> {
  const offers = [{ buildingId: scene.own.here }];
  const { id: serviceId } = await scene.own.make('/services', { name: unique('s'), timing: 'before', offers });
  const times = { start: `${dayAhead(3)}T09:00:00Z`, end: `${dayAhead(3)}T10:00:00Z` };
  const booking = await scene.own.make('/bookings', { resourceIds: [await newDesk()], hostId: ann.userId, ...times });
  await ask(`PUT /api/v1/bookings/${booking.id}/services`, { services: [{ serviceId, quantity: 1 }] });
  const { items } = (await read(`/tasks?bookingId=${booking.id}`)) as unknown as { items: Shown[] };
  const id = items[0]?.id ?? 0;
  await ask(`PATCH /api/v1/tasks/${id}`, { groupId });
  return id;
}

/** A day for which a desk is reserved for a group. */
async function newTeamDay(groupId: number, days = 4): Promise<number> {
  const wish = { groupId, name: 'Planning', date: dayAhead(days), resourceIds: [await newDesk()] };
  return (await ask('POST /api/v1/team-days', wish, ann)).id;
}

describe('a group that is deleted', () => {
  test('is no more of its members, of what is done by it and of its team days', async () => {
    const { groupId, other } = await newGroup();
    const things = [
      { path: `/users/${ann.userId}`, subject: 'user', becomes: { groupIds: [other] }, told: 'user.updated' },
      {
        path: `/tasks/${await newTask(groupId)}`,
        subject: 'service_task',
        becomes: { groupId: null, userId: null, state: 'open' },
        told: 'service_task.updated',
      },
      {
        path: `/team-days/${await newTeamDay(groupId)}`,
        subject: 'team_day',
        becomes: { groupId: null, state: 'cancelled', left: 0 },
        told: 'team_day.cancelled',
      },
    ];
    const before = await Promise.all(things.map(({ path }) => read(path)));
    await remove(`/groups/${groupId}`);
    for (const [i, { path, subject, becomes, told }] of things.entries()) {
      const version = (before[i]?.version ?? 0) + 1;
      const after = await read(path);
      expect(after).toMatchObject({ ...becomes, version });
      expect(await lastTold(subject, after.id)).toEqual({ type: told, version });
    }
  });

  test('leaves a team day as it ended that is over already', async () => {
    const { groupId } = await newGroup();
    const id = await newTeamDay(groupId, 5);
    await ask(`POST /api/v1/team-days/${id}/cancellation`, undefined, ann);
    const before = await read(`/team-days/${id}`);
    await remove(`/groups/${groupId}`);
    const version = before.version + 1;
    expect(await read(`/team-days/${id}`)).toEqual({ ...before, version, groupId: null });
    expect(await lastTold('team_day', id)).toEqual({ type: 'team_day.updated', version });
  });

  test('and is not keeps all as it was', async () => {
    const { groupId } = await newGroup();
    const id = await newTask(groupId);
    const resourceId = await newDesk();
    await scene.own.make('/policies', { name: unique('p'), resourceId, rules: { managedBy: { groupIds: [groupId] } } });
    const before = [await read(`/tasks/${id}`), await read(`/users/${ann.userId}`)];
    const refused = await send(scene.server, `DELETE /api/v1/groups/${groupId}`, admin, {});
    expect([refused.status, refused.code]).toEqual([409, 'in_use']);
    expect([await read(`/tasks/${id}`), await read(`/users/${ann.userId}`)]).toEqual(before);
  });
});

test('an area, then a floor that is deleted is asked for by nobody any more', async () => {
  const { own } = scene;
  const { id: buildingId } = await own.make('/buildings', { name: unique('b'), zone: 'Europe/London' });
  const floor = async (level: number) => (await own.make('/floors', { name: unique('f'), buildingId, level })).id;
  const [floorId, other] = [await floor(0), await floor(1)];
  const { id: areaId } = await own.make('/areas', { name: unique('a'), floorId });
  const resourceId = await newDesk({ buildingId, floorId, areaId });
  await newDesk({ buildingId, floorId: other });
  const rules = { seating: { by: 'draw', daysBefore: 1, at: '23:59' } };
  await own.make('/policies', { name: unique('p'), buildingId, rules });
  const asked = { day: dayAhead(6), buildingId, floorId, areaId };
  const { id, version } = await ask('POST /api/v1/seat-requests', asked, ann);
  const shown = () => ask(`GET /api/v1/seat-requests/${id}`, undefined, ann);

  await ask(`PATCH /api/v1/resources/${resourceId}`, { floorId: other, areaId: null });
  await remove(`/areas/${areaId}`);
  expect(await shown()).toMatchObject({ floorId, areaId: null, state: 'open', version: version + 1 });
  await remove(`/floors/${floorId}`);
  expect(await shown()).toMatchObject({ buildingId, floorId: null, areaId: null, state: 'open', version: version + 2 });
  expect(await lastTold('seat_request', id)).toEqual({ type: 'seat_request.updated', version: version + 2 });
});
