import { randomUUID } from 'node:crypto';
import { MAX_AHEAD_DAYS } from '../modules/bookings/contract.ts';
import type { Tx } from '../platform/context/context.ts';
import { makeCode } from '../platform/ids.ts';
import { idOf, stamp, type Known } from './bulk.ts';
import type { DemoVisit, DemoVisitor } from './visits.ts';
import type { Workplace } from './workplace.ts';

/** Who is expected, is here, has left or has not come. */
export async function loadVisits(tx: Tx, { visits }: Workplace, known: Known): Promise<void> {
  const values = visits.map((visit) => visitRow(tx, visit, known));
  const visitIds = await tx.db.insertInto('visit').values(values).returning('id').execute();
  const comers = visits.flatMap(({ visitors }, i) =>
    visitors.map((visitor) => ({ visitor, visitId: visitIds[i]?.id ?? 0 })),
  );
  const addresses = comers.map(({ visitor: { email } }) => ({ ...stamp(tx), email }));
  const visitorIds = await tx.db.insertInto('visitor').values(addresses).returning('id').execute();
  const badges = comers.map(({ visitor, visitId }, i) => ({
    ...badgeOf(visitor),
    tenantId: tx.tenant.id,
    visitId,
    visitorId: visitorIds[i]?.id ?? 0,
  }));
  await tx.db.insertInto('badge').values(badges).execute();
  visits.forEach(({ endsAt }, i) => {
    const [visitId, at] = [visitIds[i]?.id ?? 0, Temporal.Instant.from(endsAt)];
    if (Temporal.Instant.compare(at, tx.now) > 0) tx.later('visit.end', { visitId }, { at, key: String(visitId) });
  });
}

/**
 * What applies to visits to the first building, which shuts nobody out: as far ahead as a visit can be at all, ten years. Why somebody can come to any of
 * them, and whom the first does not receive.
 */
export async function loadVisiting(tx: Tx, { buildings: [first] }: Workplace, { buildings }: Known): Promise<void> {
  if (first === undefined) return;
  const rules = { inviteAhead: { days: MAX_AHEAD_DAYS } };
  const buildingId = idOf(buildings, first.key);
  const row = { ...stamp(tx), name: 'Visitors', buildingId, rules: JSON.stringify(rules) };
  await tx.db.insertInto('visitingPolicy').values(row).execute();
  const purposes = ['Interview', 'Meeting', 'Maintenance', 'Delivery'].map((name) => ({ ...stamp(tx), name }));
  await tx.db.insertInto('visitPurpose').values(purposes).execute();
  const unwelcome = {
    domain: 'cold-calls.example',
    reason: 'Came to sell without an appointment',
    createdBy: tx.who.key,
  };
  await tx.db
    .insertInto('unwelcomeVisitor')
    .values({ ...stamp(tx), buildingId, ...unwelcome })
    .execute();
}

const visitRow = (tx: Tx, visit: DemoVisit, { people, buildings }: Known) => ({
  ...stamp(tx),
  hostId: idOf(people, visit.hostKey),
  buildingId: idOf(buildings, visit.buildingKey),
  purpose: visit.purpose,
  notes: visit.notes,
  startsAt: new Date(visit.startsAt),
  endsAt: new Date(visit.endsAt),
  createdBy: `user:${idOf(people, visit.hostKey)}`,
});

const badgeOf = ({ name, company, state, arrivedAt, departedAt }: DemoVisitor) => ({
  uid: randomUUID(),
  code: makeCode(),
  name,
  company,
  phone: '',
  state,
  arrivedAt: arrivedAt === null ? null : new Date(arrivedAt),
  departedAt: departedAt === null ? null : new Date(departedAt),
});
