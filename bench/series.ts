import { atLeast, inRounds, latencyOf, median, milliseconds, type Row } from './figures.ts';
import { makeDesks, openStage, type Stage } from './stage.ts';

const ROUNDS = 3;
/** Series a round. */
const SERIES = 10;
/** A year of weekdays. */
const DATES = 260;
const FIRST = Temporal.PlainDate.from('2027-03-15');

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const at = (day: Temporal.PlainDate, hour: number) => ({
  start: `${day.toString()}T${hour}:00`,
  end: `${day.toString()}T${hour + 1}:00`,
});

const asSeries = (stage: Stage, resourceId: number): Promise<unknown> =>
  stage.call('POST', '/bookings', {
    resourceIds: [resourceId],
    ...at(FIRST, 10),
    recurrence: { rule: `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=${DATES}` },
  });

/** The same dates, one call after the other. */
async function oneByOne(stage: Stage, resourceId: number): Promise<void> {
  for (let n = 0; n < DATES; n++) {
    const day = FIRST.add({ days: n + 2 * Math.floor(n / 5) });
    await stage.call('POST', '/bookings', { resourceIds: [resourceId], ...at(day, 12) });
  }
}

/** A year of weekdays in one request, beside the same dates in as many. */
export async function benchSeries(): Promise<Row[]> {
  await using stage = await openStage();
  const desks = await makeDesks(stage, (ROUNDS + 1) * SERIES);
  const { rounds, middle } = await inRounds(ROUNDS, async (round) => {
    const own = desks.slice(round * SERIES, (round + 1) * SERIES);
    const times: number[] = [];
    for (const id of own) times.push(await timed(() => asSeries(stage, id)));
    const single = await timed(() => oneByOne(stage, own[0] ?? 0));
    const { p95 } = latencyOf(times);
    return { p50: median(times), p95, single, ratio: single / median(times) };
  });
  return [
    {
      name: `series: ${DATES} dates in one POST /bookings`,
      ours: `p50 ${milliseconds(middle.p50)}`,
      beside: `${DATES} single calls ${milliseconds(middle.single)}`,
      ratio: middle.ratio,
      aim: atLeast(10, middle.ratio),
      note: `p95 ${milliseconds(middle.p95)} (aim <= 100 ms: ${middle.p95 <= 100 ? 'reached' : 'SHORT'})`,
      rounds,
    },
  ];
}
