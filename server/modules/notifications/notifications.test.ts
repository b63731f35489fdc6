import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { notFound } from '../../platform/contract/problems.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listMail } from '../../platform/mail/mail.ts';
import { writeInvitationsAs } from '../calendars/calendars.ts';
import { findPeople } from '../people/people.ts';
import {
  forgetOldNotifications,
  listNotifications,
  markAllRead,
  markRead,
  notificationListener,
  type NotificationOptions,
} from './notifications.ts';
import type { BookingTold } from '../bookings/contract.ts';
import { MAX_LETTERS_PER_HOUR } from './contract.ts';
import { decideTold } from './rules.ts';
import { showWhen } from './words/en.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const clock = () => Temporal.Now.instant();
const publicUrl = 'https://desks.example';
const writeInvitations = writeInvitationsAs({
  publicUrl,
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
});
const options: NotificationOptions = {
  findPeople,
  findSeriesGuests: async () => new Map(),
  writeInvitations,
  mailRoute: 'kept',
  makeDecisionLinks: async () => [],
  makeVisitDecisionLinks: async () => [],
  publicUrl,
};
const listener = notificationListener(options);
const onError = (error: unknown): void => {
  throw error;
};

async function workOff(now = clock()): Promise<void> {
  const common = { database: base.database, listeners: [listener], audience: createAudience({}), clock: () => now };
  while ((await dispatchOnce(common))?.events !== 0);
  await workOffJobs(base.database, reactionJobs(common.listeners), { clock: common.clock, onError });
}

/** A workplace with a desk, and four people. */
async function createOffice() {
  const world = await createWorld(base.database);
  const desk = await createResource(world, { buildingId: await createBuilding(world), name: 'Desk 12' });
  const [ann, bob, cid, boss] = [
    await createUser(world, { name: 'Ann' }),
    await createUser(world, { name: 'Bob' }),
    await createUser(world, { name: 'Cid' }),
    await createUser(world, { name: 'Boss' }),
  ];
  const of = ({ who }: { who: Ctx['who'] }): Ctx => contextFor(base.database, who);
  return { world, desk, ann, bob, cid, boss, of };
}

const tell = (ctx: Ctx, type: string, data: object, version = 1): Promise<void> =>
  ctx.tx(async (tx) =>
    tx.emit(type as 'booking.created', { id: 7, version, data: data as BookingTold, before: null, after: null }),
  );

const booking = (desk: number, more: Partial<BookingTold>): BookingTold => ({
  id: 7,
  hostId: null,
  version: 1,
  title: '',
  state: 'confirmed',
  start: '2126-03-05T09:00:00.000Z',
  end: '2126-03-05T10:30:00.000Z',
  zone: 'Europe/London',
  resourceIds: [desk],
  attendeeUserIds: [],
  ...more,
});
const titles = async (ctx: Ctx): Promise<string[]> =>
  (await listNotifications(ctx, {})).items.map(({ title }) => title).toReversed();
const letters = async (world: World) => (await listMail(world.ctx, {})).items.toReversed();

describe('people are told', () => {
  it('of what others did to a booking of theirs, in the app and by mail', async () => {
    const { world, desk, ann, bob, cid, boss, of } = await createOffice();
    const data = booking(desk, { hostId: ann.id, title: 'Planning', attendeeUserIds: [bob.id, ann.id] });
    await tell(of(boss), 'booking.created', data);
    await tell(of(ann), 'booking.updated', data, 2);
    await tell(of(boss), 'booking.checked_in', data, 3);
    await tell(of(boss), 'booking.cancelled', data, 4);
    await workOff();
    const about = '“Planning”, Tue 5 March 2126, 09:00–10:30';
    expect(await titles(of(ann))).toEqual([`Booked for you: ${about}`, `Cancelled: ${about}`]);
    expect(await titles(of(bob))).toEqual([`Invitation: ${about}`, `Changed: ${about}`, `Cancelled: ${about}`]);
    expect(await titles(of(cid))).toEqual([]);
    expect(await titles(of(boss))).toEqual([]);
    const mails = await letters(world);
    expect(mails.map(({ recipient }) => recipient ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual(
      [ann, ann, bob, bob, bob].map(({ email }) => email),
    );
    const invitation = mails.find(({ subject }) => subject.startsWith('Booked for you'));
    expect(invitation).toMatchObject({ recipient: ann.email, subject: `Booked for you: ${about}`, state: 'kept' });
    expect(invitation?.body).toBe(
      'Hello Ann,\n\nBoss booked Desk 12 for you.\n\nDesk 12\nTue 5 March 2126, 09:00–10:30\n\nBest wishes\nAtrium\nhttps://desks.example',
    );
    const [first] = (await listNotifications(of(bob), {})).items.toReversed();
    expect(first).toMatchObject({
      type: 'booking.created',
      readAt: null,
      data: { subject: { type: 'booking', id: 7 }, part: 'attendee', resourceIds: [desk] },
    });
  });

  it('of what was given back because nobody came, by when, or because somebody said so', async () => {
    const { world, desk, ann, boss, of } = await createOffice();
    const state = 'released' as const;
    const gone = { ...booking(desk, { hostId: ann.id, state }), releasedAt: '2126-03-05T09:15:00.000Z' };
    await tell(world.ctx, 'booking.released', { ...gone, why: 'no_show' });
    await tell(of(boss), 'booking.released', { ...gone, why: 'reception' }, 2);
    await tell(of(ann), 'booking.released', { ...gone, why: 'host' }, 3);
    await workOff();
    const title = 'Given back: Desk 12, Tue 5 March 2126, 09:00–10:30';
    expect(await titles(of(ann))).toEqual([title, title]);
    const why = [
      'Nobody had checked in to Desk 12 by 09:15, so it was given back.',
      'Boss gave Desk 12 back: it was not being used.',
    ];
    expect((await letters(world)).map(({ body }) => body.split('\n\n')[1])).toEqual(why);
    // In the app, too: not everybody has mail.
    const { items } = await listNotifications(of(ann), {});
    expect(items.map(({ data: { lines } }) => (lines as string[])[0]).toReversed()).toEqual(why);
  });

  it('in one line that quotes what others typed: no title speaks as Atrium', async () => {
    const { world, desk, ann, boss, of } = await createOffice();
    const title = 'Planning”.\n\n\u202EYour account is locked:\u2028https://evil.example/sign-in\u2029“Really';
    await tell(of(boss), 'booking.created', booking(desk, { hostId: null, title, attendeeUserIds: [ann.id] }));
    await workOff();
    const about = '“Planning’. Your account is locked: https://evil.example/sign-in ’Really”';
    const when = 'Tue 5 March 2126, 09:00–10:30';
    expect(await titles(of(ann))).toEqual([`Invitation: ${about}, ${when}`]);
    expect(await letters(world)).toMatchObject([
      {
        subject: `Invitation: ${about}, ${when}`,
        body: `Hello Ann,\n\nBoss invited you to ${about}.\n\nDesk 12\n${when}\n\nBest wishes\nAtrium\nhttps://desks.example`,
      },
    ]);
  });

  it('in a line that ends, however long the title; and by the place when the title says nothing', async () => {
    const { desk, ann, boss, of } = await createOffice();
    const told = (title: string) => tell(of(boss), 'booking.created', booking(desk, { hostId: ann.id, title }));
    await told('😀'.repeat(150));
    await told('\n\u200B \u2066');
    await workOff();
    const when = 'Tue 5 March 2126, 09:00–10:30';
    expect(await titles(of(ann))).toEqual([
      `Booked for you: “${'😀'.repeat(49)}…”, ${when}`,
      `Booked for you: Desk 12, ${when}`,
    ]);
  });

  it('of everything in the app, and by only so many letters for what one person does in an hour', async () => {
    const { world, desk, ann, bob, boss, of } = await createOffice();
    const now = clock().add({ minutes: 1 });
    const crowd: number[] = [];
    for (let i = 0; i < MAX_LETTERS_PER_HOUR + 20; i++) crowd.push((await createUser(world)).id);
    const big = booking(desk, { hostId: ann.id, attendeeUserIds: crowd });
    await tell(of(boss), 'booking.created', big);
    await workOff(now);
    const notices = () =>
      world.db
        .selectFrom('notification')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('tenantId', '=', world.tenant.id)
        .executeTakeFirstOrThrow();
    const mailed = async () =>
      (await world.db.selectFrom('mail').select('recipient').where('tenantId', '=', world.tenant.id).execute()).map(
        ({ recipient }) => recipient,
      );
    expect((await notices()).count).toBe(crowd.length + 1);
    expect(await mailed()).toHaveLength(MAX_LETTERS_PER_HOUR);
    expect(await mailed()).toContain(ann.email); // whose booking it is comes first

    await tell(of(boss), 'booking.updated', booking(desk, { hostId: ann.id }), 2);
    await workOff(now);
    expect(await mailed()).toHaveLength(MAX_LETTERS_PER_HOUR);
    expect(await titles(of(ann))).toHaveLength(2);

    // Another person has a quota of her own, and programs have none.
    await tell(of(bob), 'booking.updated', booking(desk, { hostId: ann.id }), 3);
    await tell(of({ who: { ...world.ctx.who, key: 'token:9' } }), 'booking.updated', big, 4);
    await workOff(now);
    const others = 1 + crowd.length + 1;
    expect(await mailed()).toHaveLength(MAX_LETTERS_PER_HOUR + others);

    await tell(of(boss), 'booking.updated', booking(desk, { hostId: ann.id }), 5);
    await workOff(now.add({ hours: 1 }));
    expect(await mailed()).toHaveLength(MAX_LETTERS_PER_HOUR + others + 1);
  });

  it('once, even if an event is heard twice; and not those who left', async () => {
    const { world, desk, ann, bob, boss, of } = await createOffice();
    await world.db.updateTable('userAccount').set({ deactivatedAt: world.at }).where('id', '=', bob.id).execute();
    await tell(of(boss), 'booking.created', booking(desk, { hostId: ann.id, attendeeUserIds: [bob.id] }));
    await workOff();
    const event = await world.db
      .selectFrom('event')
      .selectAll()
      .where('tenantId', '=', world.tenant.id)
      .executeTakeFirstOrThrow();
    const again = {
      tenantId: world.tenant.id,
      id: crypto.randomUUID(),
      name: `reaction.${listener.name}`,
      data: JSON.stringify({ eventId: event.id }),
      position: 1,
      runAt: world.at,
    };
    await world.db.insertInto('job').values(again).execute();
    await workOff();
    expect(await world.db.selectFrom('job').selectAll().where('tenantId', '=', world.tenant.id).execute()).toEqual([]);
    expect(await titles(of(ann))).toHaveLength(1);
    expect(await titles(of(bob))).toEqual([]);
    expect(await letters(world)).toHaveLength(1);
  });

  it('of a webhook of theirs that was disabled, unless they did it', async () => {
    const { world, ann, of } = await createOffice();
    const disabled = (reason: string) =>
      world.ctx.tx(async (tx) =>
        tx.emit('webhook.disabled', {
          id: 3,
          version: 2,
          data: {
            id: 3,
            version: 2,
            url: 'https://hooks.example/x?key=1',
            reason,
            createdBy: 'token:9',
            ownerUserId: ann.id,
          },
          before: null,
          after: null,
        }),
      );
    await disabled('asked');
    await disabled('gone');
    await workOff();
    expect(await titles(of(ann))).toEqual(['Webhook disabled: hooks.example']);
    expect((await letters(world)).map(({ body }) => body)).toEqual([expect.not.stringContaining('key=1') as string]);
  });

  it('not of what is over', () => {
    const event = {
      id: '',
      position: 1,
      type: 'booking.cancelled' as const,
      subject: { type: 'booking', id: 7 },
      version: 1,
      data: booking(1, { hostId: 5 }),
      actor: 'token:1',
      at: Temporal.Instant.from('2126-03-05T10:30:00Z'),
    };
    expect(decideTold(event)).toEqual([]);
    expect(decideTold({ ...event, at: event.at.subtract({ seconds: 1 }) })).toEqual([{ userId: 5, part: 'host' }]);
  });
});

it('reads one’s own, page by page, unread or all', async () => {
  const { desk, ann, bob, boss, of } = await createOffice();
  for (let i = 1; i <= 3; i++) {
    await tell(
      of(boss),
      'booking.created',
      booking(desk, { hostId: ann.id, title: `No ${i}`, attendeeUserIds: [bob.id] }),
    );
  }
  await workOff();
  const first = await listNotifications(of(ann), { limit: 2 });
  const second = await listNotifications(of(ann), { limit: 2, cursor: first.nextCursor ?? '' });
  expect(second.nextCursor).toBeNull();
  const all = [...first.items, ...second.items];
  expect(new Set(all.map(({ title }) => title)).size).toBe(3);
  const [one] = all;
  const id = one?.id ?? '';
  const read = await markRead(of(ann), { id });
  expect(read.readAt).not.toBeNull();
  expect(await markRead(contextFor(base.database, ann.who, clock().add({ hours: 1 })), { id })).toEqual(read);
  await expect(markRead(of(bob), { id })).rejects.toMatchObject({ kind: notFound });
  await expect(markRead(of(ann), { id: crypto.randomUUID() })).rejects.toMatchObject({ kind: notFound });
  expect((await listNotifications(of(ann), { unread: true })).items).toHaveLength(2);
  expect(await markAllRead(of(ann), {})).toEqual({ read: 2 });
  expect((await listNotifications(of(ann), { unread: true })).items).toEqual([]);
  expect((await listNotifications(of(bob), { unread: true })).items).toHaveLength(3);
});

it('are kept for a quarter of a year', async () => {
  const { desk, ann, boss, of } = await createOffice();
  await tell(of(boss), 'booking.created', booking(desk, { hostId: ann.id, attendeeUserIds: [] }));
  await workOff();
  const clearAfter = (days: number): Promise<number> =>
    base.database.transaction(ALL_TENANTS, async (db) => {
      const at = clock().add({ hours: days * 24 });
      return { value: await forgetOldNotifications.clear(db, at, 1_000) };
    });
  expect(await clearAfter(89)).toBe(0);
  expect(await titles(of(ann))).toHaveLength(1);
  expect(await clearAfter(91)).toBeGreaterThan(0);
  expect(await titles(of(ann))).toEqual([]);
});

it('a program has none', async () => {
  const { world } = await createOffice();
  expect(await listNotifications(world.ctx, {})).toEqual({ items: [], nextCursor: null });
  expect(await markAllRead(world.ctx, {})).toEqual({ read: 0 });
});

it('shows times in the booking’s own zone', () => {
  const when = { start: '2026-03-29T00:30:00Z', end: '2026-03-29T02:00:00Z', zone: 'Europe/London' };
  expect(showWhen(when)).toBe('Sun 29 March 2026, 00:30–03:00');
  expect(showWhen({ ...when, zone: 'Asia/Hong_Kong', end: '2026-03-30T02:00:00Z' })).toBe(
    'Sun 29 March 2026, 08:30 – Mon 30 March 2026, 10:00',
  );
});

it('says whole days as days, by the clocks of the zone, one as long as it is', () => {
  // The clocks go forward that night: the day has 23 hours.
  const day = { start: '2026-03-29T00:00:00Z', end: '2026-03-29T23:00:00Z', zone: 'Europe/London' };
  expect(showWhen(day)).toBe('Sun 29 March 2026');
  expect(showWhen({ ...day, end: '2026-03-31T23:00:00Z' })).toBe('Sun 29 March 2026 – Tue 31 March 2026');
  expect(showWhen({ ...day, end: '2026-03-29T22:30:00Z' })).toBe('Sun 29 March 2026, 00:00–23:30');
});
