import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listMail } from '../../platform/mail/mail.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createBooking, findSeriesGuests } from '../series/series.ts';
import { writeInvitationsAs } from '../calendars/calendars.ts';
import { findPeople } from '../people/people.ts';
import { setBookingServices } from '../orders/orders.ts';
import { createService } from '../services/services.ts';
import { createVisit, noteArrival } from '../visitors/visitors.ts';
import { extendBooking } from '../presence/presence.ts';
import { listNotifications, notificationListener, updateNoticeSettings } from './notifications.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const publicUrl = 'https://desks.example';
const writeInvitations = writeInvitationsAs({
  publicUrl,
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
});
const makeDecisionLinks = async () => [];
const listener = notificationListener({
  findPeople,
  findSeriesGuests,
  writeInvitations,
  mailRoute: 'kept',
  publicUrl,
  makeDecisionLinks,
  makeVisitDecisionLinks: makeDecisionLinks,
});
const onError = (error: unknown): void => {
  throw error;
};

async function workOff(): Promise<void> {
  const common = { listeners: [listener], audience: createAudience({}), clock: Temporal.Now.instant };
  while ((await dispatchOnce({ database: base.database, ...common }))?.events !== 0);
  await workOffJobs(base.database, reactionJobs(common.listeners), { clock: common.clock, onError });
}

const hours = (count: number): string => Temporal.Now.instant().add({ hours: count }).round('minute').toString();

/** A workplace with a desk, two people, and a receptionist who books it for them. */
async function createOffice() {
  const world = await createWorld(base.database);
  const desk = await createResource(world, { buildingId: await createBuilding(world), name: 'Desk 12' });
  const [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
  const { who } = await createUser(world, { name: 'Boss', role: 'receptionist' });
  const boss = contextFor(base.database, { ...who, scopes: roleScopes.receptionist });
  const people = { hostId: ann.id, attendees: [{ userId: bob.id }, { email: 'guest@elsewhere.example' }] };
  const book = (title: string) =>
    createBooking(boss, { resourceIds: [desk], start: hours(24), end: hours(25), title, ...people });
  return { world, ann, bob, boss, book };
}

/** What calendars are sent, in the order of the letters. */
async function sentOf(world: World) {
  const rows = await world.db
    .selectFrom('mail')
    .select(['recipient', 'calendar'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('createdAt')
    .execute();
  return rows.map(({ recipient, calendar }) => {
    const file = new ICAL.Component(ICAL.parse(calendar ?? '') as unknown[]);
    const event = new ICAL.Event(file.getFirstSubcomponent('vevent') ?? undefined);
    const attendees = event.attendees.map((one) => String(one.getFirstValue()).replace(/^mailto:/i, ''));
    const { uid, sequence, summary, location, organizer } = event;
    const long = event.duration.toSeconds() / 3600;
    const method = file.getFirstPropertyValue('method');
    return { recipient, attendees, method, uid, sequence, hours: long, summary, location, organizer };
  });
}

it('a letter of a booking carries an entry that follows it, with nobody’s address but the reader’s', async () => {
  const { world, ann, bob, boss, book } = await createOffice();
  const { id } = await book('Planning; https://evil.example');
  await workOff();
  await updateBooking(boss, { id, start: hours(26), end: hours(27) });
  await workOff();
  await cancelBooking(boss, { id });
  await workOff();
  const sent = await sentOf(world);
  expect(sent).toHaveLength(6);
  for (const { recipient, attendees } of sent) expect(attendees).toEqual([recipient]);
  for (const { email } of [ann, bob]) {
    const own = sent.filter(({ recipient }) => recipient === email);
    expect(own.map(({ method, sequence }) => [method, sequence])).toEqual([
      ['REQUEST', 1],
      ['REQUEST', 2],
      ['CANCEL', 3],
    ]);
  }
  expect(new Set(sent.map(({ uid }) => uid)).size).toBe(1);
  expect(sent[0]).toMatchObject({
    summary: '“Planning; https://evil.example”',
    location: expect.stringContaining('Desk 12') as string,
    organizer: 'mailto:atrium@desks.example',
  });
});

it('a letter and its entry say where to join online, until there is nothing to join', async () => {
  const { world, bob, boss, book } = await createOffice();
  await world.ctx.tx((tx) =>
    tx.db
      .insertInto('onlineMeetingProvider')
      .values({ tenantId: world.tenant.id, template: 'https://meet.example.org/{id}', updatedAt: new Date() })
      .execute(),
  );
  const { id } = await book('Planning');
  const joinUrl = (await updateBooking(boss, { id, onlineMeeting: true })).onlineMeeting?.joinUrl ?? '';
  const series = { start: hours(48), end: hours(49), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
  const resourceIds = [await createResource(world, { buildingId: await createBuilding(world) })];
  await createBooking(boss, {
    resourceIds,
    ...series,
    attendees: [{ userId: bob.id }],
    hostId: bob.id,
    onlineMeeting: true,
  });
  await workOff();
  await cancelBooking(boss, { id });
  await workOff();
  const letters = await world.db
    .selectFrom('mail')
    .select(['subject', 'body', 'calendar'])
    .where('recipient', '=', bob.email)
    .orderBy('createdAt')
    .execute();
  const joining = /Join online:\nhttps:\/\/meet\.example\.org\/[0-9a-f]{32}\n/;
  expect(letters.map(({ subject, body }) => [subject.split(':')[0], joining.test(body)])).toEqual([
    ['Invitation', false],
    ['Changed', true],
    ['Booked for you', true],
    ['Cancelled', false],
  ]);
  expect(letters[1]?.body).toContain(joinUrl);
  expect(letters[1]?.calendar?.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${joinUrl}`);
});

it('a guest who comes instead of the host is told with an entry that follows, in the host’s language, and of a series', async () => {
  const { world, ann, boss } = await createOffice();
  const as = contextFor(base.database, ann.who);
  await updateNoticeSettings(as, { language: 'de' });
  const desk = await createResource(world, { buildingId: await createBuilding(world), name: 'Desk 7' });
  const guest = { name: 'Mia', email: 'mia@outside.example' };
  const given = { resourceIds: [desk], start: hours(24), end: hours(25), guest };
  const { id } = await createBooking(as, given);
  await workOff();
  await updateBooking(boss, { id, start: hours(26), end: hours(27) });
  await workOff();
  await cancelBooking(as, { id });
  await workOff();
  const sent = (await sentOf(world)).filter(({ recipient }) => recipient === guest.email);
  expect(sent.map(({ method, sequence, attendees }) => [method, sequence, attendees])).toEqual([
    ['REQUEST', 1, [guest.email]],
    ['REQUEST', 2, [guest.email]],
    ['CANCEL', 3, [guest.email]],
  ]);
  await createBooking(as, { ...given, guest: { name: 'Without an address' } });
  await createBooking(as, { ...given, start: hours(30), end: hours(31), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  await workOff();
  const letters = await world.db
    .selectFrom('mail')
    .select('subject')
    .where('recipient', '=', guest.email)
    .orderBy('createdAt')
    .execute();
  expect(letters.map(({ subject }) => subject.split(':')[0])).toEqual([
    'Einladung',
    'Geändert',
    'Abgesagt',
    'Einladung',
  ]);
});

it('what ends later is told, in each language, and its entry follows', async () => {
  const { world, ann, bob, boss, book } = await createOffice();
  await updateNoticeSettings(contextFor(base.database, ann.who), { language: 'zh-Hant' });
  await updateNoticeSettings(contextFor(base.database, bob.who), { language: 'de' });
  const { id } = await book('Planning');
  await workOff();
  await extendBooking(boss, { id, end: hours(26) });
  await workOff();
  const titlesOf = async ({ who }: typeof ann): Promise<string[]> =>
    (await listNotifications(contextFor(base.database, who), {})).items.map(({ title }) => title);
  expect((await titlesOf(ann))[0]).toContain('已更改：「Planning」');
  expect((await titlesOf(bob))[0]).toContain('Geändert: „Planning“');
  const sent = await sentOf(world);
  for (const { email } of [ann, bob]) {
    const own = sent.filter(({ recipient }) => recipient === email);
    expect(own.map(({ method, sequence, hours: long }) => [method, sequence, long])).toEqual([
      ['REQUEST', 1, 1],
      ['REQUEST', 2, 2],
    ]);
  }
});

it('each is told in the language she chose', async () => {
  const { world, ann, bob, book } = await createOffice();
  const of = ({ who }: typeof ann) => contextFor(base.database, who);
  await updateNoticeSettings(of(ann), { language: 'zh-Hant' });
  await updateNoticeSettings(of(bob), { language: 'de' });
  await book('A “B”');
  await workOff();
  const titleOf = async (one: typeof ann) => (await listNotifications(of(one), {})).items.map(({ title }) => title);
  expect(await titleOf(ann)).toEqual([
    expect.stringMatching(/^已為您預訂：「A ’B’」，\d{4}年\d+月\d+日週., /) as string,
  ]);
  expect(await titleOf(bob)).toEqual([
    expect.stringMatching(/^Einladung: „A ’B’“, \w\w\., \d+\. \S+ \d{4}, /) as string,
  ]);
  const bodies = (await listMail(world.ctx, {})).items.map(({ body }) => body);
  expect(bodies).toContainEqual(expect.stringContaining('Ann，您好：\n\nBoss 為您預訂了 Desk 12。') as string);
  expect(bodies).toContainEqual(
    expect.stringContaining('Guten Tag Bob,\n\nBoss hat Sie eingeladen: „A ’B’“.') as string,
  );
});

it('a host is told who has come and where she is, in her language, but of whom she let in herself', async () => {
  const { world, ann, boss } = await createOffice();
  const as = contextFor(base.database, ann.who);
  await updateNoticeSettings(as, { language: 'de' });
  const buildingId = await createBuilding(world, { name: 'Tower' });
  // From now on: an hour ago it may have been yesterday.
  const visit = { buildingId, end: hours(1), hostId: ann.id };
  const { id } = await createVisit(boss, {
    ...visit,
    visitors: [{ name: 'Vera', company: 'Umbrella' }, { name: 'Wim' }],
  });
  await noteArrival(boss, { id });
  const own = await createVisit(as, { ...visit, visitors: [{ name: 'Olga' }] });
  await noteArrival(as, { id: own.id });
  await workOff();
  const { items } = await listNotifications(as, {});
  expect(items.map(({ type, title }) => `${type} ${title}`).toSorted()).toEqual([
    'badge.arrived Ihr Besuch ist da: Vera (Umbrella)',
    'badge.arrived Ihr Besuch ist da: Wim',
  ]);
  const letters = world.db.selectFrom('mail').select('body').where('recipient', '=', ann.email);
  expect((await letters.execute()).map(({ body }) => body).join()).toContain('Vera erwartet Sie: Tower.');
});

it('who does what is ordered is told of it, of another quantity, and that it is not needed any more', async () => {
  const { world, ann, bob, boss, book } = await createOffice();
  const { id } = await book('Workshop');
  const { id: serviceId } = await createService(world.ctx, {
    name: 'Coffee',
    timing: 'during',
    offers: [{}],
    userIds: [bob.id],
  });
  const order = (...services: { serviceId: number; quantity: number; note?: string }[]) =>
    setBookingServices(boss, { id, services });
  await order({ serviceId, quantity: 4, note: 'Hush' });
  await order({ serviceId, quantity: 5, note: 'Hush' });
  await order();
  await workOff();
  const told = (who: typeof ann) => listNotifications(contextFor(base.database, who.who), {});
  const types = (await told(bob)).items.filter(({ type }) => type.startsWith('service_task'));
  expect(types.map(({ type, title }) => `${type} ${title.split(',')[0]}`).toReversed()).toEqual([
    'service_task.created To do: “4 × Coffee”',
    'service_task.updated To do',
    'service_task.cancelled Not to do: “5 × Coffee”',
  ]);
  expect((await told(ann)).items.filter(({ type }) => type.startsWith('service_task'))).toEqual([]);
  const mails = (await listMail(world.ctx, {})).items.filter(({ subject }) => subject.includes('Coffee'));
  expect(new Set(mails.map(({ recipient }) => recipient))).toEqual(new Set([bob.email]));
  expect(JSON.stringify(mails)).not.toContain('Hush');
});
