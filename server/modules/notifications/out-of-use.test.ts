import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { toInstant } from '../../platform/time.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { findPeople } from '../people/people.ts';
import { reinstateResource, retireResource } from '../resources/resources.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import type { Language } from './contract.ts';
import { outOfUseListener, updateNoticeSettings } from './notifications.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const listener = outOfUseListener({
  findPeople,
  findSeriesGuests: async () => new Map(),
  writeInvitations: async () => [],
  mailRoute: 'kept',
  publicUrl: 'https://desks.example',
  makeDecisionLinks: async () => [],
  makeVisitDecisionLinks: async () => [],
});
const clock = () => NOW;
const onError = (error: unknown): void => {
  throw error;
};

async function workOff(): Promise<void> {
  const common = { listeners: [listener], audience: createAudience({}), clock };
  while ((await dispatchOnce({ database: set.testing.database, ...common }))?.events !== 0);
  await workOffJobs(set.testing.database, reactionJobs(common.listeners), { clock, onError });
}

beforeEach(async () => {
  await workOff();
  await set.world.db.deleteFrom('notification').execute();
  await set.world.db.deleteFrom('mail').execute();
});

const lettersTo = (person: { email: string }) =>
  set.world.db
    .selectFrom('mail')
    .select(['subject', 'body'])
    .where('recipient', '=', person.email)
    .orderBy('id')
    .execute();
const noticesTo = (person: { id: number }) =>
  set.world.db.selectFrom('notification').select(['type', 'data']).where('userId', '=', person.id).execute();
const allLetters = async () => (await set.world.db.selectFrom('mail').select('recipient').execute()).length;

let count = 0;
const person = (name = 'Ada') => createUser(set.world, { name, email: `p${(count += 1)}@example.com` });
const room = (name: string) => set.thing({ name, type: 'parking' });
const book = (id: number, day: number, hostId: number) =>
  set.book([id], at('09:00', day), at('10:00', day), { hostId });
const retire = (id: number) => set.change(id, { retire: true });
const later = (minutes: number) => set.as(set.keeper.who, NOW.add({ minutes }));

type Retired = HeardEvent<'resource.retired'>;

/** Each time that it went out of use, as it is heard. */
async function goings(id: number): Promise<Retired[]> {
  const rows = await set.world.db
    .selectFrom('event')
    .select(['id', 'version', 'at', 'actor', 'data'])
    .where('type', '=', 'resource.retired')
    .where('subjectId', '=', id)
    .orderBy('version')
    .execute();
  const heard = rows.map((row) => ({ ...row, type: 'resource.retired', position: 1, at: toInstant(row.at) }));
  return heard.map((one) => ({ ...one, subject: { type: 'resource', id } }) as unknown as Retired);
}

const hear = (events: readonly Retired[]) => set.as().tx((tx) => listener.react(tx, events));
const paragraphs = (body = ''): string[] => body.split('\n\n').slice(1);

test('whoever hosts what is to come there hears once what is kept, and where to choose another space', async () => {
  const [ada, grace] = [await person(), await person('Grace')];
  const id = await room('Bay 1');
  await createBooking(set.as(), {
    resourceIds: [id],
    start: at('09:00', 9),
    end: at('10:00', 9),
    title: 'Standup',
    hostId: ada.id,
    attendees: [{ userId: grace.id }],
    overrule: true,
  });
  const { id: given } = await book(id, 10, ada.id);
  await cancelBooking(set.as(ada.who), { id: given });
  await book(id, 11, ada.id);
  await set.book([id], at('07:00', 7), at('09:00', 7), { hostId: grace.id, now: NOW.subtract({ hours: 2 }) });
  await retire(id);
  await workOff();
  await workOff();
  const letters = await lettersTo(ada);
  expect(letters.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Out of use: Bay 1 \(.+\)$/)]);
  const [said, kept, ...rest] = paragraphs(letters[0]?.body);
  expect(said).toMatch(/^Out of use from now on: Bay 1 \(.+\)\.$/);
  expect(kept).toContain('are kept');
  expect(rest.map((one) => one.replaceAll(/ \(.+\)/g, ''))).toEqual([
    'Bay 1\n“Standup”\nWed 9 January 2030, 09:00–10:00',
    'Bay 1\nFri 11 January 2030, 09:00–10:00',
    'Best wishes\nAtrium\nhttps://desks.example/bookings',
  ]);
  expect((await noticesTo(ada)).map(({ type }) => type)).toEqual(['resource.retired']);
  // Neither who attends nor whose booking has begun.
  expect(await allLetters()).toBe(1);
});

test('the times are those of the building, and so is its name', async () => {
  const building = await createBuilding(set.world, { name: 'Harbour', zone: 'Asia/Hong_Kong' });
  const id = await createResource(set.world, { buildingId: building, name: 'Pier', type: 'parking' });
  const ada = await person();
  await set.book([id], at('01:00', 9), at('02:00', 9), { hostId: ada.id });
  await retire(id);
  await workOff();
  const [letter] = await lettersTo(ada);
  expect(letter?.subject).toBe('Out of use: Pier (Harbour)');
  expect(letter?.body).toContain('Pier (Harbour)\nWed 9 January 2030, 09:00–10:00');
});

test.each<[Language, string, string]>([
  ['de', 'Außer Betrieb: Bay', 'Ihre Buchungen dort bleiben bestehen'],
  ['zh-Hant', '停用：', '您在該處的預訂仍會保留'],
])('in %s as in English', async (language, subject, line) => {
  const [id, ada] = [await room('Bay'), await person()];
  await updateNoticeSettings(set.as(ada.who), { language });
  await book(id, 9, ada.id);
  await retire(id);
  await workOff();
  const [letter] = await lettersTo(ada);
  expect(letter?.subject).toContain(subject);
  expect(letter?.body).toContain(line);
});

test('many bookings are counted, and the next ten named', async () => {
  const [id, ada] = [await room('Bay'), await person()];
  for (let day = 9; day < 9 + 13; day++) await book(id, day, ada.id);
  await retire(id);
  await workOff();
  const [letter] = await lettersTo(ada);
  expect(letter?.body.match(/January 2030/g)).toHaveLength(10);
  expect(letter?.body).toContain('Fri 18 January 2030');
  expect(letter?.body).toContain('And 3 more');
});

test('of many spaces that went together she hears in one letter', async () => {
  const ada = await person();
  const ids: number[] = [];
  for (let i = 1; i <= 30; i++) ids.push(await room(`Bay ${i}`));
  for (const id of ids) await book(id, 9, ada.id);
  for (const id of ids) await retire(id);
  await workOff();
  const letters = await lettersTo(ada);
  expect(letters).toHaveLength(1);
  expect(letters[0]?.subject).toMatch(/Bay 1 .*Bay 2 .*Bay 3 .*\+ 27$/);
  expect(letters[0]?.body).toContain('And 20 more');
  expect(await noticesTo(ada)).toHaveLength(1);
});

test('of a thousand bookings each host has one letter, however many hosts there are', async () => {
  const id = await room('Bay');
  const { db, tenant } = set.world;
  await sql`with host as (insert into user_account (tenant_id, email, name, role, reaches_all, created_at)
      select ${tenant.id}::integer, 'many' || n || '@example.com', 'Many', 'employee', true, now() from generate_series(1, 500) as n returning id),
    made as (insert into booking (tenant_id, host_id, created_by, title, state, starts_at, ends_at, zone, created_at)
      select ${tenant.id}::integer, id, 'user:' || id, '', 'confirmed', ${at('09:00', 9)}::timestamptz + make_interval(days => n),
        ${at('10:00', 9)}::timestamptz + make_interval(days => n), 'UTC', now() from host cross join generate_series(0, 1) as n returning id)
    insert into booking_resource (tenant_id, booking_id, resource_id) select ${tenant.id}::integer, id, ${id}::integer from made`.execute(
    db,
  );
  await retire(id);
  await workOff();
  const told = await db.selectFrom('mail').select(['recipient', 'body']).where('recipient', 'like', 'many%').execute();
  expect([told.length, new Set(told.map(({ recipient }) => recipient)).size]).toEqual([500, 500]);
  expect(told.every(({ body }) => body.match(/January 2030/g)?.length === 2)).toBe(true);
});

test('what is in use again by then is not told of, and going out of it again is told once', async () => {
  const [id, ada] = [await room('Bay'), await person()];
  await book(id, 9, ada.id);
  await retire(id);
  await reinstateResource(set.as(), { id });
  await workOff();
  expect(await allLetters()).toBe(0);
  await retireResource(later(1), { id });
  await reinstateResource(set.as(), { id });
  await retireResource(later(2), { id });
  await retireResource(later(3), { id });
  const [, first, second, ...more] = await goings(id);
  expect(more).toEqual([]);
  await hear(first ? [first] : []);
  expect(await allLetters()).toBe(0);
  await hear(second ? [second] : []);
  await hear(second ? [second] : []);
  expect(await lettersTo(ada)).toHaveLength(1);
});

test('heard again, it says nothing more', async () => {
  const [id, ada] = [await room('Bay'), await person()];
  await book(id, 9, ada.id);
  await retire(id);
  await workOff();
  await hear(await goings(id));
  expect(await lettersTo(ada)).toHaveLength(1);
});

test('whoever booked it for her hears of what he booked alone, as long as he may act for her', async () => {
  const [ada, aide, former, gone] = [
    await person(),
    await person('Aide'),
    await person('Former'),
    await person('Gone'),
  ];
  const id = await room('Bay');
  for (const [day, one] of [aide, former].entries()) {
    await setDelegate(set.as(ada.who), { id: ada.id, userId: one.id });
    await createBooking(set.as(one.who), {
      resourceIds: [id],
      start: at('09:00', 9 + day),
      end: at('10:00', 9 + day),
      hostId: ada.id,
    });
  }
  await removeDelegate(set.as(ada.who), { id: ada.id, userId: former.id });
  await book(id, 12, gone.id);
  await set.world.db.updateTable('userAccount').set({ deactivatedAt: new Date() }).where('id', '=', gone.id).execute();
  await retire(id);
  await workOff();
  const [letter, ...more] = await lettersTo(aide);
  expect(more).toEqual([]);
  expect(letter?.subject).toMatch(/^For Ada: Out of use: Bay/);
  expect(letter?.body.match(/January 2030/g)).toHaveLength(1);
  expect((await lettersTo(ada))[0]?.body.match(/January 2030/g)).toHaveLength(2);
  expect([await lettersTo(former), await lettersTo(gone)]).toEqual([[], []]);
});
