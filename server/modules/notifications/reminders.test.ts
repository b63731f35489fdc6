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
import { workOff } from '../../../test/support/queue.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { listMail } from '../../platform/mail/mail.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { findPeople } from '../people/people.ts';
import { jobs as declared } from './contract.ts';
import {
  listNotifications,
  remind,
  reminderListener,
  updateNoticeSettings,
  type NotificationOptions,
} from './notifications.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const options: NotificationOptions = {
  findPeople,
  findSeriesGuests: async () => new Map(),
  writeInvitations: async (_ctx, all) => all.map(() => null),
  mailRoute: 'kept',
  makeDecisionLinks: async () => [],
  makeVisitDecisionLinks: async () => [],
  publicUrl: 'https://desks.example',
};
const onError = (error: unknown): void => {
  throw error;
};
const reminding = joinJobs(declared, {
  'booking.remind': { atOnce: 100, inside: (tx, all) => remind(options, tx, all) },
});

const now = Temporal.Now.instant().round('minute');
const later = (minutes: number): Temporal.Instant => now.add({ minutes });

/** Hears of what was booked until now, and does what is due at a time. */
async function workUntil(at: Temporal.Instant): Promise<void> {
  const clock = () => at;
  const listeners = [reminderListener];
  while (
    (await dispatchOnce({ database: base.database, listeners, audience: createAudience({}), clock: () => now }))
      ?.events !== 0
  );
  await workOff(base.database, reactionJobs(listeners), { clock: () => now, onError });
  await workOff(base.database, reminding, { clock, onError });
}

async function createOffice() {
  const world = await createWorld(base.database);
  const buildingId = await createBuilding(world);
  const room = await createResource(world, { buildingId, type: 'room', name: 'Room 4' });
  const desk = await createResource(world, { buildingId, name: 'Desk 12' });
  const [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
  const of = ({ who }: { who: Ctx['who'] }): Ctx => contextFor(base.database, who, now);
  const book = (resourceId: number, minutes: number, more: object = {}) =>
    createBooking(of(ann), {
      resourceIds: [resourceId],
      start: later(minutes).toString(),
      end: later(minutes + 60).toString(),
      title: 'Planning',
      ...more,
    });
  return { world, room, desk, ann, bob, of, book };
}

const titles = async (ctx: Ctx): Promise<string[]> =>
  (await listNotifications(ctx, {})).items.map(({ title }) => title.replace(/, .*/, ''));
/** The reminders that wait. */
const waiting = async ({ db, tenant }: World): Promise<(string | null)[]> => {
  const jobs = db.selectFrom('job').select('key').where('tenantId', '=', tenant.id);
  return (await jobs.where('name', '=', 'booking.remind').execute()).map(({ key }) => key);
};
const letters = async ({ ctx }: World): Promise<unknown[]> =>
  (await listMail(ctx, {})).items.map(({ recipient }) => recipient);

describe('who takes part is reminded', () => {
  it('half an hour before a room, in the app and once; not of a desk', async () => {
    const { world, room, desk, ann, bob, of, book } = await createOffice();
    await book(room, 120, { attendees: [{ userId: bob.id }] });
    await book(desk, 120);
    await workUntil(later(89));
    expect(await titles(of(ann))).toEqual([]);
    await workUntil(later(90));
    await workUntil(later(91));
    expect([await titles(of(ann)), await titles(of(bob))]).toEqual([['Soon: “Planning”'], ['Soon: “Planning”']]);
    expect(await letters(world)).toEqual([]);
    const [notice] = (await listNotifications(of(ann), {})).items;
    expect(notice).toMatchObject({ type: 'booking.soon', data: { part: 'host', resourceIds: [room] } });
  });

  it('as she wants to be: earlier, of everything, by mail, in her language; or never', async () => {
    const { world, desk, ann, bob, of, book } = await createOffice();
    await updateNoticeSettings(of(ann), {
      remindMinutes: 60,
      remindOf: 'everything',
      remindByMail: true,
      language: 'de',
    });
    await updateNoticeSettings(of(bob), { remindMinutes: null, remindOf: 'everything' });
    await book(desk, 120, { attendees: [{ userId: bob.id }] });
    await workUntil(later(60));
    expect([await titles(of(ann)), await titles(of(bob))]).toEqual([['Gleich: „Planning“'], []]);
    expect(await letters(world)).toEqual([ann.email]);
  });

  it('when it begins by now, where it was moved', async () => {
    const { room, ann, of, book } = await createOffice();
    const { id } = await book(room, 120);
    await workUntil(now);
    const moved = { start: later(240).toString(), end: later(300).toString() };
    await updateBooking(of(ann), { id, ...moved });
    await workUntil(later(209));
    expect(await titles(of(ann))).toEqual([]);
    await workUntil(later(210));
    expect(await titles(of(ann))).toEqual(['Soon: “Planning”']);
  });

  it.each([
    ['to a desk', 120, 'desk'],
    ['too near to be reminded', 20, 'room'],
  ] as const)('not of what was moved %s', async (_where, start, place) => {
    for (const heardBefore of [true, false]) {
      const { world, [place]: there, room, ann, of, book } = await createOffice();
      const { id } = await book(room, 60);
      if (heardBefore) await workUntil(now);
      const moved = { start: later(start).toString(), end: later(start + 60).toString() };
      await updateBooking(of(ann), { id, resourceIds: [there], ...moved });
      await workUntil(now);
      expect(await waiting(world)).toEqual([]);
      await workUntil(later(start - 1));
      expect(await titles(of(ann))).toEqual([]);
    }
  });

  it('and nothing waits any more of what was cancelled', async () => {
    const { world, room, ann, of, book } = await createOffice();
    const { id } = await book(room, 120);
    await workUntil(now);
    expect(await waiting(world)).toEqual([`${id}/${ann.id}`]);
    await cancelBooking(of(ann), { id });
    await workUntil(now);
    expect(await waiting(world)).toEqual([]);
  });

  it.each([
    ['was cancelled', async (ctx: Ctx, id: number) => void (await cancelBooking(ctx, { id }))],
    [
      'she does not attend any more',
      async (ctx: Ctx, id: number) => void (await updateBooking(ctx, { id, attendees: [] })),
    ],
  ])('not of what %s', async (_what, change) => {
    const { room, ann, bob, of, book } = await createOffice();
    const { id } = await book(room, 120, { attendees: [{ userId: bob.id }] });
    await workUntil(now);
    await change(of(ann), id);
    await workUntil(later(100));
    expect(await titles(of(bob))).toEqual([]);
  });

  it('only where time is left, and not after the start', async () => {
    const { room, ann, of, book } = await createOffice();
    await book(room, 20);
    await workUntil(later(10));
    const { id } = await book(room, 120);
    await workUntil(now);
    await workUntil(later(121));
    expect(await titles(of(ann))).toEqual([]);
    expect(id).toBeGreaterThan(0);
  });
});
