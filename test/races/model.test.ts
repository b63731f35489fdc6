import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../support/database.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { cancelBooking, updateBooking } from '../../server/modules/bookings/bookings.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { checkInBooking, checkOutBooking, extendBooking } from '../../server/modules/presence/presence.ts';
import { CHECK_IN_EARLY_MINUTES } from '../../server/modules/bookings/contract.ts';

// A second, naive implementation of bookings, in memory, is told the same things as the real one; they must agree after
// each step. `SEED=… npx vitest run test/races/model.test.ts` replays a failing run.

const RUNS = process.env['ATRIUM_PROOF'] === '1' ? 10_000 : 1_000;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let db: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await createWorld(db.database);
  building = await createBuilding(world);
});
afterAll(() => db[Symbol.asyncDispose]());

const OPENING = Temporal.Instant.from('2030-01-07T08:00:00Z');
const time = (quarter: number): string => OPENING.add({ minutes: quarter * 15 }).toString();

/** Resources of a run: three desks, and two units of one piece of equipment. */
const QUANTITIES = [1, 1, 1, 2];

interface Modelled {
  id: number;
  state: 'confirmed' | 'checked_in' | 'checked_out' | 'cancelled';
  resources: readonly number[];
  start: number;
  end: number;
  /** What is held: [resource, unit, start, end], in quarters of an hour. */
  holds: (readonly [number, number, number, number])[];
}

type Step =
  | { readonly kind: 'create'; readonly resources: readonly number[]; readonly start: number; readonly length: number }
  | {
      readonly kind: 'move';
      readonly pick: number;
      readonly resources: readonly number[] | null;
      readonly start: number;
      readonly length: number;
    }
  | { readonly kind: 'extend'; readonly pick: number; readonly by: number }
  | { readonly kind: 'cancel'; readonly pick: number }
  | { readonly kind: 'checkIn'; readonly pick: number }
  | { readonly kind: 'checkOut'; readonly pick: number }
  | { readonly kind: 'wait'; readonly quarters: number };

class Model {
  now = 0;
  readonly bookings: Modelled[] = [];

  /** The lowest free unit of each resource, or null when one has none; `except` gives back first. */
  place(resources: readonly number[], start: number, end: number, except?: Modelled): Modelled['holds'] | null {
    const taken = this.bookings.filter((booking) => booking !== except).flatMap(({ holds }) => holds);
    const holds: Modelled['holds'] = [];
    for (const resource of resources) {
      const units = Array.from({ length: QUANTITIES[resource] ?? 0 }, (_, i) => i + 1);
      const unit = units.find(
        (unit) => !taken.some(([r, u, s, e]) => r === resource && u === unit && s < end && start < e),
      );
      if (unit === undefined) return null;
      holds.push([resource, unit, start, end]);
    }
    return holds;
  }
}

interface Real {
  readonly resourceIds: readonly number[];
  readonly model: Model;
}

const contextAt = (quarter: number) => contextFor(db.database, world.ctx.who, Temporal.Instant.from(time(quarter)));

/** What the real system says: 'ok' or a refusal's code. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
}

async function perform({ resourceIds, model }: Real, step: Step): Promise<void> {
  if (step.kind === 'wait') {
    model.now += step.quarters;
    return;
  }
  const ctx = contextAt(model.now);
  if (step.kind === 'create') return create(ctx, { resourceIds, model }, step);
  const booking = model.bookings[step.pick % Math.max(1, model.bookings.length)];
  if (!booking) return;
  const said = await outcome(act(ctx, resourceIds, booking, step));
  expect(said).toBe(predict(model, booking, step));
}

async function create(
  ctx: ReturnType<typeof contextAt>,
  { resourceIds, model }: Real,
  step: Step & { kind: 'create' },
): Promise<void> {
  const [start, end] = [step.start, step.start + step.length];
  const holds = model.place(step.resources, start, end);
  const ids = step.resources.map((resource) => resourceIds[resource] ?? 0);
  const expected = holds ? 'ok' : 'resource_already_booked';
  let id = 0;
  const said = await outcome(
    createBooking(ctx, { resourceIds: ids, start: time(start), end: time(end) }).then((booking) => {
      id = booking.id;
      return booking;
    }),
  );
  expect(said).toBe(expected);
  if (holds) model.bookings.push({ id, state: 'confirmed', resources: step.resources, start, end, holds });
}

function act(
  ctx: ReturnType<typeof contextAt>,
  resourceIds: readonly number[],
  { id, end }: Modelled,
  step: Exclude<Step, { kind: 'create' | 'wait' }>,
): Promise<unknown> {
  if (step.kind === 'cancel') return cancelBooking(ctx, { id });
  if (step.kind === 'checkIn') return checkInBooking(ctx, { id });
  if (step.kind === 'checkOut') return checkOutBooking(ctx, { id });
  if (step.kind === 'extend') return extendBooking(ctx, { id, end: time(end + step.by) });
  const resources = step.resources?.map((resource) => resourceIds[resource] ?? 0);
  return updateBooking(ctx, {
    id,
    start: time(step.start),
    end: time(step.start + step.length),
    ...(resources && { resourceIds: resources }),
  });
}

/** What the model expects, and, where that is 'ok', the model's own step. */
function predict(model: Model, booking: Modelled, step: Exclude<Step, { kind: 'create' | 'wait' }>): string {
  const running = booking.state === 'confirmed' || booking.state === 'checked_in';
  if (step.kind === 'cancel') return predictCancel(booking);
  if (step.kind === 'checkOut') return predictCheckOut(model, booking);
  if (step.kind === 'checkIn') return predictCheckIn(model, booking);
  if (!running) return 'booking_state_conflict';
  const [start, end] =
    step.kind === 'extend' ? [booking.start, booking.end + step.by] : [step.start, step.start + step.length];
  const resources = (step.kind === 'move' ? step.resources : null) ?? booking.resources;
  const holds = model.place(resources, start, end, booking);
  if (!holds) return 'resource_already_booked';
  Object.assign(booking, { start, end, holds, resources });
  // Where check-in is not open yet, nobody has checked in.
  if (model.now < start - CHECK_IN_EARLY_MINUTES / 15) booking.state = 'confirmed';
  return 'ok';
}

function predictCancel(booking: Modelled): string {
  if (booking.state !== 'confirmed') return 'booking_state_conflict';
  Object.assign(booking, { state: 'cancelled', holds: [] });
  return 'ok';
}

function predictCheckIn(model: Model, booking: Modelled): string {
  if (booking.state !== 'confirmed') return 'booking_state_conflict';
  if (model.now >= booking.end) return 'booking_in_past';
  if (model.now < booking.start - CHECK_IN_EARLY_MINUTES / 15) return 'check_in_too_early';
  booking.state = 'checked_in';
  return 'ok';
}

function predictCheckOut(model: Model, booking: Modelled): string {
  if (booking.state !== 'checked_in') return 'booking_state_conflict';
  booking.state = 'checked_out';
  booking.holds = booking.holds
    .map(([resource, unit, start, end]) => [resource, unit, start, Math.min(end, model.now)] as const)
    .filter(([, , start, end]) => start < end);
  return 'ok';
}

const quarter = fc.integer({ min: 0, max: 24 });
const length = fc.integer({ min: 1, max: 8 });
const pick = fc.nat({ max: 9 });
const resources = fc.subarray([0, 1, 2, 3], { minLength: 1 });
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('create' as const), resources, start: quarter, length }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        pick,
        resources: fc.option(resources),
        start: quarter,
        length,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('extend' as const), pick, by: length }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('cancel' as const, 'checkIn' as const, 'checkOut' as const),
        pick,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), quarters: fc.integer({ min: 1, max: 6 }) }),
    },
  ),
  { minLength: 1, maxLength: 14 },
);

/** What the database holds, in the model's terms. */
async function heldInDatabase({ resourceIds }: Real): Promise<string[]> {
  const rows = await world.db
    .selectFrom('hold')
    .select(['resourceId', 'unit', 'startsAt', 'endsAt'])
    .where('resourceId', 'in', [...resourceIds])
    .execute();
  const quarters = (at: Date): number => (at.getTime() - OPENING.epochMilliseconds) / 900_000;
  return rows
    .map((row) => [resourceIds.indexOf(row.resourceId), row.unit, quarters(row.startsAt), quarters(row.endsAt)].join())
    .toSorted();
}

test(`agrees with a naive model (seed ${SEED})`, { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const resourceIds = await Promise.all(
        QUANTITIES.map((quantity) =>
          createResource(world, { buildingId: building, quantity, type: quantity > 1 ? 'equipment' : 'desk' }),
        ),
      );
      const real: Real = { resourceIds, model: new Model() };
      for (const step of walk) await perform(real, step);
      expect(await heldInDatabase(real)).toEqual(
        real.model.bookings.flatMap(({ holds }) => holds.map((hold) => hold.join())).toSorted(),
      );
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
