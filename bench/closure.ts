import { inRounds, median, milliseconds, type Row } from './figures.ts';
import { makePeople, openStage, withClient, type Stage } from './stage.ts';

const ROUNDS = 2;
/** Desks of a floor; there are two. */
const DESKS = 500;
/** Of each desk in a week. */
const BOOKINGS = 6;
const PEOPLE = 1_000;
/** How many are booked at the same time. */
const CLIENTS = 8;
const MONDAY = Temporal.PlainDate.from('2027-03-15');
/** What is aimed at, in milliseconds. */
const LISTED = 1_000;
const DONE = 10_000;

interface House {
  readonly building: number;
  readonly floors: readonly [number, number];
  readonly desks: readonly number[];
  readonly people: readonly number[];
}

interface Done {
  readonly id: number;
  readonly bookings: { readonly moved: number; readonly cancelled: number };
}

async function furnish(stage: Stage): Promise<House> {
  const make = async (path: string, body: object) => (await stage.call<{ id: number }>('POST', path, body)).id;
  const building = await make('/buildings', { name: 'House', zone: 'Europe/London' });
  const floors = [
    await make('/floors', { name: 'First', buildingId: building, level: 1 }),
    await make('/floors', { name: 'Second', buildingId: building, level: 2 }),
  ] as const;
  const desks: number[] = [];
  for (const floorId of floors)
    for (let i = 0; i < DESKS; i++)
      desks.push(await make('/resources', { type: 'desk', name: `Desk ${i}`, buildingId: building, floorId }));
  await make('/policies', {
    name: 'Week',
    type: 'desk',
    rules: { quota: { unit: 'bookings', most: 50, per: 'week' } },
  });
  await make('/policies', { name: 'Here', buildingId: building, rules: { maxLength: { minutes: 1_440 } } });
  return { building, floors, desks: desks.slice(0, DESKS), people: await makePeople(stage, PEOPLE) };
}

/** Fills the first floor for a week. */
async function fill(stage: Stage, { desks, people }: House, week: Temporal.PlainDate): Promise<void> {
  const wishes = desks.flatMap((resourceId, i) =>
    Array.from({ length: BOOKINGS }, (_, n) => {
      const [day, hour] = [week.add({ days: n % 5 }).toString(), n < 5 ? '09' : '14'];
      const hostId = people[(i * BOOKINGS + n) % people.length];
      return { resourceIds: [resourceId], hostId, start: `${day}T${hour}:00`, end: `${day}T${Number(hour) + 4}:00` };
    }),
  );
  const client = async (): Promise<void> => {
    for (let wish = wishes.pop(); wish !== undefined; wish = wishes.pop()) await stage.call('POST', '/bookings', wish);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const begun = performance.now();
  const done = await work();
  return [done, performance.now() - begun];
}

/** How often each of those told was told of a closure: once. */
const toldOnce = (stage: Stage, { id }: Done): Promise<number> =>
  withClient(stage.superuser, async (client) => {
    const { rows } = await client.query<{ people: number; times: number }>(
      `select count(distinct data ->> 'userId')::integer as people, count(*)::integer as times from event
        where type = 'closure.affected' and subject_id = $1`,
      [id],
    );
    if (rows[0]?.people !== rows[0]?.times) throw new Error('somebody was told twice');
    return rows[0]?.people ?? 0;
  });

/** A floor that is closed for a week, whose bookings go to another; then the whole building, and nothing is left to go to. */
export async function benchClosure(): Promise<Row[]> {
  await using stage = await openStage();
  const house = await furnish(stage);
  const counts: number[] = [];
  const { rounds, middle } = await inRounds(ROUNDS, async (round) => {
    const week = MONDAY.add({ days: 7 * round });
    await fill(stage, house, week);
    const time = { start: week.toString(), end: week.add({ days: 7 }).toString() };
    const wish = { start: `${time.start}T00:00`, end: `${time.end}T00:00` };
    const floor = { ...wish, floorId: house.floors[0] };
    const [, listed] = await timed(() => stage.call('POST', '/closure-checks', floor));
    const [first, moved] = await timed(() => stage.call<Done>('POST', '/closures', { ...floor, reason: 'Carpets' }));
    const all = { ...wish, buildingId: house.building };
    const [second, cancelled] = await timed(() => stage.call<Done>('POST', '/closures', { ...all, reason: 'Flood' }));
    counts.push(first.bookings.moved, second.bookings.cancelled);
    if ((await toldOnce(stage, first)) !== PEOPLE || (await toldOnce(stage, second)) !== PEOPLE)
      throw new Error('somebody was not told');
    return { listed, moved, cancelled };
  });
  const row = (what: string, took: number, most: number): Row => ({
    name: `closure: ${DESKS} desks for a week, ${median(counts)} bookings ${what}`,
    ours: milliseconds(took),
    beside: '',
    ratio: took / most,
    aim: { text: `<= ${milliseconds(most)}`, reached: took <= most },
    note: `${PEOPLE} people told once each`,
    rounds,
  });
  return [
    row('listed', middle.listed, LISTED),
    row('moved', middle.moved, DONE),
    row('cancelled', middle.cancelled, DONE),
  ];
}
