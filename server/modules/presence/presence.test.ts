import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { checkInBooking, checkOutBooking, extendBooking } from './presence.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const desk = (): Promise<number> => createResource(world, { buildingId: building });
const nine = '2030-01-07T09:00:00Z';
const ten = '2030-01-07T10:00:00Z';
const eleven = '2030-01-07T11:00:00Z';

async function refusal(work: Promise<unknown>): Promise<{ code: string; param: string | undefined }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return { code: error.kind.code, param: error.details.param };
    throw error;
  }
  throw new Error('It was not refused');
}

describe('a booking’s life', () => {
  const at = (time: string) => as(ann.who, Temporal.Instant.from(time));
  const book = async () => createBooking(as(ann.who), { resourceIds: [await desk()], start: nine, end: eleven });

  test('check-in opens a quarter before the start and closes at the end', async () => {
    const { id } = await book();
    expect((await refusal(checkInBooking(at('2030-01-07T08:44:59Z'), { id }))).code).toBe('check_in_too_early');
    expect((await refusal(checkInBooking(at(eleven), { id }))).code).toBe('booking_in_past');
    expect(await checkInBooking(at('2030-01-07T08:45:00Z'), { id })).toMatchObject({
      state: 'checked_in',
      checkedInAt: '2030-01-07T08:45:00.000Z',
    });
    expect((await refusal(checkInBooking(at(nine), { id }))).code).toBe('booking_state_conflict');
  });

  test('check-out frees the rest', async () => {
    const { id, resourceIds } = await book();
    expect((await refusal(checkOutBooking(at(nine), { id }))).code).toBe('booking_state_conflict');
    await checkInBooking(at(nine), { id });
    expect(await checkOutBooking(at(ten), { id })).toMatchObject({
      state: 'checked_out',
      checkedOutAt: '2030-01-07T10:00:00.000Z',
    });
    expect(
      (await refusal(createBooking(as(bob.who), { resourceIds, start: '2030-01-07T09:30:00Z', end: eleven }))).code,
    ).toBe('resource_already_booked');
    await createBooking(as(bob.who), { resourceIds, start: ten, end: eleven });
  });

  test('a check-out before the start frees it all', async () => {
    const { id, resourceIds } = await book();
    await checkInBooking(at('2030-01-07T08:50:00Z'), { id });
    await checkOutBooking(at('2030-01-07T08:55:00Z'), { id });
    expect(await createBooking(as(bob.who), { resourceIds, start: nine, end: eleven })).toMatchObject({ resourceIds });
  });

  test('extending: later only, and not over somebody else', async () => {
    const { id, resourceIds } = await book();
    expect((await refusal(extendBooking(as(ann.who), { id, end: ten }))).param).toBe('end');
    expect((await extendBooking(as(ann.who), { id, end: '2030-01-07T12:00:00Z' })).end).toBe(
      '2030-01-07T12:00:00.000Z',
    );
    await createBooking(as(bob.who), { resourceIds, start: '2030-01-07T13:00:00Z', end: '2030-01-07T14:00:00Z' });
    expect((await refusal(extendBooking(as(ann.who), { id, end: '2030-01-07T13:00:01Z' }))).code).toBe(
      'resource_already_booked',
    );
    expect((await extendBooking(as(ann.who), { id, end: '2030-01-07T13:00:00Z' })).end).toBe(
      '2030-01-07T13:00:00.000Z',
    );
  });

  test('cancelled, nobody comes or goes', async () => {
    const { id } = await book();
    await cancelBooking(as(ann.who), { id });
    for (const act of [checkInBooking, checkOutBooking]) {
      expect((await refusal(act(at(nine), { id }))).code).toBe('booking_state_conflict');
    }
  });
});
