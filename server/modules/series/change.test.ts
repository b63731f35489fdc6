import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApproving, said, when, type Approving } from '../../../test/support/approving.ts';
import { approveBooking } from '../approvals/approvals.ts';
import { listBookings } from '../bookings/bookings.ts';
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
