import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digest, openScene, type Scene, type Sender } from '../../../test/support/scene.ts';
import { MAX_PLACES } from './contract.ts';

/** A Monday before the clocks go forward in London; the team day is on a Wednesday after that. */
const NOW = Temporal.Instant.from('2030-03-25T08:00:00Z');
let scene: Scene;
let she: Sender;
let day: number;
beforeAll(async () => {
  scene = await openScene(() => NOW);
  const { own } = scene;
  she = await own.person('employee');
  const [{ id: groupId }, other] = [await own.make('/groups', { name: 'Team' }), await own.person('employee')];
  for (const { userId } of [she, other])
    await scene.server.call('PUT', `/groups/${groupId}/members/${userId}`, undefined, own.admin.headers);
  const desk = async (name: string): Promise<number> =>
    (await own.make('/resources', { type: 'desk', name, buildingId: own.here, floorId: own.floorId })).id;
  const resourceIds = [await desk('One'), await desk('Two')];
  const wish = { groupId, name: 'Planning', date: '2030-04-03', resourceIds };
  day = (await as(she, 'POST', '/team-days', wish)).body.id;
});
afterAll(() => scene[Symbol.asyncDispose]());

const as = (by: Sender, method: string, path: string, body: unknown) =>
  scene.server.call(method, path, body, { authorization: '', ...by.headers });
const refused = async (method: string, path: string, body: object) => {
  const answer = await scene.server.call(method, path, body, scene.own.admin.headers);
  return [answer.status, answer.body.param];
};

test('on which day a team day is does not change: the refusal names the field', async () => {
  expect(await refused('PATCH', '/team-days/1', { date: '2030-01-10' })).toEqual([400, 'date']);
  expect(await refused('PATCH', '/team-days/1', { name: 'Planning', startTime: '10:00' })).toEqual([400, 'startTime']);
});

test('a team day has no more places than one may have', async () => {
  const day = { groupId: 1, name: 'Planning', date: '2030-01-10' };
  const resourceIds = Array.from({ length: MAX_PLACES + 1 }, (_, i) => i + 1);
  expect(await refused('POST', '/team-days', { ...day, resourceIds })).toEqual([400, 'resourceIds']);
  expect(await refused('POST', '/team-days', { ...day, floorId: 1, count: MAX_PLACES + 1 })).toEqual([400, 'count']);
  // As many as that are read, and the group is looked for.
  expect(await refused('POST', '/team-days', { ...day, floorId: 1, count: MAX_PLACES })).not.toEqual([400, 'count']);
});

describe('a change of what is no such thing is refused by its field, and changes nothing', () => {
  const noText = [null, 5, true, [], {}, ['Planning'], { name: 'Planning' }];
  const noNumber = [null, '2', '', true, [], [2], {}, 1.5, -1, 0, 2 ** 31, 2 ** 53, 1e308];
  const hostile: Readonly<Record<string, readonly unknown[]>> = {
    name: [...noText, '', ' ', '\u3000', '\u0000', 'a\u0000b', 'a\nb', '\u007f', 'a\u202eb', '\ud800', 'x'.repeat(201)],
    releaseAt: [
      ...noText,
      '',
      'tomorrow',
      'infinity',
      'now()',
      '1900000000',
      '2030-04-02',
      '2030-04-02T',
      '2030-04-02T25:00',
      '2030-02-30T12:00:00Z',
      '2030-13-01T12:00:00Z',
      '2030-04-02T12:00:00+99:00',
      '2030-04-02T12:00\u0000',
      '-271821-04-20T00:00:00Z',
      '+275760-09-13T00:00:00Z',
      '+999999-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      // Over by now, no later than now, after it has begun, by other clocks, in other digits.
      '2030-03-25T07:59:59Z',
      '2030-03-25T08:00:00Z',
      '2030-04-03T08:00:00.001Z',
      '2030-04-04T12:00',
      '2030-04-02T12:00:00Z[Asia/Taipei]',
      '٢٠٣٠-04-02T12:00:00Z',
      'x'.repeat(41),
    ],
    count: [...noNumber, 3, MAX_PLACES, MAX_PLACES + 1],
    version: noNumber,
    id: [1],
    state: ['open'],
    groupId: [1, null],
    organiserId: [1],
    buildingId: [1],
    resourceIds: [[1]],
    zone: ['UTC'],
    start: ['09:00'],
    places: [1],
    userIds: [[]],
    version2: [1],
    constructor: [{}],
    toString: [1],
  };
  test.each(Object.entries(hostile))('%s', async (field, values) => {
    const before = await digest(scene.server);
    for (const value of values) {
      for (const more of [{}, { name: 'Retro', count: 1, releaseAt: '2030-04-02T10:00:00Z', version: 1 }]) {
        const { status, body } = await as(she, 'PATCH', `/team-days/${day}`, { ...more, [field]: value });
        const told = [value, status, body?.param];
        expect(told).toEqual([value, expect.toBeOneOf(field === 'version' ? [400, 409] : [400]), field]);
      }
    }
    expect(await digest(scene.server)).toEqual(before);
  });

  test.each([[null], [[]], [''], ['name'], [5], [true], [[{ name: 'Retro' }]]])(
    'no object at all: %j',
    async (body) => {
      const before = await digest(scene.server);
      const answer = await as(she, 'PATCH', `/team-days/${day}`, body);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
      expect(await digest(scene.server)).toEqual(before);
    },
  );
});

test('what is odd and well-formed is done as it says', async () => {
  const change = (body: object) => as(she, 'PATCH', `/team-days/${day}`, body);
  const odd = '<b>&amp;</b> Retro 🏢 {{x}} %00 \'"; --';
  expect(await change({ name: odd })).toMatchObject({ status: 200, body: { name: expect.any(String), version: 2 } });
  expect(await change({ releaseAt: '2030-04-02T13:00:00.999999999+01:00', version: 2 })).toMatchObject({ status: 200 });
  expect(await change({ releaseAt: '2030-04-03T09:00' })).toMatchObject({
    status: 200,
    body: { releaseAt: '2030-04-03T08:00:00.000Z' },
  });
  expect(await change({ count: 2 })).toMatchObject({ status: 200, body: { places: 2 } });
  expect(await change({ count: 1 })).toMatchObject({ status: 200, body: { places: 1, left: 1 } });
});
