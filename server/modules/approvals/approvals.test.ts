import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  codeOf,
  createApproving,
  justBefore,
  NOW,
  said,
  shown,
  START,
  when,
  type Approving,
} from '../../../test/support/approving.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { cancelBooking, expirePending, getBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { addGroupMember, removeGroupMember } from '../people/people.ts';
import { deletePolicy, listPolicies, updatePolicy } from '../policies/policies.ts';
import { checkInBooking, extendBooking } from '../presence/presence.ts';
import { createBooking, updateSeries } from '../series/series.ts';
import { approveBooking, listApprovals, rejectBooking } from './approvals.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

describe('what a policy has approved', () => {
  test('waits until its start and holds at once; nobody else has it meanwhile', async () => {
    await s.bobs();
    const { id, state, resourceId } = await s.wish();
    expect([state, await s.holdsOf(resourceId)]).toEqual(['pending', [shown(START)]]);
    expect(await said(createBooking(s.as(s.eve), { resourceIds: [resourceId], ...when() }))).toBe(
      'resource_already_booked',
    );
    await s.as(null, justBefore).tx((tx) => expirePending(tx, [id]));
    expect(await s.stateOf(id)).toBe('pending');
    await s.as(null, START).tx((tx) => expirePending(tx, [id]));
    expect([await s.stateOf(id), await s.holdsOf(resourceId)]).toEqual(['rejected', []]);
    expect(await s.eventsOf(id)).toEqual(['booking.created', 'booking.expired']);
    const due = s.world.db.selectFrom('job').select('runAt').where('tenantId', '=', s.world.tenant.id);
    const jobs = await due.where('name', '=', 'booking.expire').where('data', '@>', { bookingId: id }).execute();
    expect(jobs).toEqual([{ runAt: new Date(shown(START)) }]);
  });

  test('is firm at once for who may decide on it herself: a manager there, and a host who is asked', async () => {
    await s.approval({ userIds: [s.bob.id], groupIds: [s.groupId] });
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: s.eve.id });
    expect((await s.wish({}, s.bob)).state).toBe('confirmed');
    expect((await s.wish({}, s.eve)).state).toBe('confirmed');
    expect((await s.wish({}, s.receptionist)).state).toBe('confirmed');
    await removeGroupMember(s.world.ctx, { id: s.groupId, userId: s.eve.id });
    expect((await s.wish({}, s.eve)).state).toBe('pending');
    const narrow = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
    expect((await s.wish({}, narrow)).state).toBe('pending');
  });

  test('must start later than now, except for who decides herself', async () => {
    const { id: policyId } = await s.bobs();
    const now = { start: NOW.toString(), end: NOW.add({ hours: 1 }).toString() };
    await expect(s.wish(now)).rejects.toMatchObject({
      kind: { status: 422, code: 'booking_approval_too_late' },
      details: { param: 'start', extra: { rule: 'approval', policyId, policyName: 'Ask' } },
    });
    expect((await s.wish(now, s.bob)).state).toBe('confirmed');
    expect((await s.wish({ ...now, start: NOW.add({ milliseconds: 1 }).toString() })).state).toBe('pending');
  });

  test('of several resources needs one whom all their rules name, or a manager', async () => {
    const [one, two, three] = [await s.desk(), await s.desk(), await s.desk()];
    await s.approval({ userIds: [s.bob.id, s.eve.id] }, { resourceId: one });
    await s.approval({ userIds: [s.eve.id] }, { resourceId: two });
    const { id } = await s.wish({ resourceIds: [one, two, three] });
    expect(await said(approveBooking(s.as(s.bob), { id }))).toBe('not_found');
    expect(await said(approveBooking(s.as(s.eve), { id }))).toBe('ok');
  });

  test('names people and groups that are there', async () => {
    await expect(s.approval({ userIds: [2 ** 31 - 1] })).rejects.toMatchObject({
      kind: { code: 'not_found' },
      details: { param: 'rules.approval.userIds' },
    });
    await expect(s.approval({ groupIds: [2 ** 31 - 1] })).rejects.toMatchObject({
      kind: { code: 'not_found' },
      details: { param: 'rules.approval.groupIds' },
    });
  });
});

describe('who decides', () => {
  test('whoever was asked, is in a group that was, or manages bookings in all the places; and not the host for being host', async () => {
    await s.approval({ userIds: [s.bob.id], groupIds: [s.groupId] });
    const { id } = await s.wish();
    expect(await said(approveBooking(s.as(s.ann), { id }))).toBe('approval_not_yours');
    expect(await said(rejectBooking(s.as(s.ann), { id }))).toBe('approval_not_yours');
    expect(await said(approveBooking(s.as(s.eve), { id }))).toBe('not_found');
    const narrow = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
    expect(await said(approveBooking(s.as(narrow), { id }))).toBe('not_found');
    await addGroupMember(s.world.ctx, { id: s.groupId, userId: s.eve.id });
    expect(await said(approveBooking(s.as(s.eve), { id }))).toBe('ok');
    await removeGroupMember(s.world.ctx, { id: s.groupId, userId: s.eve.id });
    for (const who of [s.bob, s.receptionist])
      expect(await said(rejectBooking(s.as(who), { id: (await s.wish()).id }))).toBe('ok');
  });

  test('sees what waits for her, with title and host, the next first; afterwards no more', async () => {
    await s.bobs();
    const [late, early] = [await s.wish(when(5)), await s.wish(when(2))];
    await s.wish({ ...when(3) }, s.bob);
    const mine = async (who: Approving['ann'], now = NOW) =>
      (await listApprovals(s.as(who, now), {})).items.filter(({ bookingId }) =>
        [late.id, early.id].includes(bookingId),
      );
    expect(await mine(s.bob)).toMatchObject([
      { bookingId: early.id, title: 'Plans', hostId: s.ann.id, hostName: s.ann.name, resourceIds: [early.resourceId] },
      { bookingId: late.id },
    ]);
    expect(await mine(s.receptionist)).toHaveLength(2);
    expect([await mine(s.ann), await mine(s.eve)]).toEqual([[], []]);
    expect(await mine(s.bob, START.add({ hours: 2 }))).toMatchObject([{ bookingId: late.id }]);
    const [page] = [await listApprovals(s.as(s.bob), { limit: 1 })];
    expect(page.nextCursor).not.toBeNull();
    const seen = async () => (await listBookings(s.as(s.bob), { hostId: s.ann.id })).items.map(({ id }) => id);
    expect(await seen()).toEqual(expect.arrayContaining([early.id, late.id]));
    await approveBooking(s.as(s.bob), { id: early.id });
    expect(await seen()).not.toContain(early.id);
    expect(await mine(s.bob)).toMatchObject([{ bookingId: late.id }]);
    expect(await said(getBooking(s.as(s.bob), { id: early.id }))).toBe('not_found');
  });

  test('once: of five at the same moment one has it, and it is told once', async () => {
    await s.bobs();
    for (let round = 0; round < 5; round++) {
      const { id, resourceId } = await s.wish();
      const answers = await Promise.allSettled(Array.from({ length: 5 }, () => approveBooking(s.as(s.bob), { id })));
      const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []));
      expect(refused).toHaveLength(4);
      for (const { kind, details } of refused)
        expect([kind.status, kind.code, details.extra]).toEqual([
          409,
          'booking_state_conflict',
          { state: 'confirmed' },
        ]);
      expect(await s.eventsOf(id)).toEqual(['booking.created', 'booking.approved']);
      expect(await s.holdsOf(resourceId)).toEqual(['firm']);
    }
  });

  test('on what she has seen', async () => {
    await s.bobs();
    const { id, version } = await s.wish();
    await updateBooking(s.as(s.ann), { id, title: 'Other plans' });
    expect(await said(approveBooking(s.as(s.bob), { id, version }))).toBe('version_conflict');
    expect(await said(approveBooking(s.as(s.bob), { id, version: version + 1 }))).toBe('ok');
    expect(await said(rejectBooking(s.as(s.bob), { id, version }))).toBe('booking_state_conflict');
  });

  test('in her own words, which are told', async () => {
    await s.bobs();
    const { id, resourceId } = await s.wish();
    expect(await rejectBooking(s.as(s.bob), { id, reason: 'It is full' })).toMatchObject({ state: 'rejected' });
    const event = s.world.db.selectFrom('event').select('data').where('type', '=', 'booking.rejected');
    expect(await event.where('subjectId', '=', id).execute()).toMatchObject([{ data: { reason: 'It is full' } }]);
    expect(await s.holdsOf(resourceId)).toEqual([]);
  });
});

describe('a change', () => {
  test('of what waits is judged as new: it waits until its new start, for those who are asked then', async () => {
    await s.bobs();
    const { id, resourceId } = await s.wish();
    await deletePolicy(s.world.ctx, { id: (await listPolicies(s.world.ctx, {})).items[0]?.id ?? 0 });
    await s.approval({ userIds: [s.eve.id] });
    const moved = await updateBooking(s.as(s.ann), { id, ...when(4) });
    expect([moved.state, await s.holdsOf(resourceId)]).toEqual(['pending', [shown(START.add({ hours: 4 }))]]);
    expect(await said(approveBooking(s.as(s.bob), { id }))).toBe('not_found');
    await s.as(null, START).tx((tx) => expirePending(tx, [id]));
    expect(await s.stateOf(id)).toBe('pending');
    expect(await said(approveBooking(s.as(s.eve), { id }))).toBe('ok');
    expect(await s.holdsOf(resourceId)).toEqual(['firm']);
  });

  test('of what waits makes it firm where nobody has to approve it any more', async () => {
    const { id: policyId } = await s.bobs();
    const [dropped, managed, free] = [await s.wish(), await s.wish(), await s.wish()];
    const elsewhere = await s.desk(s.other);
    await updatePolicy(s.world.ctx, { id: policyId, buildingId: s.building });
    expect((await updateBooking(s.as(s.ann), { id: free.id, resourceIds: [elsewhere] })).state).toBe('confirmed');
    expect((await updateBooking(s.as(s.receptionist), { id: managed.id, ...when(1) })).state).toBe('confirmed');
    expect(await s.holdsOf(managed.resourceId)).toEqual(['firm']);
    await deletePolicy(s.world.ctx, { id: policyId });
    expect((await updateBooking(s.as(s.ann), { id: dropped.id, title: 'Same' })).state).toBe('pending');
    expect((await updateBooking(s.as(s.ann), { id: dropped.id, ...when(1) })).state).toBe('confirmed');
    expect(await s.holdsOf(dropped.resourceId)).toEqual(['firm']);
  });

  test('of what is firm waits, where more is asked for than was approved', async () => {
    const [moved, longer, handed, shorter, running] = [
      await s.wish(),
      await s.wish(),
      await s.wish(),
      await s.wish({ ...when(0, 3) }),
      await s.wish(),
    ];
    await s.bobs();
    const giveUpApproval = true;
    expect((await updateBooking(s.as(s.ann), { id: moved.id, ...when(1), giveUpApproval })).state).toBe('pending');
    expect((await extendBooking(s.as(s.ann), { id: longer.id, end: when(0, 2).end, giveUpApproval })).state).toBe(
      'pending',
    );
    expect(await s.holdsOf(longer.resourceId)).toEqual([shown(START)]);
    expect((await updateBooking(s.as(s.receptionist), { id: handed.id, hostId: s.eve.id })).state).toBe('confirmed');
    expect((await updateBooking(s.as(s.ann), { id: shorter.id, end: when(0, 2).end })).state).toBe('confirmed');
    expect((await updateBooking(s.as(s.ann), { id: shorter.id, title: 'Renamed' })).state).toBe('confirmed');
    await checkInBooking(s.as(s.ann, START), { id: running.id });
    const later = { id: running.id, end: when(0, 2).end };
    expect(await said(extendBooking(s.as(s.ann, START), later))).toBe('booking_approval_too_late');
    expect(
      (await updateBooking(s.as(s.ann, START), { id: running.id, end: START.add({ minutes: 30 }).toString() })).state,
    ).toBe('checked_in');
    expect(await said(approveBooking(s.as(s.bob), { id: moved.id }))).toBe('ok');
  });

  test('of what is firm is refused where it would have to wait, unless who changes it says that it may', async () => {
    const [one, series] = [await s.wish(), await s.wish({ recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } })];
    await s.bobs();
    const lost = {
      kind: { status: 409, code: 'booking_approval_lost' },
      details: { param: 'giveUpApproval' },
    };
    await expect(updateBooking(s.as(s.ann), { id: one.id, ...when(1) })).rejects.toMatchObject(lost);
    await expect(extendBooking(s.as(s.ann), { id: one.id, end: when(0, 2).end })).rejects.toMatchObject(lost);
    const move = { id: series.seriesId ?? 0, startTime: '11:00', endTime: '12:00' };
    await expect(updateSeries(s.as(s.ann), move)).rejects.toMatchObject(lost);
    expect([await s.stateOf(one.id), await s.stateOf(series.id)]).toEqual(['confirmed', 'confirmed']);
    expect([await s.holdsOf(one.resourceId), await s.holdsOf(series.resourceId)]).toEqual([
      ['firm'],
      ['firm', 'firm', 'firm'],
    ]);
    // What nobody has to approve gives nothing up.
    expect((await updateBooking(s.as(s.ann), { id: one.id, title: 'Renamed' })).state).toBe('confirmed');
    expect((await extendBooking(s.as(s.receptionist), { id: one.id, end: when(0, 2).end })).state).toBe('confirmed');
    expect((await updateBooking(s.as(s.ann), { id: one.id, end: when().end })).state).toBe('confirmed');
    await updateSeries(s.as(s.ann), { ...move, giveUpApproval: true });
    expect(await s.stateOf(series.id)).toBe('pending');
    // What waits has nothing to give up.
    expect((await updateSeries(s.as(s.ann), { ...move, startTime: '10:30' })).changed).toBe(3);
  });

  test('the policy dropped meanwhile leaves nothing stuck: it is decided on, cancelled, or ends at its start', async () => {
    const { id: policyId } = await s.bobs();
    const [approved, rejected, cancelled, left] = [await s.wish(), await s.wish(), await s.wish(), await s.wish()];
    await deletePolicy(s.world.ctx, { id: policyId });
    expect(await said(approveBooking(s.as(s.bob), { id: approved.id }))).toBe('ok');
    expect(await said(rejectBooking(s.as(s.receptionist), { id: rejected.id }))).toBe('ok');
    expect(await said(cancelBooking(s.as(s.ann), { id: cancelled.id }))).toBe('ok');
    await s.as(null, START).tx((tx) => expirePending(tx, [left.id]));
    expect(await s.stateOf(left.id)).toBe('rejected');
  });
});

describe('races, all interleavings', () => {
  const approving = (id: number, now = justBefore): Writer => ({
    ctx: s.as(s.bob, now),
    steps: [async (tx) => void (await approveBooking(tx, { id }))],
  });

  test.each(orders(2, 2))('approve against book, after its start came: exactly one has it %s', async (order) => {
    await s.bobs();
    const { id, resourceId } = await s.wish();
    const next = { start: START.toString(), end: START.add({ hours: 1 }).toString() };
    const booking: Writer = {
      ctx: s.as(s.receptionist, START),
      steps: [async (tx) => void (await createBooking(tx, { resourceIds: [resourceId], ...next }))],
    };
    const [approved, booked] = (await interleave(s.testing.database, order, { A: approving(id), B: booking })).map(
      codeOf,
    );
    expect([approved, booked].filter((one) => one === 'ok')).toHaveLength(1);
    expect(await s.holdsOf(resourceId)).toEqual(['firm']);
    await s.as(null, START).tx((tx) => expirePending(tx, [id]));
    expect(await s.stateOf(id)).toBe(approved === 'ok' ? 'confirmed' : 'rejected');
  });

  test.each(orders(2, 2))('approve against expire at its start %s', async (order) => {
    await s.bobs();
    const { id, resourceId } = await s.wish();
    const expiring: Writer = { ctx: s.as(null, START), steps: [async (tx) => void (await expirePending(tx, [id]))] };
    const [approved] = (await interleave(s.testing.database, order, { A: approving(id), B: expiring })).map(codeOf);
    expect(['ok', 'booking_state_conflict']).toContain(approved);
    expect(await s.stateOf(id)).toBe(approved === 'ok' ? 'confirmed' : 'rejected');
    expect(await s.holdsOf(resourceId)).toEqual(approved === 'ok' ? ['firm'] : []);
    expect(await s.eventsOf(id)).toEqual([
      'booking.created',
      approved === 'ok' ? 'booking.approved' : 'booking.expired',
    ]);
  });

  test.each(orders(2, 2))('approve against change: what was not seen is not approved %s', async (order) => {
    await s.bobs();
    const { id, resourceId, version } = await s.wish();
    const deciding: Writer = {
      ctx: s.as(s.bob),
      steps: [async (tx) => void (await approveBooking(tx, { id, version }))],
    };
    const changing: Writer = {
      ctx: s.as(s.ann),
      steps: [async (tx) => void (await updateBooking(tx, { id, ...when(3) }))],
    };
    const [approved, changed] = (await interleave(s.testing.database, order, { A: deciding, B: changing })).map(codeOf);
    // Approved first, the change would give that up unawares; changed first, nothing was approved.
    const isFirm = approved === 'ok';
    expect([approved, changed]).toEqual(isFirm ? ['ok', 'booking_approval_lost'] : ['version_conflict', 'ok']);
    expect(await s.stateOf(id)).toBe(isFirm ? 'confirmed' : 'pending');
    expect(await s.holdsOf(resourceId)).toEqual([isFirm ? 'firm' : shown(START.add({ hours: 3 }))]);
  });
});
