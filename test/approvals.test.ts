import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApproving, NOW, when, type Approving } from './support/approving.ts';
import { contextFor } from './support/database.ts';
import { workOff as workOffJobs } from './support/queue.ts';
import { declaredJobs } from '../server/contracts.ts';
import { doers, listeners } from '../server/wiring.ts';
import { createAudience } from '../server/platform/events/audience.ts';
import { dispatchOnce } from '../server/platform/events/dispatch.ts';
import { reactionJobs } from '../server/platform/events/reactions.ts';
import { joinJobs } from '../server/platform/jobs/job.ts';
import { MAX_LETTERS_PER_HOUR } from '../server/modules/notifications/contract.ts';
import { listNotifications, updateNoticeSettings } from '../server/modules/notifications/notifications.ts';
import { updateBooking } from '../server/modules/bookings/bookings.ts';
import { createBooking, updateSeries } from '../server/modules/series/series.ts';
import { anonymousPrincipal } from '../server/platform/context/principal.ts';
import {
  approveBooking,
  decideByLink,
  readApprovalLink,
  rejectBooking,
} from '../server/modules/approvals/approvals.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

const publicUrl = 'https://desks.example';
const letters = { publicUrl, mailRoute: 'kept', organizer: { name: 'Atrium', email: 'atrium@desks.example' } } as const;
const heard = listeners(letters);
const onError = (error: unknown): void => {
  throw error;
};
const clock = () => NOW;

/** Does all that is due, as the real server would. */
async function workOff(): Promise<void> {
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  const { database } = s.testing;
  await workOffJobs(database, jobs, { clock, onError });
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOffJobs(database, jobs, { clock, onError });
}

type Somebody = Approving['ann'];
const noticesOf = async (who: Somebody) =>
  (await listNotifications(s.as(who), {})).items.map(({ type, title }) => `${type}: ${title}`);
const lettersTo = async ({ email }: Somebody) =>
  s.world.db
    .selectFrom('mail')
    .select(['subject', 'body', 'confidential', 'calendar'])
    .where('tenantId', '=', s.world.tenant.id)
    .where('recipient', '=', email)
    .orderBy('createdAt')
    .execute();
const linksOf = async () => s.world.db.selectFrom('approvalLink').select(['userId', 'ids', 'versions']).execute();

test('who is asked is told once, in her language, in the app and by a letter for her eyes whose link decides', async () => {
  await s.bobs();
  await updateNoticeSettings(s.as(s.bob), { language: 'de' });
  const { id } = await s.wish({ title: 'Plans “x”' });
  await workOff();
  await workOff();
  expect(await noticesOf(s.bob)).toEqual([expect.stringMatching(/^approval\.asked: Wartet auf Sie: „Plans ’x’“, /)]);
  expect(await noticesOf(s.ann)).toEqual([]);
  const [letter, ...more] = await lettersTo(s.bob);
  expect([letter?.confidential, letter?.calendar, more]).toEqual([true, null, []]);
  expect(letter?.body).toContain(`${s.ann.name} bittet Sie um Genehmigung: „Plans ’x’“.`);
  const secret = /^https:\/\/desks\.example\/decide#(\S+)$/m.exec(letter?.body ?? '')?.[1] ?? '';
  const nobody = contextFor(s.testing.database, anonymousPrincipal(s.world.tenant, '192.0.2.1'), NOW);
  await decideByLink(nobody, {
    secret,
    approve: false,
    reason: 'Too\nbig.\n\nYour account is locked: https://evil.example',
  });
  await workOff();
  expect(await s.stateOf(id)).toBe('rejected');
  const [told] = await lettersTo(s.ann);
  expect(await noticesOf(s.ann)).toEqual([expect.stringMatching(/^booking\.rejected: Rejected: “Plans ’x’”, /)]);
  expect(told?.body).toContain(`${s.bob.name}: “Too big. Your account is locked: https://evil.example”\n`);
  expect(told?.calendar).toContain('METHOD:CANCEL');
});

test('a change asks anew, with another link, and only for what it is then', async () => {
  await s.bobs();
  const { id } = await s.wish();
  await workOff();
  await updateBooking(s.as(s.ann), { id, title: 'Other' });
  await updateBooking(s.as(s.ann), { id, title: 'Yet another' });
  await workOff();
  const links = (await linksOf()).filter(({ ids }) => ids.includes(id));
  expect(new Set(links.flatMap(({ versions }) => versions))).toEqual(new Set([1, 3]));
  await approveBooking(s.as(s.bob), { id });
  await workOff();
  expect((await noticesOf(s.ann))[0]).toMatch(/^booking\.approved: Approved: “Yet another”, /);
});

test('nobody is told of what was decided on before it could be asked', async () => {
  await s.bobs();
  const { id } = await s.wish();
  await rejectBooking(s.as(s.bob), { id });
  await workOff();
  expect(await s.askedOf(id)).toEqual([]);
});

test('the dates of a series wait each, and are asked for as one; moved, they are asked for anew', async () => {
  await s.bobs();
  const wish = { resourceIds: [await s.desk()], title: 'Weekly', ...when() };
  const made = await createBooking(s.as(s.ann), { ...wish, recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } });
  const rows = async () =>
    s.world.db
      .selectFrom('booking')
      .select(['id', 'state', 'startsAt', 'expiresAt'])
      .where('seriesId', '=', made.seriesId)
      .orderBy('startsAt')
      .execute();
  const before = await rows();
  expect(before).toHaveLength(4);
  for (const { state, startsAt, expiresAt } of before) expect([state, expiresAt]).toEqual(['pending', startsAt]);
  await workOff();
  const asked = async () =>
    s.world.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'series.approval_asked')
      .where('subjectId', '=', made.seriesId)
      .execute();
  expect(await asked()).toMatchObject([{ data: { approverIds: [s.bob.id], dates: 4, rule: 'FREQ=WEEKLY;COUNT=4' } }]);
  await approveBooking(s.as(s.bob), { id: before[0]?.id ?? 0 });
  await updateSeries(s.as(s.ann), {
    id: made.seriesId ?? 0,
    startTime: '11:00',
    endTime: '12:00',
    giveUpApproval: true,
  });
  const after = await rows();
  for (const { state, startsAt, expiresAt } of after) expect([state, expiresAt]).toEqual(['pending', startsAt]);
  await workOff();
  expect(await asked()).toHaveLength(2);
  await s.dropPolicies();
  await updateSeries(s.as(s.ann), { id: made.seriesId ?? 0, startTime: '13:00', endTime: '14:00' });
  expect((await rows()).map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed']);
});

test('a letter about a series decides on all its dates that wait, and its host is told once', async () => {
  await s.bobs();
  await updateNoticeSettings(s.as(s.bob), { language: 'en' });
  const wish = { resourceIds: [await s.desk()], title: 'Every Tuesday', ...when() };
  const made = await createBooking(s.as(s.ann), { ...wish, recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=12' } });
  const seriesId = made.seriesId ?? 0;
  await workOff();
  const letter = (await lettersTo(s.bob)).at(-1);
  expect([letter?.confidential, letter?.subject]).toEqual([true, 'Waits for you: “Every Tuesday”, 12 dates']);
  expect(letter?.body).toContain('Every week on Tuesday, 09:00–10:00\nFrom Tue 8 January 2030 to Tue 26 March 2030');
  const secret = /^https:\/\/desks\.example\/decide#(\S+)$/m.exec(letter?.body ?? '')?.[1] ?? '';
  const nobody = contextFor(s.testing.database, anonymousPrincipal(s.world.tenant, '192.0.2.1'), NOW);
  // One is decided on by itself, and one has changed: neither is what the letter asks about any more.
  const [first, second] = await s.datesOf(seriesId);
  await rejectBooking(s.as(s.bob), { id: first?.id ?? 0 });
  await updateBooking(s.as(s.ann), { id: second?.id ?? 0, title: 'Another' });
  const third = { start: '2030-01-22T09:00:00.000Z', lastStart: '2030-03-26T09:00:00.000Z' };
  expect(await readApprovalLink(nobody, { secret })).toMatchObject({
    start: third.start,
    series: { dates: 10, rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=12', lastStart: third.lastStart },
  });
  await workOff();
  const before = (await noticesOf(s.ann)).length;
  await decideByLink(nobody, { secret, approve: true });
  expect((await s.datesOf(seriesId)).map(({ state }) => state)).toEqual([
    'rejected',
    'pending',
    ...Array.from({ length: 10 }, () => 'confirmed'),
  ]);
  await workOff();
  const notices = await noticesOf(s.ann);
  expect(notices.slice(0, notices.length - before)).toEqual(['series.approved: Approved: “Every Tuesday”, 10 dates']);
  await expect(readApprovalLink(nobody, { secret })).rejects.toMatchObject({ kind: { code: 'approval_link_ended' } });
});

test('one person has others written to only so often', async () => {
  await s.bobs();
  for (let i = 0; i < MAX_LETTERS_PER_HOUR + 5; i++) await s.wish({ title: `Wish ${i}` }, s.eve);
  await workOff();
  const mine = (await lettersTo(s.bob)).filter(({ subject }) => subject.includes('Wish'));
  expect(mine).toHaveLength(MAX_LETTERS_PER_HOUR);
});
