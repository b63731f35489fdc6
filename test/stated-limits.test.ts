import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_DESCRIPTION, MAX_PARTS } from '../server/modules/resources/contract.ts';
import { MAX_WAITED_FOR } from '../server/modules/waiting-list/contract.ts';
import { openScene, send, type Scene } from './support/scene.ts';

/** One more than a contract allows is refused with what it names, and before anything is looked at; as many as it allows get past that. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** So many that are not there. */
const nowhere = (many: number): number[] => Array.from({ length: many }, (_, i) => 1_000_000 + i);
const times = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' };

test.each([
  {
    field: 'resourceIds',
    most: MAX_WAITED_FOR,
    route: 'POST /api/v1/waiting-list',
    ask: async (ids: readonly number[]) => {
      const { userId } = await scene.own.person('employee');
      return { body: { resourceIds: ids, hostId: userId, ...times } };
    },
  },
  {
    field: 'partIds',
    most: MAX_PARTS,
    route: 'POST /api/v1/resources',
    ask: (ids: readonly number[]) => ({
      body: { type: 'room', name: 'Hall', buildingId: scene.own.here, partIds: ids },
    }),
  },
  {
    field: 'partIds',
    most: MAX_PARTS,
    route: 'PATCH /api/v1/resources/:id',
    ask: async (ids: readonly number[]) => {
      const room = { type: 'room', name: 'Hall to be', buildingId: scene.own.here };
      return { params: { id: (await scene.own.make('/resources', room)).id }, body: { partIds: ids } };
    },
  },
])('$route takes $most $field, and no more', async ({ field, most, route, ask }) => {
  const { server, own } = scene;
  const [fits, exceeds] = [
    await send(server, route, own.admin, await ask(nowhere(most))),
    await send(server, route, own.admin, await ask(nowhere(most + 1))),
  ];
  expect(fits.body).toMatchObject({ param: `${field}[0]` });
  expect(exceeds).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(exceeds.body).toMatchObject({ param: field, detail: expect.stringContaining(String(most)) });
});

test('a resource says so much of itself, over several lines, and no more', async () => {
  const { server, own } = scene;
  const said = (description: string | null) => ({ type: 'room', name: 'Told of', buildingId: own.here, description });
  const text = `First\n${'x'.repeat(MAX_DESCRIPTION - 6)}`;
  const { id } = await own.make('/resources', said(text));
  const sent = (method: string, description: string | null) =>
    method === 'POST'
      ? send(server, 'POST /api/v1/resources', own.admin, { body: said(description) })
      : send(server, 'PATCH /api/v1/resources/:id', own.admin, { params: { id }, body: { description } });
  for (const method of ['POST', 'PATCH'])
    expect(await sent(method, `${text}y`)).toMatchObject({ status: 400, body: { param: 'description' } });
  expect(await sent('PATCH', text)).toMatchObject({ status: 200, body: { description: text } });
  expect(await sent('PATCH', null)).toMatchObject({ status: 200, body: { description: '' } });
});

test('a policy ends what is empty after 10 to 480 whole minutes, and other numbers are refused by their name', async () => {
  const { server, own } = scene;
  const checkIn = { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 15, release: true };
  const asking = (emptyMinutes: unknown) =>
    send(server, 'POST /api/v1/policies', own.admin, {
      body: { name: 'Free again', buildingId: own.here, rules: { checkIn: { ...checkIn, emptyMinutes } } },
    });
  for (const fits of [10, 480]) expect(await asking(fits)).toMatchObject({ status: 201 });
  for (const wrong of [9, 481, -30, 30.5, '30', null, {}, [30]]) {
    const refused = await asking(wrong);
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refused.body).toMatchObject({ param: 'rules.checkIn.emptyMinutes' });
  }
});
