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
import { createPolicy, deletePolicy, updatePolicy } from '../../server/modules/policies/policies.ts';
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
/** Those of them that a policy has made ready before and cleared after. */
const BUFFERED = [1, 3];

/** Quarters of an hour before and after. */
type Around = readonly [setUp: number, cleanDown: number];
const NONE: Around = [0, 0];

interface Modelled {
  id: number;
  state: 'confirmed' | 'checked_in' | 'checked_out' | 'cancelled';
  resources: readonly number[];
  start: number;
  end: number;
  /** What is held: [resource, unit, start, end], in quarters of an hour, and what for. */
  holds: (readonly [number, number, number, number, 'set_up' | 'booking' | 'clean_down'])[];
  around: ReadonlyMap<number, Around>;
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
  | { readonly kind: 'wait'; readonly quarters: number }
  | { readonly kind: 'rule'; readonly resource: number; readonly around: Around };

class Model {
  now = 0;
  readonly bookings: Modelled[] = [];
  readonly rules = new Map<number, Around>();

  /** What is needed around it by the rules of now, where a change does not keep to what was booked. */
  aroundOf(resource: number, start: number, end: number, before?: Modelled): Around {
    const now = this.rules.get(resource) ?? NONE;
    const had = before?.around.get(resource);
    if (!before || !had) return now;
    const isLess = before.start <= start && end <= before.end;
    return [isLess || start === before.start ? had[0] : now[0], isLess || end === before.end ? had[1] : now[1]];
  }

  /** The lowest free unit of each resource, or null when one has none; `except` gives back first. */
  place(
    resources: readonly number[],
    start: number,
    end: number,
    except?: Modelled,
  ): Pick<Modelled, 'holds' | 'around'> | null {
    const taken = this.bookings.filter((booking) => booking !== except).flatMap(({ holds }) => holds);
    const holds: Modelled['holds'] = [];
    const around = new Map(resources.map((one) => [one, this.aroundOf(one, start, end, except)] as const));
    for (const resource of resources) {
      const [setUp, cleanDown] = around.get(resource) ?? NONE;
      const units = Array.from({ length: QUANTITIES[resource] ?? 0 }, (_, i) => i + 1);
      const unit = units.find(
        (unit) =>
          !taken.some(([r, u, s, e]) => r === resource && u === unit && s < end + cleanDown && start - setUp < e),
      );
      if (unit === undefined) return null;
      if (setUp > 0) holds.push([resource, unit, start - setUp, start, 'set_up']);
      holds.push([resource, unit, start, end, 'booking']);
      if (cleanDown > 0) holds.push([resource, unit, end, end + cleanDown, 'clean_down']);
    }
    return { holds, around };
  }
}

interface Real {
  /** Of the policies, by their resource. */
  readonly policyIds: ReadonlyMap<number, number>;
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

const rulesOf = ([setUp, cleanDown]: Around) => ({
  rules: { setUp: { minutes: setUp * 15 }, cleanDown: { minutes: cleanDown * 15 } },
});

async function perform({ resourceIds, policyIds, model }: Real, step: Step): Promise<void> {
  if (step.kind === 'wait') {
    model.now += step.quarters;
    return;
  }
  if (step.kind === 'rule') {
    model.rules.set(step.resource, step.around);
    await updatePolicy(world.ctx, { id: policyIds.get(step.resource) ?? 0, ...rulesOf(step.around) });
    return;
  }
  const ctx = contextAt(model.now);
  if (step.kind === 'create') return create(ctx, { resourceIds, policyIds, model }, step);
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
  const placed = model.place(step.resources, start, end);
  const ids = step.resources.map((resource) => resourceIds[resource] ?? 0);
  const expected = placed ? 'ok' : 'resource_already_booked';
  let id = 0;
  const said = await outcome(
    createBooking(ctx, { resourceIds: ids, start: time(start), end: time(end) }).then((booking) => {
      id = booking.id;
      return booking;
    }),
  );
  expect(said).toBe(expected);
  if (placed) model.bookings.push({ id, state: 'confirmed', resources: step.resources, start, end, ...placed });
}

function act(
  ctx: ReturnType<typeof contextAt>,
  resourceIds: readonly number[],
  { id, end }: Modelled,
  step: Exclude<Step, { kind: 'create' | 'wait' | 'rule' }>,
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
function predict(model: Model, booking: Modelled, step: Exclude<Step, { kind: 'create' | 'wait' | 'rule' }>): string {
  const running = booking.state === 'confirmed' || booking.state === 'checked_in';
  if (step.kind === 'cancel') return predictCancel(booking);
  if (step.kind === 'checkOut') return predictCheckOut(model, booking);
  if (step.kind === 'checkIn') return predictCheckIn(model, booking);
  if (!running) return 'booking_state_conflict';
  const [start, end] =
    step.kind === 'extend' ? [booking.start, booking.end + step.by] : [step.start, step.start + step.length];
  const resources = (step.kind === 'move' ? step.resources : null) ?? booking.resources;
  const placed = model.place(resources, start, end, booking);
  if (!placed) return 'resource_already_booked';
  Object.assign(booking, { start, end, ...placed, resources });
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
  const left = Math.min(booking.end, model.now);
  booking.holds = booking.holds
    .map(([resource, unit, start, end, what]) => {
      // What was used is cleared when she leaves; what was not needs no clearing.
      if (what === 'clean_down' && booking.start < left)
        return [resource, unit, left, left + end - start, what] as const;
      return [resource, unit, start, Math.min(end, left), what] as const;
    })
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
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('rule' as const),
        resource: fc.constantFrom(...BUFFERED),
        around: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
      }),
    },
  ),
  { minLength: 1, maxLength: 16 },
);

/** What the database holds, in the model's terms. */
async function heldInDatabase({ resourceIds }: Real): Promise<string[]> {
  const rows = await world.db
    .selectFrom('hold')
    .select(['resourceId', 'unit', 'startsAt', 'endsAt', 'origin'])
    .where('resourceId', 'in', [...resourceIds])
    .execute();
  const quarters = (at: Date): number => (at.getTime() - OPENING.epochMilliseconds) / 900_000;
  return rows
    .map((row) => {
      const times = [quarters(row.startsAt), quarters(row.endsAt)];
      return [resourceIds.indexOf(row.resourceId), row.unit, ...times, row.origin].join();
    })
    .toSorted();
}

async function makePolicies(resourceIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const made = BUFFERED.map(async (resource) => {
    const given = { name: 'Made ready', resourceId: resourceIds[resource] ?? 0, ...rulesOf(NONE) };
    return [resource, (await createPolicy(world.ctx, given)).id] as const;
  });
  return new Map(await Promise.all(made));
}

test(`agrees with a naive model (seed ${SEED})`, { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const resourceIds = await Promise.all(
        QUANTITIES.map((quantity) =>
          createResource(world, { buildingId: building, quantity, type: quantity > 1 ? 'equipment' : 'desk' }),
        ),
      );
      const policyIds = await makePolicies(resourceIds);
      const real: Real = { resourceIds, policyIds, model: new Model() };
      for (const step of walk) await perform(real, step);
      await Promise.all([...policyIds.values()].map((id) => deletePolicy(world.ctx, { id })));
      expect(await heldInDatabase(real)).toEqual(
        real.model.bookings.flatMap(({ holds }) => holds.map((hold) => hold.join())).toSorted(),
      );
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
