import { afterAll, describe, expect, test } from 'vitest';
import { createBuilding, createResource } from '../../../test/support/database.ts';
import { openApproval, refusal, vera } from '../../../test/support/visit-approval.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';
import { createVisitingPolicy, deleteVisitingPolicy } from '../visiting/visiting.ts';
import { updateBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import {
  addVisitors,
  approveVisit,
  bookingFollower,
  expireVisit,
  cancelVisit,
  getVisit,
  noteArrival,
  rejectVisit,
  removeVisitor,
  updateVisit,
} from './visitors.ts';

const scene = await openApproval();
const {
  world,
  tower,
  annex,
  groupId,
  ann,
  approver,
  desk,
  as,
  admin,
  invite,
  told,
  approved,
  approvalOf,
  written,
  jobsOf,
} = scene;
afterAll(() => scene[Symbol.asyncDispose]());

describe('what is changed afterwards', () => {
  test.each([
    ['a later end', { end: '2030-01-07T10:30' }],
    ['an earlier start', { start: '2030-01-07T08:30' }],
    ['another day', { start: '2030-01-08T09:00', end: '2030-01-08T10:00' }],
  ])('%s waits anew, and who was invited hears of it once it is approved', async (_, change) => {
    const visit = await approved();
    expect(await written(visit)).toEqual(['invited']);
    expect((await updateVisit(as(ann), { id: visit.id, ...change })).approval).toBe('pending');
    expect(await jobsOf(visit, 'visit.ask_approvers')).toHaveLength(1);
    expect(await written(visit)).toEqual([]);
    await approveVisit(as(approver), { id: visit.id });
    expect(await written(visit)).toEqual(['changed']);
  });

  test('more visitors wait anew with the others; who was invited hears when it comes to nothing', async () => {
    const visit = await approved();
    expect(await written(visit)).toEqual(['invited']);
    expect((await addVisitors(as(ann), { id: visit.id, visitors: [vera()] })).approval).toBe('pending');
    expect(await written(visit)).toEqual([]);
    await rejectVisit(as(approver), { id: visit.id });
    expect(await written(visit)).toEqual(['cancelled']);
  });

  test('less of it, and other words, do not', async () => {
    const visit = await approved({ visitors: [vera(), vera()] });
    for (const change of [{ start: '2030-01-07T09:15' }, { end: '2030-01-07T09:45' }, { purpose: 'Other', notes: 'x' }])
      expect((await updateVisit(as(ann), { id: visit.id, ...change })).approval).toBe('approved');
    const badgeId = visit.badges[1]?.id ?? 0;
    expect((await removeVisitor(as(ann), { id: visit.id, badgeId })).approval).toBe('approved');
    // What the front desk changes it has decided on.
    expect((await updateVisit(as(desk), { id: visit.id, end: '2030-01-07T12:00' })).approval).toBe('approved');
  });

  test('what waits goes on waiting, whoever changes it, and ends by its new start', async () => {
    const visit = await invite();
    for (const [who, start] of [
      [ann, '2030-01-07T08:30'],
      [desk, '2030-01-07T08:15'],
    ] as const) {
      const after = await updateVisit(as(who), { id: visit.id, start });
      expect(after.approval).toBe('pending');
      expect(await jobsOf(visit, 'visit.expire')).toEqual([after.start]);
    }
    // Within the old time nobody is asked anew, and it ends later all the same.
    const later = await updateVisit(as(ann), { id: visit.id, start: '2030-01-07T09:30' });
    expect(later.approval).toBe('pending');
    expect(await jobsOf(visit, 'visit.expire')).toEqual([later.start]);
  });

  test('where nobody asks for it, it waits no more', async () => {
    const visit = await invite();
    expect((await updateVisit(as(ann), { id: visit.id, buildingId: annex })).approval).toBeNull();
    expect(await jobsOf(visit, 'visit.expire')).toEqual([]);
    expect(await written(visit)).toEqual(['invited']);
  });

  test('what has begun cannot wait: it is refused, and stays', async () => {
    const visit = await approved();
    const now = '2030-01-07T01:30:00Z';
    await noteArrival(as(desk, now), { id: visit.id });
    expect(await refusal(updateVisit(as(ann, now), { id: visit.id, end: '2030-01-07T12:00' }))).toBe(
      'visit_approval_too_late start',
    );
    expect(await refusal(addVisitors(as(ann, now), { id: visit.id, visitors: [vera()] }))).toBe(
      'visit_approval_too_late start',
    );
    expect(await approvalOf(visit)).toBe('approved');
  });

  /** Ann books a room of a building, in the morning. */
  async function book(buildingId: number) {
    const room = await createResource(world, { buildingId });
    const when = { start: '2030-01-07T09:00', end: '2030-01-07T10:00' };
    const booking = await createBooking(admin(), { resourceIds: [room], hostId: ann.userId ?? 0, ...when });
    if (!('id' in booking)) throw new Error('It is one booking');
    return booking;
  }

  /** Ann moves it, and its visits hear of that. */
  async function move(id: number, change: object, now: string) {
    await updateBooking(as(ann, now), { id, ...change });
    const events = world.db.selectFrom('event').selectAll().where('tenantId', '=', world.tenant.id).orderBy('version');
    const moved = await events.where('type', '=', 'booking.updated').where('subjectId', '=', id).execute();
    const heard = moved.map((row) => ({
      ...row,
      at: Temporal.Instant.from(row.at.toISOString()),
    })) as unknown as HeardEvent<'booking.updated'>[];
    await admin(now).tx((tx) => bookingFollower.react(tx, heard));
  }

  test('a visit that its booking takes to where approval is asked for, as it is to begin, lets nobody in there', async () => {
    const booking = await book(annex);
    const visit = await invite(ann, { buildingId: annex, bookingId: booking.id });
    expect([visit.approval, await written(visit)]).toEqual([null, ['invited']]);
    const now = '2030-01-07T01:10:00Z';
    await move(booking.id, { resourceIds: [await createResource(world, { buildingId: tower })] }, now);
    expect(await approvalOf(visit)).toBe('pending');
    expect(await refusal(noteArrival(as(desk, now), { id: visit.id }))).not.toBe('allowed');
    await admin(now).tx((tx) => expireVisit(tx, { visitId: visit.id }));
    expect(await approvalOf(visit)).toBe('rejected');
    expect(await written(visit)).toEqual(['cancelled']);
  });

  test('a visit that goes where its booking goes waits anew', async () => {
    const booking = await book(tower);
    const visit = await approved({ bookingId: booking.id });
    await move(booking.id, { start: '2030-01-07T14:00', end: '2030-01-07T15:00' }, '2030-01-07T00:10:00Z');
    // Its host hears who moved it, and from where.
    expect((await told(visit)).findLast(({ type }) => type === 'visit.updated')?.data).toMatchObject({
      was: { buildingId: tower, start: visit.start, end: visit.end },
      changedBy: ann.key,
      approval: 'pending',
    });
    expect(await getVisit(admin(), { id: visit.id })).toMatchObject({
      approval: 'pending',
      start: '2030-01-07T06:00:00.000Z',
    });
  });
});

describe('at the same moment', () => {
  const ROUNDS = 8;
  test('of two who decide one wins, and the other hears that it is decided', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const visit = await invite();
      const both = await Promise.all([
        refusal(approveVisit(as(approver), { id: visit.id })),
        refusal(rejectVisit(as(desk), { id: visit.id })),
      ]);
      expect(both.toSorted()).toEqual(['allowed', 'visit_state_conflict']);
      expect(await approvalOf(visit)).toBe(both[0] === 'allowed' ? 'approved' : 'rejected');
      const decisions = (await told(visit)).filter(({ type }) => /approved|rejected/.test(type));
      expect(decisions).toHaveLength(1);
    }
  });

  test('decided and cancelled: what was approved is cancelled, or was cancelled first', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const visit = await invite();
      const [decided, off] = await Promise.all([
        refusal(approveVisit(as(approver), { id: visit.id })),
        refusal(cancelVisit(as(ann), { id: visit.id })),
      ]);
      expect(off).toBe('allowed');
      expect(await approvalOf(visit)).toBe(decided === 'allowed' ? 'approved' : null);
      expect(await written(visit)).toEqual([]);
    }
  });

  test('decided and changed: what somebody approved as it was is not invited to as it is', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const visit = await invite();
      const [decided] = await Promise.all([
        refusal(approveVisit(as(approver), { id: visit.id, version: visit.version })),
        updateVisit(as(ann), { id: visit.id, end: '2030-01-07T11:00' }),
      ]);
      expect(['allowed', 'version_conflict version']).toContain(decided);
      expect(await approvalOf(visit)).toBe('pending');
      expect(await written(visit)).toEqual([]);
    }
  });

  test('decided, while the policy goes: what waits was asked for, and is decided on', async () => {
    const house = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
    for (let round = 0; round < ROUNDS; round++) {
      const rules = { approval: { groupIds: [groupId] } };
      const { id } = await createVisitingPolicy(admin(), { name: `Of ${round}`, buildingId: house, rules });
      const visit = await invite(ann, { buildingId: house });
      const [decided] = await Promise.all([
        refusal(approveVisit(as(approver), { id: visit.id })),
        deleteVisitingPolicy(admin(), { id }),
      ]);
      expect(decided).toBe('allowed');
      expect(await approvalOf(visit)).toBe('approved');
    }
  });
});
