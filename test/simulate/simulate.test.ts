import { expect, test } from 'vitest';
import { drawNoise, silence } from '../../server/simulation/sensors.ts';
import { figuresOf, tell, type Figures } from './figures.ts';
import { DAY_MINUTES } from '../../server/simulation/people.ts';
import { play, type Fate, type Played, type Playing } from './play.ts';
import { openStage, type Stage } from './stage.ts';

// People with habits, and sensors of which a tenth of the signals is lost, late or wrong, played through the public API of a whole Atrium under a
// clock of its own: what it says of who is there is counted against the truth. `npm run proof -- test/simulate/simulate` plays a week of a building that is drawn, and a
// day of each of five more; `SEED=…` replays it, and `SEEDS=11-16` plays a week of each of these, which takes as many times as long.

/** What PostgreSQL keeps is the same in every version: the large form is played on one. */
const PROOF = process.env['ATRIUM_PROOF'] === '1' && process.env['ATRIUM_TEST_PG'] === undefined;
/** On a morning with few desks it is chance whether there is anybody who does not come: the small form plays one on which there is. */
const SEED = process.env['SEED'] ?? (PROOF ? String(Date.now() % 2 ** 31) : 'plum');
/** Of each of these a week is played. */
const WEEKS = PROOF ? seedsOf(process.env['SEEDS'] ?? SEED) : [SEED];
/** Of each of these a day, unless it is said whose weeks. */
const DAYS = PROOF && process.env['SEEDS'] === undefined ? [1, 2, 3, 4, 5].map((n) => `${SEED}+${n}`) : [];
/** Longer than people are away as a rule, and shorter than lunch and two meetings one after the other. */
const EMPTY_MINUTES = 100;
const SIZE = PROOF
  ? { desks: 1_000, people: 1_600, days: 5, asked: 10, emptyMinutes: EMPTY_MINUTES }
  : { desks: 40, people: 70, days: 1, asked: 4, from: 450, until: 11 * 60 };
/** The proof takes minutes on a machine that does nothing else. */
const PATIENCE = PROOF ? 3_600_000 : 300_000;
/** Few desks in one day say little of a share of a thousandth: it is judged by the proof. */
const AIMS = PROOF ? { right: 0.98, free: 0.99, takenAway: 0.001 } : { right: 0.96, free: 0.8, takenAway: 0.04 };

const small = { desks: 16, people: 28, days: 1, asked: 4, from: 450, until: 10 * 60 };

/** One seed, or each of a range, such as `11-16`. */
function seedsOf(text: string): string[] {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined) return [text];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
}

async function playing<T>(given: Playing, look: (played: Played, stage: Stage) => T | Promise<T>): Promise<T> {
  await using stage = await openStage(given);
  return await look(await play(stage, given), stage);
}

/** What a play comes to; the same for people is printed. */
function countUp(what: string, began: number, played: Played): Figures {
  const figures = figuresOf(played, 'emptyMinutes' in SIZE ? SIZE.emptyMinutes : null);
  const took = `${played.words} readings, ${((Date.now() - began) / 60_000).toFixed(1)} minutes`;
  console.info(`${what}: ${SIZE.desks} desks, ${SIZE.people} people, ${took}\n${tell(figures, played.asked.length)}`);
  return figures;
}

/** What of the aims is not reached. */
function shortIn(figures: Figures): string[] {
  const { right, alwaysAbsent, bookedIsPresent, ghosts, came, emptied } = figures;
  const reached = {
    right: right >= AIMS.right && right > Math.max(alwaysAbsent, bookedIsPresent),
    ghosts: ghosts.count > 0 && ghosts.free / ghosts.count >= AIMS.free,
    takenAway: came.takenAway / came.count <= AIMS.takenAway,
    checkedIn: came.checkedIn / came.count > 0.9,
    // A sensor that errs for a moment says that somebody is there, and the time begins anew.
    emptied: !PROOF || emptied.free / emptied.count > 0.5,
  };
  return Object.entries(reached).flatMap(([what, is]) => (is ? [] : [`${what}: ${JSON.stringify(figures)}`]));
}

test.each(WEEKS)(
  'who is there is known although a tenth of the signals is lost, late or wrong (seed %s)',
  { timeout: PATIENCE },
  async (seed) => {
    const noise = drawNoise(seed);
    console.info(`seed ${seed}, noise ${JSON.stringify(noise)}`);
    const began = Date.now();
    const given = { seed, noise, ...SIZE };
    await using stage = await openStage(given);
    const upTo: Figures[] = [];
    await play(stage, given, (day, one) => void upTo.push(countUp(`seed ${seed}, days 1-${day + 1}`, began, one)));
    expect(upTo).toHaveLength(given.days);
    expect(upTo.slice(-1).flatMap(shortIn)).toEqual([]);
  },
);

test.each(DAYS.length > 0 ? [DAYS.join(', ')] : [])(
  'and so it is in other buildings, with other noise (seeds %s)',
  { timeout: PATIENCE },
  async () => {
    const all: Played[] = [];
    const began = Date.now();
    for (const seed of DAYS) {
      const given = { seed, noise: drawNoise(seed), ...SIZE, days: 1 };
      const played = await playing(given, (one) => one);
      countUp(`seed ${seed}, one day`, began, played);
      all.push(played);
    }
    // Of a day by itself one desk that is taken away is more than a thousandth: they are judged together.
    const together: Played = {
      asked: all.flatMap(({ asked }) => asked),
      fates: all.flatMap(({ fates }) => fates),
      words: all.reduce((sum, { words }) => sum + words, 0),
    };
    expect(shortIn(countUp('all of these together', began, together))).toEqual([]);
  },
);

test('without noise next to nothing is wrong, and nobody loses her desk', async () => {
  const figures = await playing({ seed: `${SEED}/quiet`, noise: silence, ...small }, (played) => figuresOf(played));
  expect(figures.right).toBeGreaterThan(0.985);
  expect(figures.ghosts.count).toBeGreaterThan(0);
  expect(figures.ghosts.free).toBe(figures.ghosts.count);
  expect(figures.came.takenAway).toBe(0);
});

test('what is empty for half an hour is free again, and what is not stays with whose it is', async () => {
  const given = { seed: `${SEED}/empty`, noise: silence, emptyMinutes: 30, ...small, until: 12 * 60 };
  const { fates } = await playing(given, (played) => played);
  const isEmpty = ({ sitting, desk }: Fate, from: number, to: number): boolean =>
    sitting.subarray(desk * DAY_MINUTES + from, desk * DAY_MINUTES + to).every((one) => one === 0);
  const ended = fates.filter((one) => one.ended !== null);
  expect(ended.length).toBeGreaterThan(0);
  // A sensor looks once a minute, and what it says is looked at some time later.
  for (const one of ended) expect(isEmpty(one, (one.ended ?? 0) - 25, (one.ended ?? 0) - 5)).toBe(true);
  const stayed = fates.filter((one) => one.checkedIn !== null && one.ended === null);
  expect(stayed.length).toBeGreaterThan(0);
  for (const one of stayed)
    for (let from = Math.max(one.from, one.checkedIn ?? 0); from + 50 <= Math.min(one.to - 15, given.until); from++)
      expect(isEmpty(one, from, from + 50)).toBe(false);
});

test('in whichever order and how often it comes, the same is kept, known and done', async () => {
  const noise = { ...drawNoise(`${SEED}/order`, 0.3), doubled: 0.2 };
  const seen = (isMixed: boolean) =>
    playing({ seed: `${SEED}/order`, noise, isMixed, ...small }, async ({ asked, fates }, stage) => ({
      asked,
      fates: fates.map(({ desk, from, released, checkedIn }) => ({ desk, from, released, checkedIn })),
      kept: await Promise.all(stage.devices.map((id) => stage.send('GET', `/devices/${id}/readings?limit=100`))),
    }));
  const [inOrder, mixed] = [await seen(false), await seen(true)];
  const sorted = (all: (typeof inOrder)['fates']) => all.toSorted((a, b) => a.desk - b.desk || a.from - b.from);
  expect(inOrder.kept.flatMap(({ items }) => items).length).toBeGreaterThan(small.desks * 8);
  expect(mixed.kept.map(({ items }) => items)).toEqual(inOrder.kept.map(({ items }) => items));
  expect(mixed.asked).toEqual(inOrder.asked);
  expect(sorted(mixed.fates)).toEqual(sorted(inOrder.fates));
});
