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
import { problemOf } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import type { CheckInMethod, Rules } from '../policies/contract.ts';
import { createPolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import { checkInBooking, checkOutBooking, extendBooking, releaseBooking, renewResourceCode } from './presence.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;
let manager: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
  manager = await createUser(world, { role: 'receptionist' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const desk = (): Promise<number> => createResource(world, { buildingId: building });
const nine = '2030-01-07T09:00:00Z';
const ten = '2030-01-07T10:00:00Z';
const eleven = '2030-01-07T11:00:00Z';

async function refusal(work: Promise<unknown>): Promise<{ code: string; param: string | undefined }> {
  const { kind, details } = await problemOf(work);
  return { code: kind.code, param: details.param };
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

describe('how somebody checks in', () => {
  const at = (time: string) => as(ann.who, Temporal.Instant.from(time));
  const during = { start: Temporal.Instant.from(nine) };
  /** Ann's booking, where a policy says how to check in. */
  const bookWhere = async (methods: readonly CheckInMethod[]) => {
    const resourceId = await desk();
    const checkIn = { required: false, methods: [...methods], opensMinutes: 30, closesMinutes: 20, release: false };
    const policy = await createPolicy(world.ctx, { name: 'Come in person', resourceId, rules: { checkIn } });
    const { id } = await createBooking(as(ann.who), { resourceIds: [resourceId], start: nine, end: eleven });
    return { id, resourceId, policyId: policy.id };
  };
  const saidOf = async (id: number) =>
    world.db.selectFrom('checkIn').select(['method', 'actor']).where('bookingId', '=', id).executeTakeFirst();

  test('is kept with who said it, and told', async () => {
    const { id } = await createBooking(as(ann.who), { resourceIds: [await desk()], start: nine, end: eleven });
    await checkInBooking(at(nine), { id });
    expect(await saidOf(id)).toEqual({ method: 'web', actor: `user:${ann.id}` });
    const told = world.db.selectFrom('event').select('data').where('type', '=', 'booking.checked_in');
    expect(await told.where('subjectId', '=', id).execute()).toMatchObject([{ data: { method: 'web' } }]);
  });

  test('is as the policy says: opened and closed, by these ways alone, and the refusal names it', async () => {
    const { id, policyId } = await bookWhere(['qr', 'reception']);
    const policy = { rule: 'checkIn', policyId, policyName: 'Come in person' };
    const refusedAt = async (time: string) => checkInBooking(at(time), { id }).catch((error: unknown) => error);
    expect(await refusedAt('2030-01-07T08:29:59Z')).toMatchObject({
      kind: { code: 'check_in_too_early' },
      details: { extra: policy },
    });
    expect(await refusedAt('2030-01-07T09:20:00Z')).toMatchObject({
      kind: { code: 'check_in_closed' },
      details: { extra: policy },
    });
    expect(await refusedAt('2030-01-07T08:30:00Z')).toMatchObject({
      kind: { code: 'check_in_method_refused' },
      details: { param: 'method', extra: { ...policy, methods: ['qr', 'reception'] } },
    });
    expect((await checkInBooking(as(manager.who, during.start), { id, method: 'reception' })).state).toBe('checked_in');
    expect(await saidOf(id)).toEqual({ method: 'reception', actor: `user:${manager.id}` });
  });

  test('by its code only with the one of a place that is booked, typed as people type it', async () => {
    const { id, resourceId } = await bookWhere(['qr']);
    const { code } = await renewResourceCode(world.ctx, { id: resourceId });
    const other = await renewResourceCode(world.ctx, { id: await desk() });
    for (const given of [{}, { code: other.code }, { code: 'nothing' }])
      expect(await refusal(checkInBooking(at(nine), { id, method: 'qr', ...given }))).toEqual({
        code: 'check_in_code_wrong',
        param: 'code',
      });
    await checkInBooking(at(nine), { id, code: code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l') });
    expect(await saidOf(id)).toEqual({ method: 'qr', actor: `user:${ann.id}` });
  });

  test('is no lie: a person is no program, and only who manages the place is the front desk', async () => {
    const { id } = await bookWhere(['web', 'qr', 'display', 'sensor', 'reception', 'api']);
    for (const method of ['display', 'sensor', 'reception', 'api'] as const)
      expect(await refusal(checkInBooking(at(nine), { id, method }))).toEqual({ code: 'forbidden', param: 'method' });
    const program = contextFor(testing.database, world.ctx.who, during.start);
    expect(await refusal(checkInBooking(program, { id, method: 'web' }))).toEqual({
      code: 'forbidden',
      param: 'method',
    });
    expect((await checkInBooking(program, { id, method: 'sensor' })).state).toBe('checked_in');
  });

  test('given back by hand: the host’s own word or the front desk’s, until it is over', async () => {
    const [hers, theirs] = [await bookWhere(['web']), await bookWhere(['web'])];
    expect((await refusal(releaseBooking(as(bob.who, during.start), { id: hers.id }))).code).toBe('booking_not_yours');
    await releaseBooking(at(ten), { id: hers.id });
    await releaseBooking(as(manager.who, during.start), { id: theirs.id });
    const rows = world.db.selectFrom('bookingRelease').select('why').where('bookingId', 'in', [hers.id, theirs.id]);
    expect(await rows.orderBy('bookingId').execute()).toEqual([{ why: 'host' }, { why: 'reception' }]);
    const { id } = await bookWhere(['web']);
    expect((await refusal(releaseBooking(at(eleven), { id }))).code).toBe('booking_in_past');
  });
});

describe('the end of a booking that has begun', () => {
  const at = (time: string) => as(ann.who, Temporal.Instant.from(time));
  const bookWhere = async (rules: Pick<Rules, 'cancelUntil' | 'earlyCheckOut' | 'extension'>) => {
    const resourceId = await desk();
    await createPolicy(world.ctx, { name: 'To the end', resourceId, rules });
    return createBooking(as(ann.who), { resourceIds: [resourceId], start: nine, end: eleven });
  };
  const noon = '2030-01-07T12:00:00Z';

  test('comes early only where one may leave early, by whichever door', async () => {
    for (const earlyCheckOut of [true, false]) {
      const { id } = await bookWhere({ earlyCheckOut });
      await updateBooking(at('2030-01-07T08:00:00Z'), { id, end: '2030-01-07T10:55:00Z' });
      await checkInBooking(at(nine), { id });
      const said = [
        await updateBooking(at(ten), { id, end: '2030-01-07T10:30:00Z' }).catch((error: Problem) => error.kind.code),
        await checkOutBooking(at(ten), { id }).catch((error: Problem) => error.kind.code),
      ].map((one) => (typeof one === 'string' ? one : 'ok'));
      expect(said).toEqual(Array(2).fill(earlyCheckOut ? 'ok' : 'booking_early_end_refused'));
      const left = await checkOutBooking(at('2030-01-07T10:55:00Z'), { id }).catch((error: Problem) => error.kind.code);
      // Whoever may not leave early leaves at the end; whoever has left cannot again.
      expect(typeof left === 'string' ? left : left.state).toBe(
        earlyCheckOut ? 'booking_state_conflict' : 'checked_out',
      );
    }
  });

  test('who leaves after it does not extend it', async () => {
    const { id, resourceIds } = await bookWhere({ extension: false });
    await checkInBooking(at(nine), { id });
    expect(await checkOutBooking(at(noon), { id })).toMatchObject({
      state: 'checked_out',
      end: '2030-01-07T11:00:00.000Z',
    });
    const holds = world.db
      .selectFrom('hold')
      .select('endsAt')
      .where('resourceId', '=', resourceIds[0] ?? 0);
    expect(await holds.execute()).toEqual([{ endsAt: new Date(eleven) }]);
  });

  test('a release is no way around it: before the start it cancels, and after it leaves early', async () => {
    const release = (who: Principal, id: number, time: string) =>
      releaseBooking(as(who, Temporal.Instant.from(time)), { id });
    const late = '2030-01-07T08:30:00Z';
    for (const [rules, time, code] of [
      [{ cancelUntil: { minutes: 60 } }, late, 'booking_cancel_too_late'],
      [{ earlyCheckOut: false }, nine, 'booking_early_end_refused'],
      [{ earlyCheckOut: false }, ten, 'booking_early_end_refused'],
    ] as const) {
      const { id } = await bookWhere(rules);
      expect((await refusal(release(ann.who, id, time))).code).toBe(code);
      expect(await release(manager.who, id, time)).toMatchObject({ state: 'released' });
    }
    for (const [rules, time] of [
      [{ cancelUntil: { minutes: 60 }, earlyCheckOut: true }, ten],
      [{ cancelUntil: { minutes: 30 }, earlyCheckOut: false }, late],
    ] as const) {
      const { id } = await bookWhere(rules);
      expect(await release(ann.who, id, time)).toMatchObject({ state: 'released' });
    }
  });

  test('nor is a cancellation: once it has begun that is an early end', async () => {
    const cancel = (who: Principal, id: number, time: string, overrule = false) =>
      cancelBooking(as(who, Temporal.Instant.from(time)), { id, overrule });
    const { id } = await bookWhere({ earlyCheckOut: false });
    expect((await refusal(cancel(ann.who, id, ten))).code).toBe('booking_early_end_refused');
    expect((await refusal(cancel(manager.who, id, ten))).code).toBe('booking_early_end_refused');
    expect(await cancel(manager.who, id, ten, true)).toMatchObject({ state: 'cancelled' });
    const [before, free] = [await bookWhere({ earlyCheckOut: false }), await bookWhere({ earlyCheckOut: true })];
    expect(await cancel(ann.who, before.id, '2030-01-07T08:59:59Z')).toMatchObject({ state: 'cancelled' });
    expect(await cancel(ann.who, free.id, ten)).toMatchObject({ state: 'cancelled' });
    const over = await bookWhere({ earlyCheckOut: false, extension: false });
    expect(await cancel(manager.who, over.id, noon)).toMatchObject({ state: 'cancelled' });
  });

  test('comes later only where it may be extended, by whichever door; who manages it may say so all the same', async () => {
    const [yes, no] = [await bookWhere({ extension: true }), await bookWhere({ extension: false })];
    expect((await extendBooking(at(ten), { id: yes.id, end: noon })).end).toBe('2030-01-07T12:00:00.000Z');
    for (const act of [extendBooking, updateBooking])
      expect(await refusal(act(at(ten), { id: no.id, end: noon }))).toEqual({
        code: 'booking_extension_refused',
        param: 'end',
      });
    const boss = as(manager.who, Temporal.Instant.from(ten));
    expect((await extendBooking(boss, { id: no.id, end: noon, overrule: true })).end).toBe('2030-01-07T12:00:00.000Z');
  });
});
