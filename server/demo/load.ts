import type { Ctx, Tx } from '../platform/context/context.ts';
import { closeWeeks } from '../modules/attendance/attendance.ts';
import { makeJoinUrl } from '../modules/online-meetings/online-meetings.ts';
import { lockTenant } from '../platform/tenants.ts';
import { toDate } from '../platform/time.ts';
import { idOf, stamp, type Known } from './bulk.ts';
import { loadBookings } from './load-bookings.ts';
import { loadEPaper } from './load-e-paper.ts';
import { loadKeys } from './load-keys.ts';
import { loadPeople } from './load-people.ts';
import { loadPlaces } from './load-places.ts';
import { loadSensors } from './load-sensors.ts';
import { loadServices } from './load-services.ts';
import { loadHabits, loadSharing } from './load-sharing.ts';
import { loadVisiting, loadVisits } from './load-visits.ts';
import { demoWorkplace, type Workplace } from './workplace.ts';

/** How much the demo workplace holds. */
export interface Loaded {
  readonly buildings: number;
  readonly resources: number;
  readonly people: number;
  readonly bookings: number;
}

/**
 * Fills an empty tenant with the demo workplace, all or nothing. It writes in bulk and past the use cases: thousands of
 * rows in a second or two, and no event or notification about a past that nobody lived.
 * @returns null where there is a building already
 */
export async function loadDemo(ctx: Ctx): Promise<Loaded | null> {
  return ctx.tx(async (tx) => {
    await lockTenant(tx.db, tx.tenant.id);
    if (
      await tx.db.selectFrom('building').select('id').where('tenantId', '=', tx.tenant.id).limit(1).executeTakeFirst()
    )
      return null;
    const workplace = demoWorkplace({ now: ctx.now, seed: 1 });
    const people = await loadPeople(tx, workplace);
    const known = { ...people, ...(await loadPlaces(tx, workplace, people)) };
    await loadPolicies(tx, workplace, known);
    const bookings = await loadBookings(tx, workplace, known);
    await loadSharing(tx, workplace, known, bookings);
    await loadHabits(tx, workplace, known);
    await loadVisits(tx, workplace, known);
    await loadVisiting(tx, workplace, known);
    await loadServices(tx, workplace, known, bookings);
    await loadOnlineMeetings(tx, workplace, bookings);
    await loadSensors(tx, workplace.sensors, known);
    await loadEPaper(tx, workplace.buildings, known);
    await loadAttendance(tx, known);
    await loadKeys(tx);
    await loadCostCodes(tx);
    tx.audit({ action: 'demo.loaded', subject: { type: 'tenant', id: tx.tenant.id }, before: null, after: null });
    return {
      buildings: workplace.buildings.length,
      resources: known.resources.size,
      people: known.people.size,
      bookings: bookings.size,
    };
  });
}

/** What some of a company's departments are charged by. */
const COST_CODES = { '1010': 'Sales', '1020': 'Marketing', '2010': 'Engineering', '3010': 'Legal', '9000': 'Guests' };

async function loadCostCodes(tx: Tx): Promise<void> {
  const rows = Object.entries(COST_CODES).map(([code, description]) => ({ ...stamp(tx), code, description }));
  await tx.db.insertInto('costCode').values(rows).execute();
}

/** By what online meetings are made, and the link of each meeting that coffee is ordered for. */
async function loadOnlineMeetings(
  tx: Tx,
  { orders }: Workplace,
  bookings: Awaited<ReturnType<typeof loadBookings>>,
): Promise<void> {
  const provider = { tenantId: tx.tenant.id, template: 'https://meet.example.org/{id}', updatedAt: toDate(tx.now) };
  await tx.db.insertInto('onlineMeetingProvider').values(provider).execute();
  for (const id of new Set(orders.map(({ booking }) => idOf(bookings, booking))))
    await tx.db
      .updateTable('booking')
      .set({ joinUrl: await makeJoinUrl(tx) })
      .where('tenantId', '=', tx.tenant.id)
      .where('id', '=', id)
      .execute();
}

/** It is told of all groups how many were in, week by week, as far as they are big enough for that. */
async function loadAttendance(tx: Tx, { groups }: Known): Promise<void> {
  const told = [...groups.values()].map((groupId, position) => ({ tenantId: tx.tenant.id, groupId, position }));
  await tx.db.insertInto('attendanceGroup').values(told).execute();
  await closeWeeks(tx);
}

/** What may be booked, by whom and when. */
async function loadPolicies(tx: Tx, { policies }: Workplace, { groups, resources }: Known): Promise<void> {
  const approvers = policies.map(({ approvedBy }) => (approvedBy === undefined ? [] : [idOf(groups, approvedBy)]));
  const values = policies.map(({ name, resourceKey, rules }, i) => ({
    ...stamp(tx),
    name,
    resourceId: idOf(resources, resourceKey),
    isForGroups: false,
    rules: JSON.stringify({ ...rules, ...(approvers[i]?.length && { approval: { groupIds: approvers[i] } }) }),
  }));
  const ids = await tx.db.insertInto('policy').values(values).returning('id').execute();
  const named = ids.flatMap(({ id: policyId }, i) =>
    (approvers[i] ?? []).map((groupId) => ({ tenantId: tx.tenant.id, policyId, namedBy: 'approval', groupId })),
  );
  await tx.db.insertInto('policyGroup').values(named).execute();
}
