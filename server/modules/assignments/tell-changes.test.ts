import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { clearWorkDay, listAbsences, setWorkDay } from '../teams/teams.ts';
import {
  bump,
  checkInAssignment,
  createAssignment,
  endAssignment,
  followAbsences,
  getAssignment,
  releaseAssignment,
  takeBackAssignment,
  updateAssignment,
} from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
let her: Awaited<ReturnType<typeof createUser>>;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  her = await createUser(set.world);
  desk = await set.thing();
});

const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;
const hers = (now = NOW) => set.as(her.who, now);
const assign = (given: object = {}) => createAssignment(set.as(), { resourceId: desk, userId: her.id, ...given });
const lend = (id: number, firstDay: number, lastDay: number) =>
  releaseAssignment(hers(), { id, firstDay: day(firstDay), lastDay: day(lastDay) });
const follow = () => set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
const setDay = (n: number, location: 'home' | 'away') => setWorkDay(hers(), { date: day(n), location });
const clearDay = (n: number) => clearWorkDay(hers(), { date: day(n) });
const read = (id: number, now = NOW) => getAssignment(hers(now), { id });

/** What was told of it, in order: `2 released 14`, its version and the day that it is about. */
async function toldOf(id: number): Promise<string[]> {
  const rows = await set.world.db
    .selectFrom('event')
    .select(['version', 'type', 'data'])
    .where('subjectType', '=', 'assignment')
    .where('subjectId', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ version, type, data }) => {
    const { start } = data as { start: string };
    return `${version} ${type.replace('assignment.', '')} ${Number(start.slice(8, 10))}`;
  });
}

test('what is lent and taken back is told as a version each, and the last is what is read', async () => {
  const { id } = await assign();
  const lent = await lend(id, 14, 16);
  expect([lent.version, (await read(id)).version]).toEqual([2, 2]);
  // It is lent by then: nothing changes, and nothing is told.
  expect((await lend(id, 15, 15)).version).toBe(2);
  await set.book([desk], at('09:00', 15), at('17:00', 15));
  const back = await takeBackAssignment(hers(), { id, releaseId: lent.releases[0]?.id ?? 0, onlyFree: true });
  expect([back.version, (await read(id)).version]).toEqual([4, 4]);
  expect(await toldOf(id)).toEqual(['1 created 7', '2 released 14', '3 taken_back 14', '4 taken_back 16']);
});

test('days on which she is away are told as a version each, once', async () => {
  const { id } = await assign();
  for (const n of [9, 10]) await setDay(n, 'home');
  await follow();
  expect((await read(id)).version).toBe(3);
  await follow();
  await clearDay(9);
  await setDay(11, 'away');
  await follow();
  expect(await toldOf(id)).toEqual(['1 created 7', '2 released 9', '3 released 10', '4 taken_back 9', '5 released 11']);
  expect((await read(id)).version).toBe(5);
});

test('an absence on days that are lent out changes nothing that anybody sees, as it comes and as it goes', async () => {
  const { id } = await assign();
  await lend(id, 14, 16);
  const before = await read(id);
  await setDay(15, 'away');
  await follow();
  expect(await read(id)).toEqual(before);
  await clearDay(15);
  await follow();
  expect(await read(id)).toEqual(before);
  expect(await toldOf(id)).toHaveLength(2);
});

test('who came, and that nobody did, is a version too', async () => {
  const { id } = await assign({ kind: 'flexi', checkInBy: '10:00' });
  const came = await checkInAssignment(hers(), { id });
  expect(came).toMatchObject({ version: 2, checkedInToday: true });
  expect((await checkInAssignment(hers(), { id })).version).toBe(2);
  const tomorrow = NOW.add({ hours: 24 + 3 });
  for (let i = 0; i < 2; i++) await set.as(undefined, tomorrow).tx((tx) => bump(tx, { assignmentId: id }));
  expect(await read(id, tomorrow)).toMatchObject({ version: 3, releases: [{ why: 'not_checked_in' }] });
  expect(await toldOf(id)).toEqual(['1 created 7', '2 checked_in 7', '3 bumped 8']);
});

test('whoever changes it as it was before it was lent is told that it is another by now', async () => {
  const { id, version } = await assign();
  await lend(id, 14, 16);
  const wish = { id, lastDay: day(20), version };
  expect(await refusalOf(updateAssignment(set.as(), wish))).toMatchObject({ code: 'version_conflict' });
  expect((await updateAssignment(set.as(), { ...wish, version: 2 })).version).toBe(3);
  expect((await toldOf(id)).at(-1)).toBe('3 updated 7');
});

test('what is ended before its first day is over at once: it is neither lent nor ended once more', async () => {
  const { id } = await assign({ firstDay: day(14) });
  expect(await endAssignment(set.as(), { id })).toMatchObject({ state: 'over', version: 2 });
  expect(await refusalOf(endAssignment(set.as(), { id }))).toMatchObject({ code: 'assignment_over' });
  expect(await refusalOf(lend(id, 14, 16))).toMatchObject({ code: 'assignment_over' });
  expect(await toldOf(id)).toEqual(['1 created 14', '2 ended 7']);
});

test('of days beyond its end nothing is said: they are neither lent nor hers again', async () => {
  const { id } = await assign({ lastDay: day(20) });
  await setDay(18, 'away');
  await follow();
  const { version } = await read(id);
  expect(await updateAssignment(set.as(), { id, lastDay: day(15), version })).toMatchObject({ releases: [] });
  await follow();
  expect(await read(id)).toMatchObject({ version: version + 1, releases: [] });
  expect(await toldOf(id)).toEqual(['1 created 7', '2 released 18', '3 updated 7']);
});

test('what ends amid days that are lent is lent until then, and taken back until then', async () => {
  const { id } = await assign({ lastDay: day(20) });
  const [{ releases: first }, { releases, version }] = [await lend(id, 14, 16), await lend(id, 18, 19)];
  const short = await updateAssignment(set.as(), { id, lastDay: day(15), version });
  expect(short.releases).toMatchObject([{ firstDay: day(14), lastDay: day(15) }]);
  const gone = releases.find(({ firstDay }) => firstDay === day(18))?.id ?? 0;
  expect(await refusalOf(takeBackAssignment(hers(), { id, releaseId: gone }))).toMatchObject({ param: 'releaseId' });
  const back = await takeBackAssignment(hers(), { id, releaseId: first[0]?.id ?? 0 });
  expect(back).toMatchObject({ version: version + 2, releases: [] });
  expect((await set.told('assignment.taken_back', id)).filter((told) => told.id === id)).toMatchObject([
    { start: `${day(14)}T00:00:00.000Z`, end: `${day(16)}T00:00:00.000Z` },
  ]);
});

test('who has the day back on which she had not come has come, by whichever of what gave it free', async () => {
  const { id } = await assign({ kind: 'flexi', checkInBy: '10:00' });
  const noon = NOW.add({ hours: 4 });
  await set.as(undefined, noon).tx((tx) => bump(tx, { assignmentId: id }));
  const lent = await releaseAssignment(hers(noon), { id, firstDay: day(7), lastDay: day(9) });
  const releaseId = lent.releases.find(({ why }) => why === 'released')?.id ?? 0;
  expect(await takeBackAssignment(hers(noon), { id, releaseId })).toMatchObject({ checkedInToday: true, releases: [] });
});
