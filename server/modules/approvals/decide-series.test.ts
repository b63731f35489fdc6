import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApproving, NOW, said, START, when, type Approving } from '../../../test/support/approving.ts';
import { createUser } from '../../../test/support/database.ts';
import { interleave, type Writer } from '../../../test/support/interleave.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { expirePending, updateBooking } from '../bookings/bookings.ts';
import { createBooking, extendSeries, updateSeries } from '../series/series.ts';
import { approveBooking, approveSeries, askApprovers, listApprovals, rejectSeries } from './approvals.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

/** A series that Ann wants of a new desk. */
async function weekly(count: number | null = 4): Promise<{ readonly id: number; readonly resourceId: number }> {
  const resourceId = await s.desk();
  const rule = count === null ? 'FREQ=WEEKLY' : `FREQ=WEEKLY;COUNT=${count}`;
  const made = await createBooking(s.as(s.ann), {
    resourceIds: [resourceId],
    title: 'Weekly',
    ...when(),
    recurrence: { rule },
  });
  return { id: made.seriesId ?? 0, resourceId };
}
const statesOf = async (id: number) => (await s.datesOf(id)).map(({ state }) => state);
const all = (state: string, count = 4) => Array.from({ length: count }, () => state);
const toldOf = async (id: number) => {
  const rows = s.world.db.selectFrom('event').select(['type', 'data']).where('tenantId', '=', s.world.tenant.id);
  return rows.where('subjectType', '=', 'series').where('subjectId', '=', id).orderBy('id').execute();
};
const mine = async (who = s.bob, more: object = {}) =>
  (await listApprovals(s.as(who), { series: 'together', limit: 200, ...more })).items;
const ofSeries = async (id: number, who = s.bob) => (await mine(who)).filter(({ series }) => series?.id === id);

describe('a series that waits', () => {
  test('is one thing to decide, and each of its dates still is', async () => {
    await s.bobs();
    const [{ id }, single] = [await weekly(), await s.wish()];
    const [first, ...dates] = await s.datesOf(id);
    const listed = await ofSeries(id);
    expect(listed).toMatchObject([
      {
        bookingId: first?.id,
        series: { id, rule: 'FREQ=WEEKLY;COUNT=4', dates: 4, lastStart: '2030-01-29T09:00:00.000Z' },
      },
    ]);
    expect((await mine()).find(({ bookingId }) => bookingId === single.id)).toMatchObject({ series: null });
    expect((await listApprovals(s.as(s.bob), { seriesId: id })).items).toHaveLength(4);
    expect([await ofSeries(id, s.ann), await ofSeries(id, s.eve)]).toEqual([[], []]);
    await approveBooking(s.as(s.bob), { id: first?.id ?? 0 });
    expect(await ofSeries(id)).toMatchObject([{ bookingId: dates[0]?.id, series: { dates: 3 } }]);
    expect(await approveSeries(s.as(s.bob), { id })).toEqual({ seriesId: id, dates: 3, state: 'confirmed' });
    expect([await statesOf(id), await ofSeries(id)]).toEqual([all('confirmed'), []]);
  });

  test('is approved by whom each date names; one that somebody else decides on is not hers', async () => {
    const [one, other] = [await s.desk(), await s.desk()];
    await s.approval({ userIds: [s.bob.id] }, { resourceId: one });
    await s.approval({ userIds: [s.eve.id] }, { resourceId: other });
    const made = await createBooking(s.as(s.ann), {
      resourceIds: [one],
      ...when(),
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' },
    });
    const id = made.seriesId ?? 0;
    await updateBooking(s.as(s.ann), { id: made.id, resourceIds: [other] });
    expect(await ofSeries(id, s.eve)).toMatchObject([{ bookingId: made.id, series: { dates: 1 } }]);
    // The first is not his: the next stands for what is.
    expect(await ofSeries(id)).toMatchObject([{ bookingId: (await s.datesOf(id))[1]?.id, series: { dates: 2 } }]);
    expect((await approveSeries(s.as(s.bob), { id })).dates).toBe(2);
    expect(await statesOf(id)).toEqual(['pending', 'confirmed', 'confirmed']);
    const stranger = await createUser(s.world);
    expect(await said(approveSeries(s.as(stranger), { id }))).toBe('not_found');
    expect(await said(approveSeries(s.as(s.ann), { id }))).toBe('approval_not_yours');
    expect((await approveSeries(s.as(s.receptionist), { id })).dates).toBe(1);
  });

  test('is decided on as it was seen, or not at all', async () => {
    await s.bobs();
    const { id } = await weekly();
    const seen = async () => (await ofSeries(id))[0]?.series?.seen ?? '';
    const before = await seen();
    await updateBooking(s.as(s.ann), { id: (await s.datesOf(id))[2]?.id ?? 0, ...when(2 * 7 * 24 + 1) });
    expect(await said(approveSeries(s.as(s.bob), { id, seen: before }))).toBe('approval_outdated');
    expect(await statesOf(id)).toEqual(all('pending'));
    expect(await said(rejectSeries(s.as(s.bob), { id, seen: await seen() }))).toBe('ok');
  });

  test('of five at the same moment one has it: one transaction, one event for each date and one for the whole', async () => {
    await s.bobs();
    for (let round = 0; round < 3; round++) {
      const { id, resourceId } = await weekly();
      const answers = await Promise.allSettled(Array.from({ length: 5 }, () => approveSeries(s.as(s.bob), { id })));
      const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []));
      expect(refused.map(({ kind, details }) => [kind.code, details.extra])).toEqual(
        Array.from({ length: 4 }, () => ['booking_state_conflict', { state: 'confirmed' }]),
      );
      for (const date of await s.datesOf(id))
        expect(await s.eventsOf(date.id)).toEqual(['booking.created', 'booking.approved']);
      expect((await toldOf(id)).filter(({ type }) => type === 'series.approved')).toMatchObject([
        { data: { dates: 4 } },
      ]);
      expect(await s.holdsOf(resourceId)).toEqual(all('firm'));
    }
  });

  test('turned down in her own words it frees what it held; who comes too late hears what became of it', async () => {
    await s.bobs();
    const { id, resourceId } = await weekly();
    expect(await rejectSeries(s.as(s.bob), { id, reason: 'Full' })).toMatchObject({ dates: 4, state: 'rejected' });
    expect([await statesOf(id), await s.holdsOf(resourceId)]).toEqual([all('rejected'), []]);
    expect((await toldOf(id)).at(-1)).toMatchObject({ type: 'series.rejected', data: { reason: 'Full', dates: 4 } });
    await expect(approveSeries(s.as(s.bob), { id })).rejects.toMatchObject({
      kind: { status: 409, code: 'booking_state_conflict' },
      details: { extra: { state: 'rejected' } },
    });
  });

  test('is never stuck: what begins undecided ends, and the rest can be decided on', async () => {
    await s.bobs();
    const { id } = await weekly();
    const [first] = await s.datesOf(id);
    await s.as(null, START).tx((tx) => expirePending(tx, [first?.id ?? 0]));
    expect((await approveSeries(s.as(s.bob, START), { id })).dates).toBe(3);
    expect(await statesOf(id)).toEqual(['rejected', ...all('confirmed', 3)]);
  });
});

describe('who decides on a series is asked', () => {
  const asking = () =>
    s.world.db
      .selectFrom('job')
      .select(['key', 'data'])
      .where('tenantId', '=', s.world.tenant.id)
      .where('name', '=', 'approval.ask')
      .execute();
  async function ask(id: number, now = NOW): Promise<void> {
    const wanted = (await asking()).filter(({ key }) => key === `series/${id}`);
    expect(wanted).toHaveLength(1);
    for (const { data } of wanted)
      await s.as(null, now).tx((tx) => askApprovers(tx, data as Parameters<typeof askApprovers>[1]));
  }
  const askings = async (id: number) =>
    (await toldOf(id)).flatMap(({ type, data }) => (type === 'series.approval_asked' ? [data] : []));

  test('once for all its dates, and again for what the horizon adds', async () => {
    await s.bobs();
    const { id } = await weekly(null);
    await ask(id);
    const [first] = await askings(id);
    expect(first).toMatchObject({ approverIds: [s.bob.id], askedBy: `user:${s.ann.id}`, rule: 'FREQ=WEEKLY' });
    expect((first as { dates: number }).dates).toBe((await s.datesOf(id)).length);
    await approveSeries(s.as(s.bob), { id });
    const later = NOW.add({ hours: 24 * 62 });
    await s.as(null, later).tx((tx) => extendSeries(tx, id));
    await ask(id, later);
    const waiting = (await s.datesOf(id)).filter(({ state }) => state === 'pending').length;
    expect(waiting).toBeGreaterThan(5);
    expect((await askings(id)).at(-1)).toMatchObject({ dates: waiting, askedBy: 'system' });
  });

  test('anew where it is changed, and for what a split hands over', async () => {
    await s.bobs();
    const { id } = await weekly();
    const [, second] = await s.datesOf(id);
    const { id: next } = await updateSeries(s.as(s.ann), { id, from: second?.id ?? 0, title: 'Other' });
    await ask(next);
    expect(await askings(next)).toMatchObject([{ dates: 3, title: 'Other' }]);
    expect((await approveSeries(s.as(s.bob), { id: next })).dates).toBe(3);
    expect((await approveSeries(s.as(s.bob), { id })).dates).toBe(1);
  });
});

test('who may not decide on a series waits for nobody, and nobody for her', async () => {
  await s.bobs();
  const { id } = await weekly();
  const done: string[] = [];
  const deciding: Writer = {
    ctx: s.as(s.bob),
    steps: [async (tx) => void (await approveSeries(tx, { id })), async () => void done.push('decided')],
  };
  const asking: Writer = {
    ctx: s.as(s.ann),
    steps: [async (tx) => void (await approveSeries(tx, { id }).finally(() => done.push('refused')))],
  };
  const [decided, refused] = await interleave(s.testing.database, 'ABABA', { A: deciding, B: asking });
  expect(decided).toBeNull();
  expect(refused).toMatchObject({ kind: { code: 'approval_not_yours' } });
  expect(done).toEqual(['refused', 'decided']);
});
