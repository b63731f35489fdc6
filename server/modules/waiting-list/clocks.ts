import type { Tx } from '../../platform/context/context.ts';
import { isAfter, toDate, toInstant } from '../../platform/time.ts';
import { courseOf, meantPeriodOf } from '../bookings/bookings.ts';
import { holdAnew, offerLater, offerShared, tellTakenBack, WAITING } from './offers.ts';
import { isOpen, stateAt } from './rules.ts';
import { toldOf } from './show.ts';
import { lockEntry, noteOffsets, selectToCome, updateEntry, type EntryRow } from './store.ts';

/** How many entries are looked at in a transaction. */
const LOOKED_AT = 2_000;

/** Has what people wait for looked through that the zone data may put elsewhere by now. */
export const followZoneData = (tx: Tx, after = 0): void =>
  tx.later('waiting_list.follow_zone_data', { after }, { key: 'look' });

/** Has the next of them moved one by one, where it is not when it is meant. */
export async function lookThrough(tx: Tx, { after }: { readonly after: number }): Promise<void> {
  const rows = await selectToCome(tx, after, LOOKED_AT);
  const unknown = rows.filter(({ startOffset }) => startOffset === null);
  if (unknown.length > 0) await noteOffsets(tx, unknown);
  for (const row of rows)
    if (courseOf(row) !== null) tx.later('waiting_list.keep_clocks', { entryId: row.id }, { key: String(row.id) });
  const last = rows.at(-1);
  if (last && rows.length === LOOKED_AT) followZoneData(tx, last.id);
}

/**
 * Moves what somebody waits for to when it is meant. What is offered to her stays offered where it is free then too, and nobody is told,
 * for by the clocks it is when it was; else it is withdrawn and she goes on waiting.
 */
export async function keepClocks(tx: Tx, { entryId }: { readonly entryId: number }): Promise<void> {
  const entry = await lockEntry(tx, entryId);
  if (entry === undefined || !isOpen(entry, tx.now) || courseOf(entry) === null) return;
  const { start, end } = meantPeriodOf(entry);
  if (!isAfter(start, tx.now)) return;
  const times = { startsAt: toDate(start), endsAt: toDate(end) };
  const moved = { ...entry, ...times };
  if (stateAt(entry, tx.now) === 'offered') await moveOffer(tx, entry, moved);
  else await move(tx, entry, moved);
}

async function move(tx: Tx, entry: EntryRow, moved: EntryRow): Promise<void> {
  const { startsAt, endsAt, offeredUntil } = moved;
  await updateEntry(tx, entry, { times: { startsAt, endsAt }, offeredUntil });
  offerLater(tx, entry.resourceIds);
  tx.emit('waiting_entry.updated', toldOf(entry, { ...moved, version: entry.version + 1 }));
}

async function moveOffer(tx: Tx, entry: EntryRow, moved: EntryRow): Promise<void> {
  const { startsAt, endsAt, offeredUntil } = moved;
  const until = offeredUntil && offeredUntil < startsAt ? offeredUntil : startsAt;
  const isHeld = await holdAnew(tx, moved, toInstant(until));
  // What it held until now is free, and so may others be for her.
  await offerShared(tx, entry);
  if (isHeld) return move(tx, entry, { ...moved, offeredUntil: until });
  await updateEntry(tx, entry, { ...WAITING, times: { startsAt, endsAt } });
  offerLater(tx, entry.resourceIds);
  tellTakenBack(tx, [moved]);
}
