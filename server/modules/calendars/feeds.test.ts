import ICAL from 'ical.js';
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
import type { Ctx } from '../../platform/context/context.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import { buildingOutOfReach, forbidden, notFound } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { isDatabaseError } from '../../platform/db/failures.ts';
import { cancelBooking, listBookingsOf, updateBooking } from '../bookings/bookings.ts';
import { meetBy } from '../../../test/support/online-meetings.ts';
import { createBooking } from '../series/series.ts';
import { calendarsAt, countFeedsOf, findFeed, endFeedsOf, readerOf, readFeed } from './calendars.ts';
import { isFlowing } from '../../platform/http/flow.ts';
import { fileOf } from './read-feed.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const options = { publicUrl: 'https://desks.example', organizer: { name: 'Atrium', email: 'atrium@desks.example' } };
const feeds = calendarsAt(options);

const hours = (count: number): string => Temporal.Now.instant().add({ hours: count }).round('minute').toString();

/** A workplace with two desks, and people. */
async function createOffice() {
  const world = await createWorld(base.database);
  const buildingId = await createBuilding(world, { name: 'London House' });
  const desk = await createResource(world, { buildingId, name: 'Desk 12' });
  const [ann, bob, keeper] = [
    await createUser(world, { name: 'Ann' }),
    await createUser(world, { name: 'Bob' }),
    await createUser(world, { name: 'Kay', role: 'space_manager' }),
  ];
  return { world, buildingId, desk, ann, bob, keeper };
}

const of = ({ who }: { readonly who: UserPrincipal }): Ctx => contextFor(base.database, who);
const secretIn = (address: string): string =>
  /^https:\/\/desks\.example\/calendars\/([\w-]{43})\.ics$/.exec(address)?.[1] ?? '';

/** What somebody who has the address sees; null when it leads nowhere. */
async function look(address: string) {
  const feed = await findFeed(base.database, secretIn(address));
  if (!feed) return null;
  const file = await readFeed(contextFor(base.database, readerOf(feed)), feed, options);
  const calendar = new ICAL.Component(ICAL.parse(Buffer.from(file.bytes as Uint8Array).toString()) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  return { ...file, name: calendar.getFirstPropertyValue('x-wr-calname'), events };
}
const titles = async (address: string) => (await look(address))?.events.map(({ summary }) => summary);

const bookFor = (ctx: Ctx, desk: number, more: object = {}, start = 24) =>
  createBooking(ctx, { resourceIds: [desk], start: hours(start), end: hours(start + 1), ...more });

describe('the tag of a feed', () => {
  const entry = {
    uid: 'booking-1@atrium',
    sequence: 1,
    stamp: Temporal.Instant.from('2027-01-01T00:00:00Z'),
    start: Temporal.Instant.from('2027-03-16T09:00:00Z'),
    end: Temporal.Instant.from('2027-03-16T10:00:00Z'),
    zone: 'Europe/London',
    summary: 'Planning',
    location: 'Room 4',
    notes: '',
    state: 'CONFIRMED',
    url: null,
  } as const;
  const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
  const sheet = (second: object = {}) =>
    ({ method: 'PUBLISH', name: 'Bookings', organizer, entries: [entry, { ...entry, ...second }] }) as const;
  const tag = (second?: object) => fileOf(sheet(second)).etag;

  it('is the same for the same, and another for whatever is written otherwise', () => {
    expect(tag()).toBe(tag());
    const moved = entry.start.add({ minutes: 1 });
    const changes = [
      { sequence: 2 },
      { start: moved },
      { zone: 'Europe/Paris' },
      { location: '' },
      { state: 'CANCELLED' },
    ];
    const tags = [{}, ...changes, { summary: 'x' }, { notes: 'x' }, { url: 'x' }, { uid: 'x' }].map(tag);
    expect(new Set(tags).size).toBe(tags.length);
    expect(fileOf({ ...sheet(), name: 'Other' }).etag).not.toBe(tag());
  });

  it('is made before what it is of is written', () => {
    const many = { ...sheet(), entries: Array.from({ length: 2_000 }, () => entry) };
    let read = 0;
    const last = {
      ...entry,
      get notes() {
        read++;
        return '';
      },
    };
    const file = fileOf({ ...many, entries: [...many.entries, last] });
    expect(isFlowing(file)).toBe(false);
    expect(read).toBe(1);
    expect(Buffer.from(file.bytes as Uint8Array).toString()).toContain('BEGIN:VEVENT');
    expect(read).toBeGreaterThan(1);
  });
});

describe('one’s own feed', () => {
  it('tells of what she hosts and attends, under one name each for as long as it lives', async () => {
    const { desk, ann, bob } = await createOffice();
    const { address } = await feeds.createCalendarFeed(of(ann), {});
    const hosted = await bookFor(of(ann), desk, { title: 'Focus' });
    await bookFor(of(bob), desk, { title: 'Review', attendees: [{ userId: ann.id }] }, 30);
    await bookFor(of(bob), desk, { title: 'Secret' }, 40);
    const first = await look(address);
    expect(first?.events.map(({ summary }) => summary)).toEqual(['Focus', 'Review']);
    expect(first?.events[0]).toMatchObject({ sequence: 1, location: 'Desk 12, London House' });
    await updateBooking(of(ann), { id: hosted.id, title: 'Deep focus' });
    const second = await look(address);
    expect(second?.events[0]).toMatchObject({ summary: 'Deep focus', sequence: 2, uid: first?.events[0]?.uid });
    expect([first?.etag === second?.etag, (await look(address))?.etag]).toEqual([false, second?.etag]);
    await cancelBooking(of(ann), { id: hosted.id });
    expect(await titles(address)).toEqual(['Review']);
  });

  it('is no shorter for what was given up before', async () => {
    const { desk, ann } = await createOffice();
    const [gone, kept] = [await bookFor(of(ann), desk), await bookFor(of(ann), desk, {}, 30)];
    await cancelBooking(of(ann), { id: gone.id });
    for (const whose of [{ userId: ann.id }, { resourceId: desk }]) {
      const listed = await listBookingsOf(of(ann), whose, { from: Temporal.Now.instant(), limit: 1 });
      expect(listed.map(({ id }) => id)).toEqual([kept.id]);
    }
  });

  it('is one a person, and its address is kept by nobody', async () => {
    const { world, ann } = await createOffice();
    const { address, id } = await feeds.createCalendarFeed(of(ann), {});
    const again: unknown = await feeds.createCalendarFeed(of(ann), {}).catch((error: unknown) => error);
    expect([isDatabaseError(again), (again as { constraint?: string }).constraint]).toEqual([
      true,
      'calendar_feed_of_person',
    ]);
    const { items } = await feeds.listCalendarFeeds(of(ann), {});
    expect(items).toMatchObject([{ id, resourceId: null, ownerId: ann.id }]);
    const audit = await world.db.selectFrom('audit').selectAll().where('tenantId', '=', world.tenant.id).execute();
    expect(audit.map(({ action }) => action)).toEqual(['calendar_feed.created']);
    const secret = secretIn(address);
    expect(secret).not.toBe('');
    expect(JSON.stringify([items, audit])).not.toContain(secret);
  });

  it('gets a new address, and the old one ends at once; so does a revoked one', async () => {
    const { ann, bob } = await createOffice();
    const { address, id } = await feeds.createCalendarFeed(of(ann), {});
    await expect(feeds.renewCalendarFeed(of(bob), { id })).rejects.toMatchObject({ kind: notFound });
    await expect(feeds.revokeCalendarFeed(of(bob), { id })).rejects.toMatchObject({ kind: notFound });
    const renewed = await feeds.renewCalendarFeed(of(ann), { id });
    expect([await look(address), (await look(renewed.address))?.events]).toEqual([null, []]);
    await feeds.revokeCalendarFeed(of(ann), { id });
    expect(await look(renewed.address)).toBeNull();
    expect((await feeds.listCalendarFeeds(of(ann), {})).items).toEqual([]);
  });

  it('ends with its owner’s deactivation, and does not come back with her', async () => {
    const { world, ann } = await createOffice();
    const { address } = await feeds.createCalendarFeed(of(ann), {});
    const set = (deactivatedAt: Date | null) =>
      world.db.updateTable('userAccount').set({ deactivatedAt }).where('id', '=', ann.id).execute();
    await set(new Date());
    expect(await look(address)).toBeNull();
    expect(await countFeedsOf(world.ctx, ann.id)).toBe(1);
    await world.ctx.tx((tx) => endFeedsOf(tx, ann.id));
    expect(await countFeedsOf(world.ctx, ann.id)).toBe(0);
    await set(null);
    expect(await look(address)).toBeNull();
  });

  it('is nothing that a program has, in this workplace or another', async () => {
    const { world } = await createOffice();
    await expect(feeds.createCalendarFeed(world.ctx, {})).rejects.toMatchObject({ kind: forbidden });
    expect((await feeds.listCalendarFeeds(world.ctx, {})).items).toEqual([]);
  });
});

describe('a resource’s feed', () => {
  const asReceptionist = (who: UserPrincipal): UserPrincipal => ({ ...who, scopes: roleScopes.receptionist });

  it('is made by who keeps the resource, and by nobody else', async () => {
    const { world, desk, ann, keeper } = await createOffice();
    await expect(feeds.createCalendarFeed(of(ann), { resourceId: desk })).rejects.toMatchObject({ kind: forbidden });
    await expect(
      feeds.createCalendarFeed(of({ who: asReceptionist(keeper.who) }), { resourceId: desk }),
    ).rejects.toMatchObject({ kind: forbidden });
    const elsewhere = { who: { ...keeper.who, reach: [await createBuilding(world)] } };
    const far = contextFor(base.database, elsewhere.who);
    await expect(feeds.createCalendarFeed(far, { resourceId: desk })).rejects.toMatchObject({
      kind: buildingOutOfReach,
    });
    await expect(feeds.createCalendarFeed(of(keeper), { resourceId: 2 ** 30 })).rejects.toMatchObject({
      kind: notFound,
    });
    const { id } = await feeds.createCalendarFeed(of(keeper), { resourceId: desk });
    expect((await feeds.listCalendarFeeds(far, {})).items).toEqual([]);
    expect((await feeds.listCalendarFeeds(of(ann), {})).items).toEqual([]);
    await expect(feeds.revokeCalendarFeed(far, { id })).rejects.toMatchObject({ kind: notFound });
    await expect(feeds.renewCalendarFeed(of(ann), { id })).rejects.toMatchObject({ kind: notFound });
    const other = await createUser(world, { role: 'space_manager' });
    expect((await feeds.listCalendarFeeds(of(other), { resourceId: desk })).items).toMatchObject([{ id }]);
    expect(await feeds.renewCalendarFeed(of(other), { id })).toMatchObject({ ownerId: other.id });
  });

  it('has no link to an online meeting, which the host’s own has', async () => {
    const { world, desk, ann, keeper } = await createOffice();
    await meetBy(world.ctx, 'https://meet.example.org/{id}');
    await bookFor(of(ann), desk, { notes: 'Bring a pen', onlineMeeting: true });
    const notesAt = async (address: string) => (await look(address))?.events[0]?.description;
    const { address: own } = await feeds.createCalendarFeed(of(ann), {});
    const { address: shared } = await feeds.createCalendarFeed(of(keeper), { resourceId: desk });
    expect(await notesAt(own)).toMatch(/^Bring a pen\n\nhttps:\/\/meet\.example\.org\/[0-9a-f]{32}$/);
    expect(await notesAt(shared)).toBe('Bring a pen');
  });

  it('tells what its owner may see now, and nothing once she keeps it no longer', async () => {
    const { world, buildingId, desk, ann, keeper } = await createOffice();
    await bookFor(of(ann), desk, { title: 'Salaries' });
    const { address } = await feeds.createCalendarFeed(of(keeper), { resourceId: desk });
    expect(await look(address)).toMatchObject({ name: 'Desk 12', events: [{ summary: 'Salaries' }] });
    const change = (given: object) =>
      world.db.updateTable('userAccount').set(given).where('id', '=', keeper.id).execute();
    await change({ reachesAll: false });
    await expect(look(address)).rejects.toMatchObject({ kind: notFound });
    await world.db
      .insertInto('userBuilding')
      .values({ tenantId: world.tenant.id, userId: keeper.id, buildingId })
      .execute();
    expect(await titles(address)).toEqual(['Salaries']);
    await change({ role: 'employee' });
    await expect(look(address)).rejects.toMatchObject({ kind: notFound });
  });
});

it('one booking is a file for who sees it, and for nobody else', async () => {
  const { desk, ann, bob } = await createOffice();
  const { id } = await bookFor(of(ann), desk, { title: 'Focus' }, 24 * 20);
  const file = await feeds.getBookingCalendar(of(ann), { id });
  expect(file.contentType).toBe('text/calendar; charset=utf-8; method=PUBLISH');
  expect(Buffer.from(file.bytes as Uint8Array).toString()).toContain('SUMMARY:Focus');
  await expect(feeds.getBookingCalendar(of(bob), { id })).rejects.toMatchObject({ kind: notFound });
});

it('a world of another tenant sees none of it', async () => {
  const { desk, ann } = await createOffice();
  const other: World = await createWorld(base.database);
  const stranger = await createUser(other, { role: 'administrator' });
  const { id } = await feeds.createCalendarFeed(of(ann), {});
  await bookFor(of(ann), desk);
  await expect(feeds.renewCalendarFeed(of(stranger), { id })).rejects.toMatchObject({ kind: notFound });
  await expect(feeds.createCalendarFeed(of(stranger), { resourceId: desk })).rejects.toMatchObject({ kind: notFound });
});
