import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApproving, said, when, type Approving } from '../../../test/support/approving.ts';
import { approveBooking } from '../approvals/approvals.ts';
import { listBookings, updateBooking } from '../bookings/bookings.ts';
import { createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { retireResource } from '../resources/resources.ts';
import { createBooking, updateSeries } from './series.ts';

let s: Approving;
beforeAll(async () => {
  s = await createApproving();
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(() => s.dropPolicies());

/** Three dates of an hour, all but the last approved. */
async function mostlyApproved() {
  await s.bobs();
  const resourceIds = [await s.desk(), await s.desk()];
  const made = await createBooking(s.as(s.ann), {
    resourceIds,
    ...when(),
    recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' },
  });
  const id = made.seriesId ?? 0;
  const states = async () => (await listBookings(s.as(s.ann), { seriesId: id })).items.map(({ state }) => state);
  for (const { id: date } of (await listBookings(s.as(s.ann), { seriesId: id })).items.slice(0, 2))
    await approveBooking(s.as(s.bob), { id: date });
  return { id, resourceIds, states };
}

test('what is approved stays so when a series becomes shorter or less, and is asked for anew when it becomes more', async () => {
  const { id, resourceIds, states } = await mostlyApproved();
  const approvedButLast = ['confirmed', 'confirmed', 'pending'];
  expect(await states()).toEqual(approvedButLast);
  await updateSeries(s.as(s.ann), { id, endTime: '09:30' });
  expect(await states()).toEqual(approvedButLast);
  await updateSeries(s.as(s.ann), { id, resourceIds: resourceIds.slice(0, 1) });
  expect(await states()).toEqual(approvedButLast);
  await updateSeries(s.as(s.ann), { id, endTime: '09:45', giveUpApproval: true });
  expect(await states()).toEqual(['pending', 'pending', 'pending']);
});

test('what is approved stays so with other resources among those it had, and not with one more', async () => {
  const { id, resourceIds, states } = await mostlyApproved();
  const more = { id, resourceIds: [...resourceIds, await s.desk()] };
  expect(await said(updateSeries(s.as(s.ann), more))).toBe('booking_approval_lost');
  expect(await said(updateSeries(s.as(s.ann), { ...more, giveUpApproval: true }))).toBe('ok');
  expect(await states()).toEqual(['pending', 'pending', 'pending']);
});

describe.each(['out of use', 'unseen by her'])('what is %s by now', (what) => {
  /** The same, booked as a series and by itself. */
  async function both() {
    const [one, other] = [await s.desk(), await s.desk()];
    const id = (await createBooking(s.as(s.ann), { resourceIds: [one], ...when(), ...weekly })).seriesId ?? 0;
    const single = (await createBooking(s.as(s.ann), { resourceIds: [other], ...when() })).id;
    for (const resourceId of [one, other])
      if (what === 'out of use') await retireResource(s.world.ctx, { id: resourceId });
      else await hide(resourceId);
    const change = async (given: { from?: string; until?: string; more?: true }) => {
      const more = async (own: number) => given.more && { resourceIds: [own, await s.desk()] };
      const [ofSeries, ofSingle] = [await more(one), await more(other)];
      const [startTime, endTime] = [given.from ?? '09:00', given.until ?? '10:00'];
      const [start, end] = [startTime, endTime].map((clock) => `${when().start.slice(0, 11)}${clock}`);
      return Promise.all([
        said(updateSeries(s.as(s.ann), { id, startTime, endTime, ...ofSeries })),
        said(updateBooking(s.as(s.ann), { id: single, ...(start && { start }), ...(end && { end }), ...ofSingle })),
      ]);
    };
    return { change, id };
  }
  const weekly = { recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } };
  async function hide(resourceId: number): Promise<void> {
    const few = await createGroup(s.world.ctx, { name: `Few ${resourceId}` });
    const rules = { visibleTo: { groupIds: [few.id] } };
    await createPolicy(s.world.ctx, { name: 'Seen', resourceId, rules });
  }

  test('stays in a series that becomes shorter, and is had at no other time: as in a booking by itself', async () => {
    const { change, id } = await both();
    const no = what === 'out of use' ? 'resource_retired' : 'not_found';
    expect(await said(updateSeries(s.as(s.ann), { id, title: 'Other words' }))).toBe('ok');
    expect(await change({ until: '09:45' })).toEqual(['ok', 'ok']);
    expect(await change({ from: '09:15', until: '09:45', more: true })).toEqual(['ok', 'ok']);
    expect(await change({ from: '09:15', until: '10:15' })).toEqual([no, no]);
    expect(await change({ from: '08:00', until: '08:15' })).toEqual([no, no]);
  });
});
