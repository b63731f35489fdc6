import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contextFor } from '../../../test/support/database.ts';
import { openScene, send, type Scene, type Sender } from '../../../test/support/scene.ts';
import { MAX_TEMPLATE, ROOM } from '../online-meetings/contract.ts';
import { extendSeries } from '../series/series.ts';
import { events } from './contract.ts';

const TEMPLATE = `https://meet.example.org/${ROOM}`;
const LINK = /^https:\/\/meet\.example\.org\/[0-9a-f]{32}$/;
/** In the morning: what is booked from now on is of today, and others look into it. */
const NOW = Temporal.Instant.from('2030-01-07T09:00:00Z');
const inHours = (hours: number): string => NOW.add({ minutes: Math.round(hours * 60) }).toString();

let scene: Scene;
let host: Sender;
let outsider: Sender;
let room: number;

beforeAll(async () => {
  scene = await openScene(() => NOW);
  const { own } = scene;
  [host, outsider] = [await own.person('employee'), await own.person('employee')];
  room = (await own.make('/resources', { type: 'room', name: 'Room 4', buildingId: own.here })).id;
});
afterAll(() => scene[Symbol.asyncDispose]());

type Heard = ReturnType<typeof JSON.parse>;
const call = async (method: string, path: string, body?: object, who = host) => {
  const heard = await send(scene.server, `${method} /api/v1${path}`, who, body ? { body: { ...body } } : {});
  return { status: heard.status, body: heard.body as Heard };
};
const setUp = (template: unknown = TEMPLATE, who = scene.own.admin) =>
  call('PUT', '/online-meeting-provider', { template }, who);
const takeDown = () => call('DELETE', '/online-meeting-provider', undefined, scene.own.admin);
let later = 0;
const wish = (more: object = {}) => {
  const start = later++ / 30;
  return { resourceIds: [room], start: inHours(start), end: inHours(start + 1 / 60), title: 'Talk', ...more };
};
const bookOnline = async (): Promise<Heard> => (await call('POST', '/bookings', wish({ onlineMeeting: true }))).body;

beforeEach(async () => {
  await setUp();
});

test('a link is made for whom the title is shown to, another one each time, and none unless it is asked for', async () => {
  const [one, other] = [await bookOnline(), await bookOnline()];
  expect(one.onlineMeeting).toEqual({ joinUrl: expect.stringMatching(LINK) as string, state: 'ready' });
  expect(other.onlineMeeting.joinUrl).toMatch(LINK);
  expect(other.onlineMeeting.joinUrl).not.toBe(one.onlineMeeting.joinUrl);
  const of = async (who: Sender) => (await call('GET', `/bookings/${one.id}`, undefined, who)).body;
  expect((await of(host)).onlineMeeting).toEqual(one.onlineMeeting);
  expect((await of(scene.own.admin)).onlineMeeting).toEqual(one.onlineMeeting);
  expect(await of(outsider)).toMatchObject({ title: '', onlineMeeting: null });
  for (const said of [{}, { onlineMeeting: false }])
    expect((await call('POST', '/bookings', wish(said))).body.onlineMeeting).toBeNull();
});

test('hearers of the title are told the link, everybody else is not', async () => {
  const { id, onlineMeeting } = await bookOnline();
  const { db, tenant } = scene.own;
  const outbox = db.selectFrom('event').select('data').where('tenantId', '=', tenant.id).where('subjectId', '=', id);
  const [told] = await outbox.where('type', '=', 'booking.created').execute();
  expect(told?.data).toMatchObject({ onlineMeeting });
  expect(events['booking.created'].open).not.toContain('onlineMeeting');
});

test('who changes a booking adds a link, keeps it when it moves, and drops it', async () => {
  const { id } = (await call('POST', '/bookings', wish())).body;
  const became: unknown[] = [];
  const { start, end } = wish();
  for (const said of [
    { onlineMeeting: true },
    { onlineMeeting: true },
    { start, end },
    { title: 'Other' },
    { onlineMeeting: false },
    { onlineMeeting: true },
  ])
    became.push((await call('PATCH', `/bookings/${id}`, said)).body.onlineMeeting?.joinUrl ?? null);
  const [link, , , , , another] = became;
  expect(became).toEqual([link, link, link, link, null, another]);
  expect([link, another]).toEqual([expect.stringMatching(LINK), expect.stringMatching(LINK)]);
  expect(another).not.toBe(link);
  expect((await call('PATCH', `/bookings/${id}`, { onlineMeeting: false }, outsider)).status).toBe(403);
});

test('all dates of a series have one link; one that was given another keeps that', async () => {
  const at = { start: inHours(48), end: inHours(48.5) };
  const said = { ...wish({ onlineMeeting: true }), ...at, recurrence: { rule: 'FREQ=DAILY;COUNT=4' } };
  const { series, onlineMeeting } = (await call('POST', '/bookings', said)).body;
  const dates = async (seriesId: number = series.id): Promise<{ id: number; onlineMeeting: Heard }[]> =>
    ((await send(scene.server, 'GET /api/v1/bookings', host, { query: { seriesId } })) as Heard).body.items;
  const linksOf = async (seriesId?: number) => (await dates(seriesId)).map((one) => one.onlineMeeting);
  expect(await linksOf()).toEqual(Array.from({ length: 4 }, () => onlineMeeting));
  const [, second, third] = await dates();
  await call('PATCH', `/bookings/${second?.id}`, { onlineMeeting: false });
  const changed = await call('PATCH', `/series/${series.id}`, { startTime: '09:30', endTime: '10:00' });
  expect(changed.body.onlineMeeting).toEqual(onlineMeeting);
  expect(await linksOf()).toEqual([onlineMeeting, null, onlineMeeting, onlineMeeting]);
  const split = (await call('PATCH', `/series/${series.id}`, { from: third?.id, onlineMeeting: false })).body;
  expect([split.onlineMeeting, await linksOf(split.id)]).toEqual([null, [null, null]]);
  const again = (await call('PATCH', `/series/${split.id}`, { onlineMeeting: true })).body.onlineMeeting;
  expect(again.joinUrl).toMatch(LINK);
  expect([again.joinUrl === onlineMeeting.joinUrl, await linksOf(split.id)]).toEqual([false, [again, again]]);
  expect(await linksOf()).toEqual([onlineMeeting, null]);
});

test('one without end goes on with the link that it has, whatever is set up by then', async () => {
  const at = { start: inHours(72), end: inHours(72.5) };
  const said = { ...wish({ onlineMeeting: true }), ...at, recurrence: { rule: 'FREQ=MONTHLY' } };
  const { series, onlineMeeting } = (await call('POST', '/bookings', said)).body;
  await takeDown();
  const { own } = scene;
  const before = await own.db.selectFrom('booking').select('id').where('seriesId', '=', series.id).execute();
  const inSpring = contextFor(scene.server.atrium.database.database, own.ctx.who, NOW.add({ hours: 24 * 90 }));
  await inSpring.tx((tx) => extendSeries(tx, series.id));
  const after = await own.db.selectFrom('booking').select('joinUrl').where('seriesId', '=', series.id).execute();
  expect(after.length).toBeGreaterThan(before.length);
  expect(new Set(after.map(({ joinUrl }) => joinUrl))).toEqual(new Set([onlineMeeting.joinUrl]));
});

test('stands in the file for calendars behind the notes, for whom it is shown to', async () => {
  const { id, onlineMeeting } = (
    await call('POST', '/bookings', wish({ notes: 'Bring your badge', onlineMeeting: true }))
  ).body;
  const file = async (who: Sender): Promise<string> =>
    (await call('GET', `/bookings/${id}/calendar`, undefined, who)).body.replaceAll('\r\n ', '');
  expect(await file(host)).toContain(`DESCRIPTION:Bring your badge\\n\\n${onlineMeeting.joinUrl}`);
  expect(await file(outsider)).not.toContain('meet.example.org');
});

test('without a provider it is refused by its name, wherever it is asked for; what has a link keeps it', async () => {
  const { id, onlineMeeting } = await bookOnline();
  const { id: plain } = (await call('POST', '/bookings', wish())).body;
  await takeDown();
  const asked = { onlineMeeting: true };
  const recurrence = { rule: 'FREQ=DAILY;COUNT=2' };
  const said: readonly (readonly [string, string, object])[] = [
    ['POST', '/bookings', wish(asked)],
    ['POST', '/bookings', { ...wish(asked), start: inHours(200), end: inHours(201), recurrence }],
    ['POST', '/booking-checks', wish(asked)],
    ['POST', '/booking-checks', { bookingId: plain, ...asked }],
    ['PATCH', `/bookings/${plain}`, asked],
  ];
  for (const one of said) {
    const { status, body } = await call(...one);
    expect([status, body.code, body.param]).toEqual([422, 'online_meeting_unavailable', 'onlineMeeting']);
  }
  expect((await call('PATCH', `/bookings/${id}`, { title: 'Kept', ...asked })).body).toMatchObject({ onlineMeeting });
});

test('the provider is for administrators to set up, for all who book to know, and is audited', async () => {
  expect((await setUp(TEMPLATE, host)).status).toBe(403);
  await takeDown();
  expect((await call('GET', '/online-meeting-provider')).body).toEqual({ provider: null });
  const { body } = await setUp();
  expect(body.provider).toEqual({
    kind: 'template',
    template: TEMPLATE,
    url: null,
    lastFailure: null,
    version: expect.any(Number),
    updatedAt: '2030-01-07T09:00:00.000Z',
  });
  const { version } = body.provider;
  expect((await setUp()).body).toEqual(body);
  expect((await setUp(`${TEMPLATE}#config.prejoin=true`)).body.provider.version).toBe(version + 1);
  expect((await call('GET', '/online-meeting-provider')).body.provider.version).toBe(version + 1);
  expect([(await takeDown()).status, (await takeDown()).status]).toEqual([204, 204]);
  const audit = scene.own.db.selectFrom('audit').select(['action', 'before', 'after']);
  const rows = await audit
    .where('subjectType', '=', 'online_meeting_provider')
    .orderBy('id', 'desc')
    .limit(3)
    .execute();
  expect(rows.map(({ action, before, after }) => [action, before === null, after === null])).toEqual([
    ['online_meeting_provider.deleted', false, true],
    ['online_meeting_provider.updated', false, false],
    ['online_meeting_provider.updated', true, false],
  ]);
});

test('the provider is changed and removed as it was read, and counts on from one that was removed', async () => {
  await takeDown();
  const put = (version: number) =>
    call('PUT', '/online-meeting-provider', { template: TEMPLATE, version }, scene.own.admin);
  expect(await put(7)).toMatchObject({ status: 409, body: { code: 'version_conflict', currentVersion: 0 } });
  const first = (await put(0)).body.provider.version as number;
  expect(await put(0)).toMatchObject({ status: 409, body: { param: 'version', currentVersion: first } });
  const remove = (version: number) =>
    call('DELETE', `/online-meeting-provider?version=${version}`, undefined, scene.own.admin);
  expect((await remove(first + 1)).status).toBe(409);
  expect((await remove(first)).status).toBe(204);
  expect((await call('GET', '/online-meeting-provider')).body).toEqual({ provider: null });
  // One that looks the same is another one.
  expect((await put(first)).status).toBe(409);
  expect((await put(0)).body.provider.version).toBe(first + 2);
});

test('nothing of one workplace is another’s', async () => {
  const { foreign } = scene;
  expect((await call('GET', '/online-meeting-provider', undefined, foreign.admin)).body).toEqual({ provider: null });
});

const longest = `https://meet.example.org/${ROOM}?${'x'.repeat(MAX_TEMPLATE - 30)}`;
test.each([TEMPLATE, `https://meet.example.org:8443/a/${ROOM}-b?c=d`, `https://example.org/#${ROOM}`, longest])(
  'a template can be %s',
  async (template) => {
    expect((await setUp(template)).status).toBe(200);
    const { onlineMeeting } = await bookOnline();
    const [before = '', behind = ''] = template.split(ROOM);
    expect(onlineMeeting.joinUrl.startsWith(before) && onlineMeeting.joinUrl.endsWith(behind)).toBe(true);
  },
);

test.each([
  'https://meet.example.org/',
  `http://meet.example.org/${ROOM}`,
  `javascript:alert(1)//${ROOM}`,
  `https://${ROOM}.example.org/`,
  `https://meet.example.org:${ROOM}/`,
  `https://ann:secret@meet.example.org/${ROOM}`,
  `https://${ROOM}@meet.example.org/`,
  `https://meet.example.org/${ROOM}/${ROOM}`,
  `https://meet.example.org/${ROOM}/{name}`,
  `https://meet.example.org/${ROOM} x`,
  `https://meet.example.org/"${ROOM}`,
  `https:///${ROOM}`,
  `https://meet.exämple.org/${ROOM}`,
  `${longest}x`,
  '',
  7,
])('a template cannot be %s', async (template) => {
  const { status, body } = await setUp(template);
  expect([status, body.param]).toEqual([400, 'template']);
});
