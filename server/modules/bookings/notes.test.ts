import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, send, type Scene, type Sender } from '../../../test/support/scene.ts';
import { MAX_NOTES } from './contract.ts';

const NOTES = 'Bring your badge.\n\nThe door is at the back; ring twice.';
/** In the morning: what is booked from now on is of today. */
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
let later = 0;
/** A booking of its own time, today, so that others look into it too. */
const wish = (more: object = {}) => {
  const start = later++ / 30;
  return { resourceIds: [room], start: inHours(start), end: inHours(start + 1 / 60), title: 'Visit', ...more };
};

test('notes are kept as they were written, and seen by who sees the title', async () => {
  const made = await call('POST', '/bookings', wish({ notes: `  ${NOTES.replaceAll('\n', '\r\n')}  ` }));
  expect([made.status, made.body.notes]).toEqual([201, NOTES]);
  const { id } = made.body;
  const of = async (who: Sender) => (await call('GET', `/bookings/${id}`, undefined, who)).body;
  expect(await of(host)).toMatchObject({ title: 'Visit', notes: NOTES });
  expect(await of(outsider)).toMatchObject({ title: '', notes: null });
  expect(await of(scene.own.admin)).toMatchObject({ title: 'Visit', notes: NOTES });
});

test('who changes a booking changes them, leaves them or takes them away, and hearers are told', async () => {
  const { id } = (await call('POST', '/bookings', wish())).body;
  const became: unknown[] = [];
  for (const said of [
    { title: 'Visit' },
    { notes: NOTES },
    { title: 'Talk' },
    { notes: '' },
    { notes: 'Again' },
    { notes: null },
  ])
    became.push((await call('PATCH', `/bookings/${id}`, said)).body.notes);
  expect(became).toEqual([null, NOTES, NOTES, null, 'Again', null]);
  const told = scene.own.db.selectFrom('event').select('data').where('type', '=', 'booking.updated').orderBy('id');
  const notes = (await told.execute()).map(({ data }) => (data as { notes?: string }).notes ?? null);
  expect(notes).toEqual(became);
});

test('all dates of a series have its notes; one that was given its own keeps them', async () => {
  const said = {
    ...wish({ notes: NOTES }),
    start: inHours(48),
    end: inHours(48.5),
    recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
  };
  const { series } = (await call('POST', '/bookings', said)).body;
  const dates = async (): Promise<{ id: number; notes: string | null }[]> =>
    ((await send(scene.server, 'GET /api/v1/bookings', host, { query: { seriesId: series.id } })) as Heard).body.items;
  expect((await dates()).map(({ notes }) => notes)).toEqual([NOTES, NOTES, NOTES]);
  await call('PATCH', `/bookings/${(await dates())[1]?.id}`, { notes: 'Another door' });
  expect((await call('PATCH', `/series/${series.id}`, { notes: 'No badge' })).body.notes).toBe('No badge');
  expect((await dates()).map(({ notes }) => notes)).toEqual(['No badge', 'Another door', 'No badge']);
  expect((await call('GET', `/series/${series.id}`)).body.notes).toBe('No badge');
});

test('stand in the file for calendars', async () => {
  const { id } = (await call('POST', '/bookings', wish({ notes: NOTES }))).body;
  const file = async (who: Sender): Promise<string> =>
    (await call('GET', `/bookings/${id}/calendar`, undefined, who)).body.replaceAll('\r\n ', '');
  expect(await file(host)).toContain('DESCRIPTION:Bring your badge.\\n\\nThe door is at the back\\; ring twice.');
  expect(await file(outsider)).not.toContain('DESCRIPTION');
});

test('are bounded', async () => {
  const longest = '\u{1f600}'.repeat(MAX_NOTES);
  const { status, body } = await call('POST', '/bookings', wish({ notes: longest }));
  expect([status, body.notes === longest]).toEqual([201, true]);
  for (const notes of [`${longest}x`, 'a\u202eb', 4]) {
    const refused = await call('POST', '/bookings', wish({ notes }));
    expect([refused.status, refused.body.param]).toEqual([400, 'notes']);
  }
});
