import { expect, test } from 'vitest';
import { randomFrom } from '../../../test/support/random.ts';
import { besides, common } from '../holds/holds.ts';
import type { Period } from '../../platform/time.ts';
import { shareOut } from './share-out.ts';

const at = (n: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(n * 3_600_000);
const closure = (start: number, end: number) => ({
  startsAt: new Date(start * 3_600_000),
  endsAt: new Date(end * 3_600_000),
});
const period = (start: number, end: number): Period => ({ start: at(start), end: at(end) });
type Closed = ReturnType<typeof closure>;
const shown = (all: readonly { closure: Closed; during: Period }[], closures: readonly Closed[]): string[] =>
  all.map((one) => `${closures.indexOf(one.closure)}: ${one.during.start.toString()} ${one.during.end.toString()}`);

/** One after the other, each compared with all before it. */
function plainly(closures: readonly Closed[], taken: readonly Period[], during: Period) {
  const had = [...taken];
  return closures.flatMap((one) => {
    const own = common(period(one.startsAt.getTime() / 3_600_000, one.endsAt.getTime() / 3_600_000), during);
    const shares = own ? besides([own], had) : [];
    had.push(...shares);
    return shares.map((share) => ({ closure: one, during: share }));
  });
}

test('of what several close the first has all, and nobody what is taken', () => {
  const seed = Date.now() % 2 ** 31;
  const random = randomFrom(seed);
  const some = (count: number) =>
    Array.from({ length: random(count) }, () => {
      const start = random(40);
      return [start, start + 1 + random(12)] as const;
    });
  for (let i = 0; i < 300; i++) {
    const closures = some(12).map(([start, end]) => closure(start, end));
    const taken = some(6).map(([start, end]) => period(start, end));
    const during = period(5, 35);
    expect(shown(shareOut(closures, taken, during), closures), `seed ${seed}`).toEqual(
      shown(plainly(closures, taken, during), closures),
    );
  }
});
