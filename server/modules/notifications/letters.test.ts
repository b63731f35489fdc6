import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextFor, createUser } from '../../../test/support/database.ts';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { writeInvitationsAs } from '../calendars/calendars.ts';
import { createAssignment } from '../assignments/assignments.ts';
import { liftClosure } from '../closures/closures.ts';
import { findPeople } from '../people/people.ts';
import { getResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import {
  createEPaperController,
  createEPaperTag,
  deleteEPaperTag,
  lookAtTags,
  reportEPaperTag,
} from '../signage/signage.ts';
import { MAX_LETTERS_PER_HOUR, type Language } from './contract.ts';
import { notificationListener, updateNoticeSettings } from './notifications.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const publicUrl = 'https://desks.example';
const listener = notificationListener({
  findPeople,
  findSeriesGuests: async () => new Map(),
  writeInvitations: writeInvitationsAs({ publicUrl, organizer: { name: 'Atrium', email: 'atrium@desks.example' } }),
  mailRoute: 'kept',
  publicUrl,
  makeDecisionLinks: async () => [],
  makeVisitDecisionLinks: async () => [],
});
const onError = (error: unknown): void => {
  throw error;
};

async function workOff(): Promise<void> {
  const common = { listeners: [listener], audience: createAudience({}), clock: Temporal.Now.instant };
  while ((await dispatchOnce({ database: set.testing.database, ...common }))?.events !== 0);
  await workOffJobs(set.testing.database, reactionJobs(common.listeners), { clock: common.clock, onError });
}

/** All that somebody was told since, in the app and by mail. */
async function toldTo(person: { id: number; email: string }) {
  const { db } = set.world;
  const notices = db.selectFrom('notification').select(['type', 'data']).where('userId', '=', person.id);
  const letters = db.selectFrom('mail').select(['subject', 'body', 'calendar']).where('recipient', '=', person.email);
  return { notices: await notices.execute(), letters: await letters.execute() };
}

const forget = async (): Promise<void> => {
  await workOff();
  await set.world.db.deleteFrom('notification').execute();
  await set.world.db.deleteFrom('mail').execute();
};

test('each person is told once of all her bookings, with what her calendar needs of each', async () => {
  const [one, two, other] = [
    await set.thing({ name: 'Desk 1' }),
    await set.thing({ name: 'Desk 2', type: 'locker' }),
    await set.thing({ name: 'Desk 9', floorId: set.above }),
  ];
  const [ada, grace] = [await createUser(set.world, { name: 'Ada' }), await createUser(set.world, { name: 'Grace' })];
  const when = { start: at('09:00', 9), end: at('10:00', 9) };
  const moved = { resourceIds: [one], ...when, title: 'Standup', hostId: ada.id, attendees: [{ userId: grace.id }] };
  await createBooking(set.as(), moved);
  await set.book([two], at('11:00', 9), at('12:00', 9), { hostId: ada.id });
  await forget();
  await set.close({ floorId: set.floor, reason: 'New carpets' });
  await workOff();
  await workOff();
  const hers = await toldTo(ada);
  expect(hers.notices.map(({ type }) => type)).toEqual(['closure.affected']);
  expect(hers.letters).toHaveLength(1);
  const [letter] = hers.letters;
  expect(letter?.subject).toBe('Closed: Floor 1, Tue 8 January 2030 – Fri 11 January 2030');
  expect(letter?.body.split('\n\n').slice(1, -1)).toEqual([
    'Floor 1 is closed, Tue 8 January 2030 – Fri 11 January 2030.',
    'Why: “New carpets”',
    'This is what becomes of your bookings there:',
    'Moved from Desk 1 to Desk 9\n“Standup”\nWed 9 January 2030, 09:00–10:00',
    'Cancelled: Desk 2\nWed 9 January 2030, 11:00–12:00',
  ]);
  const files = (letter?.calendar ?? '').split(/(?<=END:VCALENDAR\r\n)/).map((text) => {
    const file = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const event = new ICAL.Event(file.getFirstSubcomponent('vevent') ?? undefined);
    return [file.getFirstPropertyValue('method'), event.summary, event.sequence];
  });
  expect(files).toEqual([
    ['REQUEST', 'Standup', 2],
    ['CANCEL', 'Desk 2', 2],
  ]);
  const his = await toldTo(grace);
  expect(his.letters).toHaveLength(1);
  expect(his.letters[0]?.body).toContain('Moved from Desk 1 to Desk 9\n“Standup”');
  expect(await set.held(other)).toEqual(['09T09:00–09T10:00 booking']);
});

test.each<[Language, string, string]>([
  ['zh-Hant', '關閉：', '已取消：Desk'],
  ['de', 'Geschlossen: ', 'Abgesagt: Desk'],
])('in %s as in English', async (language, subject, line) => {
  const floorId = set.above;
  const id = await set.thing({ floorId, name: 'Desk', type: 'parking' });
  const host = await createUser(set.world);
  await updateNoticeSettings(set.as(host.who), { language });
  await set.book([id], at('09:00', 9), at('10:00', 9), { hostId: host.id });
  await forget();
  await set.close({ resourceId: id });
  await workOff();
  const { letters } = await toldTo(host);
  expect(letters).toHaveLength(1);
  expect(letters[0]?.subject).toContain(subject);
  expect(letters[0]?.body).toContain(line);
});

test.each<[Language, string, string]>([
  ['en', 'Closed: Keys', 'What is yours there is not yours then: Keys.\n\nWhy: “Works”'],
  ['de', 'Wieder offen: Keys', 'Was Ihnen dort zugeteilt ist, haben Sie dann: Keys.'],
  ['zh-Hant', '重新開放：Keys', '屆時您可使用編配給您的位置：Keys。'],
])(
  'whose it is hears in %s that it is closed, and open again, by letter and in the app',
  async (language, subject, line) => {
    const id = await set.thing({ floorId: set.above, name: 'Keys', type: 'locker' });
    const her = await createUser(set.world);
    await updateNoticeSettings(set.as(her.who), { language });
    await createAssignment(set.as(), { resourceId: id, userId: her.id });
    await forget();
    const closure = await set.close({ resourceId: id });
    await liftClosure(set.as(), { id: closure.id });
    await workOff();
    const { letters, notices } = await toldTo(her);
    expect(notices.map(({ type }) => type)).toEqual(['closure.kept_out', 'closure.let_in']);
    expect(letters).toHaveLength(2);
    const about = letters.filter((letter) => letter.subject.startsWith(subject));
    expect(about.map(({ body }) => body)).toEqual([expect.stringContaining(line)]);
  },
);

test('however many there are, each gets a letter, and who closes gets none', async () => {
  const people = MAX_LETTERS_PER_HOUR + 5;
  const id = await set.thing({ type: 'locker', quantity: 1, floorId: set.above });
  const start = Temporal.Instant.from(at('00:00', 20));
  for (let i = 0; i < people; i++) {
    const [from, to] = [start.add({ minutes: 10 * i }), start.add({ minutes: 10 * i + 10 })];
    await set.book([id], from.toString(), to.toString(), i === 0 ? { hostId: set.keeper.id } : {});
  }
  await forget();
  const { bookings } = await set.close({ resourceId: id, end: at('00:00', 22), bookings: 'cancel' });
  expect(bookings.cancelled).toBe(people);
  await workOff();
  const rows = await set.world.db.selectFrom('mail').select('recipient').execute();
  expect(rows).toHaveLength(people - 1);
  expect(new Set(rows.map(({ recipient }) => recipient)).size).toBe(people - 1);
  expect((await toldTo(set.keeper)).notices).toEqual([]);
});

test.each<[Language, string, string]>([
  ['en', 'E-paper tags need you: Harbour', 'Harbour, T-en: its gateway says that it is offline'],
  ['de', 'E-Paper-Schilder brauchen Sie: Harbour', 'Harbour, T-de: laut Gateway nicht verbunden'],
])(
  'who keeps e-paper tags hears in %s that one is offline, and is led to where they are',
  async (language, subject, line) => {
    const resourceId = await set.thing({ name: 'Harbour', type: 'room', quantity: 1 });
    const her = await createUser(set.world, { role: 'space_manager' });
    await updateNoticeSettings(set.as(her.who), { language });
    const { buildingId } = await getResource(set.as(), { id: resourceId });
    const { id: controllerId } = await createEPaperController(set.as(), {
      name: 'Gateway',
      type: 'qbicGateway',
      buildingId,
    });
    const label = `T-${language}`;
    const atrium = contextFor(set.testing.database, set.world.ctx.who, NOW);
    const { id } = await createEPaperTag(set.as(), { controllerId, label, resourceId });
    await reportEPaperTag(atrium, { label, online: false });
    await forget();
    await atrium.tx(lookAtTags);
    await workOff();
    const { letters, notices } = await toldTo(her);
    expect(notices.map(({ type }) => type)).toEqual(['e_paper_alert.raised']);
    expect(letters).toMatchObject([{ subject }]);
    expect(letters[0]?.body).toContain(line);
    expect(letters[0]?.body).toContain(`${publicUrl}/manage/displays?building=${buildingId}`);
    // That it is over is written to nobody.
    await deleteEPaperTag(set.as(), { id });
    await workOff();
    expect((await toldTo(her)).letters).toHaveLength(1);
  },
);
