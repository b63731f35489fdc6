import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgettingVisitors } from '../server/forgetting.ts';
import { chores } from '../server/modules.ts';
import { forgetNoticesAboutVisits } from '../server/modules/notifications/notifications.ts';
import { KEPT_DAYS } from '../server/modules/visitors/contract.ts';
import { createVisit, eraseOldVisits, eraseVisitor, makeVisitLinks } from '../server/modules/visitors/visitors.ts';
import { ALL_TENANTS } from '../server/platform/db/connect.ts';
import { contextFor } from './support/database.ts';
import { inHours } from './support/matrix/row.ts';
import { call as request } from './support/server.ts';
import { findInDatabase as find, react as reactIn } from './support/erasing.ts';
import { openScene, unique, type Scene, type Sender } from './support/scene.ts';

/*
 * Who a visitor is, is looked for in every column of every table: what a later release writes down, the walk finds.
 */

let scene: Scene;
let host: Sender;
let reception: Sender;
let elsewhere: Sender;
beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  host = await own.person('employee');
  reception = await own.person('receptionist', { buildings: [own.here] });
  elsewhere = await own.person('receptionist', { buildings: [own.elsewhere] });
  await own.make('/webhooks', { url: 'https://hooks.example.com/in', events: ['visit.created', 'badge.arrived'] });
});
afterAll(() => scene[Symbol.asyncDispose]());

const findInDatabase = (words: readonly string[]): Promise<string[]> => find(scene, words);
const react = (): Promise<void> => reactIn(scene);

interface Made {
  readonly id: number;
  readonly badges: readonly {
    readonly id: number;
    readonly visitorId: number;
    readonly name: string;
    readonly state: string;
  }[];
}
const call = async (method: string, path: string, who: Sender, body?: object, key?: string) => {
  const headers = { ...who.headers, ...(key && { 'idempotency-key': key }) };
  const { status, body: answer } = await request(`${scene.server.url}/api/v1${path}`, method, body, headers);
  return { status, answer: answer as Made & { readonly code?: string } };
};

const zebedee = { name: 'Zebedee Quux', email: 'zeb@quux.example', company: 'Quuxco', phone: '+44 7700 900555' };
const WORDS = ['quux', 'zebedee', '900555', 'parks at b7', 'interview with'];
const WHERE = ['badge.company', 'badge.name', 'badge.phone', 'visitor.email', 'visit.notes', 'visit.purpose'];
const SPOKEN = ['mail.body', 'mail.subject', 'notification.data'];
/** Letters to herself. */
const WRITTEN = ['mail.calendar', 'mail.recipient'];
const wish = (given: object = {}) => ({
  visitors: [zebedee, { name: 'Walter Other', email: 'walter@other.example' }],
  buildingId: scene.own.here,
  hostId: host.userId,
  end: inHours(1),
  purpose: 'Interview with the team',
  notes: 'Parks at B7',
  ...given,
});

test('who is erased on request stands nowhere any more: rows, notices, letters, kept answers, events, deliveries, audit', async () => {
  const questions = [{ key: 'plate', text: 'Your number plate', kind: 'text', required: false }];
  await scene.own.make('/visit-questionnaires', { name: 'Plates', buildingId: scene.own.here, questions });
  const asked = wish();
  const made = await call('POST', '/visits', reception, asked, 'inviting');
  expect(made.status).toBe(201);
  const { id, badges } = made.answer;
  const answers = [{ key: 'plate', answer: 'QUUX 77' }];
  const answering = () =>
    call('POST', `/visits/${id}/badges/${badges[0]?.id}/answers`, reception, { answers }, 'answering');
  expect((await answering()).status).toBe(200);
  await call('POST', `/visits/${id}/arrival`, reception, {}, 'arriving');
  const tomorrow = await call(
    'POST',
    '/visits',
    host,
    wish({ hostId: undefined, start: inHours(24), end: inHours(25) }),
  );
  await react();
  expect(await findInDatabase(WORDS)).toEqual([...WHERE, ...SPOKEN, ...WRITTEN, 'badge_answer.answers'].toSorted());
  const repeats = () =>
    Promise.all([
      call('POST', '/visits', reception, asked, 'inviting'),
      call('POST', `/visits/${id}/arrival`, reception, {}, 'arriving'),
      answering(),
    ]);
  expect((await repeats()).map(({ answer }) => answer.badges[0]?.name)).toEqual(
    Array.from({ length: 3 }, () => zebedee.name),
  );

  const path = `/visitors/${badges[0]?.visitorId}`;
  expect(await call('DELETE', path, host)).toMatchObject({ status: 403 });
  expect(await call('DELETE', path, elsewhere)).toMatchObject({ status: 404 });
  expect(await call('DELETE', path, reception)).toMatchObject({ status: 409, answer: { code: 'visitor_here' } });
  await call('POST', `/visits/${id}/departure`, reception);
  expect(await call('DELETE', path, reception)).toMatchObject({ status: 200, answer: { erased: 2, more: false } });
  expect(await findInDatabase(WORDS)).toEqual([]);
  // What had not been told yet by then is told of nobody.
  await react();
  expect(await findInDatabase(WORDS)).toEqual([]);
  expect((await repeats()).map(({ status, answer }) => [status, answer.code])).toEqual([
    [409, 'idempotency_answer_lost'],
    [409, 'idempotency_answer_lost'],
    [409, 'idempotency_answer_lost'],
  ]);
  expect(await call('DELETE', path, reception)).toMatchObject({ status: 404 });

  const names = async (visit: number) =>
    (await call('GET', `/visits/${visit}`, reception)).answer.badges.map(({ name, state }) => [name, state]);
  expect(await names(id)).toEqual([
    ['', 'visited'],
    ['Walter Other', 'visited'],
  ]);
  expect(await names(tomorrow.answer.id)).toEqual([
    ['', 'no_show'],
    ['Walter Other', 'initial'],
  ]);
  expect(await findInDatabase(['walter'])).toEqual(['badge.name', ...SPOKEN, ...WRITTEN, 'visitor.email'].toSorted());
});

test('who was taken off a visit, and told, is erased of it too', async () => {
  const zoe = { name: 'Zoe Plinth', email: 'zoe@plinth.example' };
  const { answer } = await call(
    'POST',
    '/visits',
    host,
    wish({ hostId: undefined, visitors: [zoe, { name: 'Other' }], start: inHours(24), end: inHours(25) }),
  );
  await react();
  const [badge] = answer.badges;
  expect(await call('DELETE', `/visits/${answer.id}/badges/${badge?.id}`, host)).toMatchObject({ status: 200 });
  await react();
  expect(await findInDatabase(['plinth'])).toEqual(
    ['badge.name', 'mail.body', 'mail.calendar', 'mail.recipient', 'visitor.email'].toSorted(),
  );
  expect(await call('DELETE', `/visitors/${badge?.visitorId}`, reception)).toMatchObject({ status: 200 });
  expect(await findInDatabase(['plinth'])).toEqual([]);
  await react();
  expect(await findInDatabase(['plinth'])).toEqual([]);
  // That she was taken off was told of the visit: no version of her badge is missing.
  const told = scene.own.db.selectFrom('event').select(['type', 'version']).where('subjectType', '=', 'badge');
  expect(await told.where('subjectId', '=', badge?.id ?? 0).execute()).toEqual([{ type: 'badge.erased', version: 2 }]);
});

test('why her visit was turned down is erased with her: by whom it was said in the app, and by a letter’s link', async () => {
  const { own, server } = scene;
  await own.make('/visiting-policies', { name: 'Asks', buildingId: own.elsewhere, rules: { approval: {} } });
  const tomorrow = { start: inHours(24), end: inHours(25), hostId: undefined, purpose: '', notes: '' };
  const given = wish({
    ...tomorrow,
    buildingId: own.elsewhere,
    visitors: [{ name: 'Ola', email: 'ola@outside.example' }],
  });
  const made = [await call('POST', '/visits', host, given), await call('POST', '/visits', host, given)];
  const [one, other] = made.map(({ answer }) => answer);
  const reason = 'Plagiarised the zymurgy report';
  const inApp = () => call('POST', `/visits/${one?.id}/rejection`, elsewhere, { reason }, 'turning down');
  expect((await inApp()).status).toBe(200);
  await react();
  const asking = { userId: elsewhere.userId ?? 0, visitId: other?.id ?? 0, version: 1 };
  const until = Temporal.Now.instant().add({ hours: 25 });
  const [link = ''] = await own.ctx.tx((tx) => makeVisitLinks(tx, '', [{ ...asking, until }]));
  const secret = link.slice(link.indexOf('#') + 1);
  const byLink = await request(`${server.url}/api/v1/visit-approval-links/decision`, 'POST', {
    secret,
    approve: false,
    reason,
  });
  expect([byLink.status, byLink.body]).toEqual([200, { approval: 'rejected' }]);
  await react();
  const said = ['mail.body', 'notification.data', 'visit.rejection_reason'];
  expect(await findInDatabase(['zymurgy'])).toEqual(said);
  expect(await call('DELETE', `/visitors/${one?.badges[0]?.visitorId}`, elsewhere)).toMatchObject({ status: 200 });
  expect(await findInDatabase(['zymurgy'])).toEqual([]);
  await react();
  expect(await findInDatabase(['zymurgy'])).toEqual([]);
  // Its answer was kept for who repeats the request, and is forgotten too.
  expect((await inApp()).answer.code).toBe('idempotency_answer_lost');
});

const unsaid = { hostId: undefined, start: inHours(24), end: inHours(25), purpose: '', notes: '' };

test('who was taken off a visit before she was told of it is known no more', async () => {
  const quill = { name: 'Quentin Quill', email: 'quentin@quill.example' };
  const given = wish({ ...unsaid, visitors: [quill, { name: 'Other' }] });
  const [one, other] = [await call('POST', '/visits', host, given), await call('POST', '/visits', host, given)];
  const takeOff = ({ answer: { id, badges } }: typeof one) =>
    call('DELETE', `/visits/${id}/badges/${badges[0]?.id}`, host);
  expect((await takeOff(one)).status).toBe(200);
  expect(await findInDatabase(['quill'])).toEqual(['badge.name', 'visitor.email']); // of the other visit
  expect((await takeOff(other)).status).toBe(200);
  expect(await findInDatabase(['quill'])).toEqual([]);
});

test('who is invited while she is taken off another visit is known', async () => {
  for (let round = 0; round < 6; round++) {
    const visitors = [{ name: 'Quentin', email: `quentin-${round}@quill.example` }, { name: 'Other' }];
    const given = wish({ ...unsaid, visitors });
    const { answer } = await call('POST', '/visits', host, given);
    const [gone, fresh] = await Promise.all([
      call('DELETE', `/visits/${answer.id}/badges/${answer.badges[0]?.id}`, host),
      call('POST', '/visits', host, given),
    ]);
    expect([gone.status, fresh.status]).toEqual([200, 201]);
    const known = scene.own.db
      .selectFrom('visitor')
      .select('email')
      .where('id', '=', fresh.answer.badges[0]?.visitorId ?? 0);
    expect(await known.execute()).toEqual([{ email: `quentin-${round}@quill.example` }]);
  }
});

test('who was not to be received is forgotten with that: her address, her name and why', async () => {
  const yara = { name: 'Yara  Thistle', email: 'yara@thistle.example' };
  const { answer } = await call('POST', '/visits', host, wish({ hostId: undefined, visitors: [yara] }));
  const unwelcome = { buildingId: scene.own.here, reason: 'Yara Thistle shouted' };
  const adding = (given: object, key: string) =>
    call('POST', '/unwelcome-visitors', reception, { ...unwelcome, ...given }, key);
  const byAddress = { email: 'Yara@Thistle.example' };
  const byName = { name: 'YARA THISTLE' };
  const otherwise = { ...byAddress, name: 'Y. Distel', company: 'Thistle & Co' };
  const made = [
    await adding(byAddress, 'by address'),
    await adding(byName, 'by name'),
    await adding(otherwise, 'both'),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
  // Who has her name and another address is somebody else.
  const namesake = { email: 'yara@distel.example', name: yara.name, reason: 'Another one' };
  expect((await adding(namesake, 'namesake')).status).toBe(201);
  expect(await call('POST', `/visits/${answer.id}/arrival`, reception)).toMatchObject({
    status: 403,
    answer: { code: 'visitor_not_welcome' },
  });
  await react();
  expect(await findInDatabase(['thistle'])).toEqual(
    expect.arrayContaining(['unwelcome_visitor.email', 'unwelcome_visitor.name', 'unwelcome_visitor.reason']),
  );
  expect(await call('DELETE', `/visitors/${answer.badges[0]?.visitorId}`, reception)).toMatchObject({ status: 200 });
  const others = ['unwelcome_visitor.name', 'unwelcome_visitor.name_key'];
  expect(await findInDatabase(['thistle'])).toEqual(others);
  await react();
  expect(await findInDatabase(['thistle'])).toEqual(others);
  expect((await adding(byName, 'by name')).answer.code).toBe('idempotency_answer_lost');
  const left = scene.own.db.selectFrom('unwelcomeVisitor').select('email').where('tenantId', '=', scene.own.tenant.id);
  expect(await left.execute()).toEqual([{ email: namesake.email }]);
});

/** Books a room somewhere, or a series there, with who comes besides. */
async function bookWith(
  coming: object,
  { buildingId = scene.own.here, ...given }: { readonly buildingId?: number } = {},
) {
  const place = await scene.own.make('/resources', { type: 'room', buildingId, name: unique('Room') });
  const key = unique('booking');
  const asked = {
    resourceIds: [place.id],
    hostId: host.userId,
    start: inHours(48),
    end: inHours(49),
    ...coming,
    ...given,
  };
  const book = () => call('POST', '/bookings', scene.own.admin, asked, key);
  const { status, answer } = await book();
  expect(status).toBe(201);
  return { id: answer.id, book };
}
const recurrence = { recurrence: { rule: 'FREQ=DAILY;COUNT=3' } };

test('who is erased is forgotten in bookings and series too: as their guest, and as who attends them', async () => {
  const quorn = { name: 'Grete Quorn', email: 'Grete@Quorn.example' };
  const colleague = await scene.own.person('employee');
  const beside = { attendees: [quorn, { userId: colleague.userId }, { email: 'other@other.example', name: 'Other' }] };
  const made = [
    await bookWith({ guest: quorn }),
    await bookWith(beside),
    await bookWith({ ...beside, ...recurrence }),
    await bookWith({ guest: quorn, ...recurrence }),
  ];
  const far = await bookWith(beside, { buildingId: scene.own.elsewhere });
  const [guests] = made;
  const longer = { end: inHours(50) };
  const moving = () => call('PATCH', `/bookings/${guests?.id}`, scene.own.admin, longer, 'moving for a guest');
  expect((await moving()).status).toBe(200);
  const invite = (buildingId: number) =>
    call('POST', '/visits', scene.own.admin, wish({ ...unsaid, hostId: host.userId, visitors: [quorn], buildingId }));
  const [{ answer }] = [await invite(scene.own.here), await invite(scene.own.elsewhere)];
  await react();
  const attended = ['booking_attendee.email', 'booking_attendee.name', 'booking_series.attendees'];
  expect(await findInDatabase(['quorn'])).toEqual(
    ['badge.name', ...attended, 'mail.body', 'mail.calendar', 'mail.recipient', 'visitor.email'].toSorted(),
  );
  const path = `/visitors/${answer.badges[0]?.visitorId}`;
  expect(await call('DELETE', path, reception)).toMatchObject({ status: 200, answer: { erased: 1, more: false } });
  const attending = async (id: number) =>
    (await request(`${scene.server.url}/api/v1/bookings/${id}`, 'GET', undefined, scene.own.admin.headers)).body;
  // Where she is not erased by who receives visitors elsewhere, she is known still.
  expect(await attending(far.id)).toMatchObject({ version: 1, attendees: [quorn, {}, { name: 'Other' }] });
  expect(await attending(guests?.id ?? 0)).toMatchObject({ version: 3, guest: { name: '', email: null } });
  expect(await attending(made[2]?.id ?? 0)).toMatchObject({
    attendees: [
      { userId: null, name: '', email: null },
      { userId: colleague.userId },
      { name: 'Other', email: 'other@other.example' },
    ],
  });
  const repeated = await Promise.all([...made.map(({ book }) => book()), moving()]);
  expect(repeated.map(({ answer: { code } }) => code)).toEqual(repeated.map(() => 'idempotency_answer_lost'));
  expect((await far.book()).status).toBe(201);
  expect(await call('DELETE', path, elsewhere)).toMatchObject({ status: 200 });
  expect(await findInDatabase(['quorn'])).toEqual([]);
  await react();
  expect(await findInDatabase(['quorn'])).toEqual([]);
});

const database = () => scene.server.atrium.database.database;
const at = (now: Temporal.Instant) => contextFor(database(), scene.own.ctx.who, now);
const inviteAt = (now: Temporal.Instant, given: object = {}) =>
  createVisit(at(now), {
    ...wish(),
    hostId: host.userId ?? 0,
    start: now.toString(),
    end: now.add({ hours: 1 }).toString(),
    ...given,
  });

test('in time all of a visit is forgotten by itself, and nothing of a younger one', async () => {
  const old = Temporal.Instant.from('2020-03-01T09:00:00Z');
  const { id } = await inviteAt(old, { arrived: true });
  const younger = await inviteAt(old.add({ hours: 2 }), { visitors: [{ name: 'Yvette Young' }], notes: 'Younger' });
  await react();
  expect(await findInDatabase(WORDS)).toEqual([...WHERE, ...SPOKEN].toSorted());
  const due = old.add({ hours: 1 + KEPT_DAYS * 24 });
  const chore = chores.find(({ name }) => name === 'visit');
  const asked = async (now: Temporal.Instant) => {
    await chore?.clear(database().forTenant(ALL_TENANTS), now, 100);
    const jobs = database().forTenant(ALL_TENANTS).selectFrom('job').select('tenantId');
    return (await jobs.where('name', '=', 'visit.erase_old').execute()).map(({ tenantId }) => tenantId);
  };
  expect(await asked(due)).toEqual([]);
  expect(await asked(due.add({ seconds: 1 }))).toEqual([scene.own.tenant.id]);
  await at(due.add({ seconds: 1 })).tx((tx) => eraseOldVisits(tx, forgetNoticesAboutVisits));
  expect(await findInDatabase(WORDS)).toEqual(['visit.purpose']); // the younger one’s
  expect(await findInDatabase(['yvette', 'younger'])).toEqual(['badge.name', 'visit.notes'].toSorted());
  const [gone, there] = await Promise.all([id, younger.id].map((one) => call('GET', `/visits/${one}`, reception)));
  // Who was never said to have left is here no more.
  expect(gone?.answer.badges.map(({ name, state }) => [name, state])).toEqual([
    ['', 'visited'],
    ['', 'visited'],
  ]);
  expect(there?.answer.badges.map(({ name }) => name)).toEqual(['Yvette Young']);
  const told = scene.own.db.selectFrom('event').select('id').where('type', '=', 'badge.erased');
  expect(
    await told.where('subjectId', 'in', gone?.answer.badges.map((badge) => badge.id) ?? []).execute(),
  ).toHaveLength(2);
});

test('what is told, and who is invited, while somebody is erased leaves neither a trace nor a stranger', async () => {
  for (let round = 0; round < 6; round++) {
    const now = Temporal.Now.instant();
    const email = `zeb-${round}@quux.example`;
    const given = { visitors: [{ name: 'Zebedee Quux', email }], purpose: '', notes: '' };
    const { id, badges } = await inviteAt(now, { ...given, arrived: true });
    await call('POST', `/visits/${id}/departure`, reception);
    const visitorId = badges[0]?.visitorId ?? 0;
    const [, , fresh] = await Promise.all([
      react(),
      eraseVisitor(scene.own.ctx, { id: visitorId }, forgettingVisitors),
      inviteAt(now, { ...given, visitors: [{ name: 'Anew', email }] }),
    ]);
    expect(await findInDatabase(['zebedee'])).toEqual([]);
    // However the two met: who is invited anew is known by her address.
    const [badge] = (await call('GET', `/visits/${fresh.id}`, scene.own.admin)).answer.badges;
    expect(badge).toMatchObject({ name: expect.stringMatching(/^(?:Anew)?$/) });
    const kept = await scene.own.db
      .selectFrom('visitor')
      .select('email')
      .where('id', '=', badge?.visitorId ?? 0)
      .execute();
    expect(kept).toEqual([{ email: badge?.name === 'Anew' ? email : null }]);
  }
});
