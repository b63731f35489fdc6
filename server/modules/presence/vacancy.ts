import type { Tx } from '../../platform/context/context.ts';
import { isAfter, periodOf } from '../../platform/time.ts';
import { checkInRuleOf, decideEnd, type BookingRow } from '../bookings/bookings.ts';
import { rulesFor } from '../policies/policies.ts';
import { checkOut } from './end-now.ts';
import { releaseEarly } from './release.ts';
import { decideEmpty, mayEndEmpty } from './rules.ts';
import { noteDecision, senseAt, type Sensed } from './sense.ts';

/** What ends as nobody is there. */
export interface Vacancies {
  readonly ids: readonly number[];
  /** What may end later, and when that is to be looked at. */
  readonly later: readonly { readonly row: BookingRow; readonly at: Temporal.Instant }[];
}

/** Finds what of these bookings ends as sensors say that nobody is there: most do not, and are locked for nobody’s sake. */
export async function findVacancies(tx: Tx, rows: readonly BookingRow[]): Promise<Vacancies> {
  const asked = rows.filter((row) => mayEndEmpty(row, tx.now));
  if (asked.length === 0) return { ids: [], later: [] };
  const sensed = await senseAt(tx, asked, tx.now);
  const found = asked.flatMap((row) => {
    const emptied = emptiedOf(row, sensed(row), tx.now);
    return emptied ? [{ row, at: emptied.endsAt }] : [];
  });
  return {
    ids: found.filter(({ at }) => !isAfter(at, tx.now)).map(({ row }) => row.id),
    later: found.filter(({ at }) => isAfter(at, tx.now)),
  };
}

/** Ends what of these, locked by now, is still so: who was seen, and what was done with them, until then counts. */
export async function endVacancies(tx: Tx, locked: readonly BookingRow[]): Promise<void> {
  const sensed = await senseAt(tx, locked, tx.now);
  for (const row of locked) await endIfEmpty(tx, row, sensed(row));
}

const emptiedOf = (row: BookingRow, { occupancy, isOthers, isWhole }: Sensed, now: Temporal.Instant, least = 0) =>
  isWhole && !isOthers && mayEndEmpty(row, now) ? decideEmpty(row, occupancy, now, least) : null;

/** Who came, moved or extended it until now was quicker; and a rule that was dropped or loosened meanwhile ends nothing. */
async function endIfEmpty(tx: Tx, row: BookingRow, seen: Sensed): Promise<void> {
  const least = await leastMinutes(tx, row);
  const emptied = least === null ? null : emptiedOf(row, seen, tx.now, least);
  if (!emptied || isAfter(emptied.endsAt, tx.now)) return;
  await (row.state === 'checked_in' ? checkOut(tx, row, emptied) : releaseEarly(tx, row, 'vacant', emptied));
  noteDecision(tx, row, seen, { what: 'released' });
}

/** For how long nobody is there, as the policies in force say now, before a booking ends; null: it ends for that no more. */
async function leastMinutes(tx: Tx, row: BookingRow): Promise<number | null> {
  const resourceIds = row.resources.map(({ resourceId }) => resourceId);
  const rules = await rulesFor(tx, { resourceIds, hostId: row.hostId });
  const { ok } = decideEnd(rules, resourceIds, periodOf(row), tx.now, tx.now);
  return ok ? (checkInRuleOf(rules, resourceIds)?.emptyMinutes ?? null) : null;
}
