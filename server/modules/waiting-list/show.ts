import type { Told } from '../../platform/context/outbox.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import type { WaitingEntry, WaitingTold } from './contract.ts';
import { found } from '../../platform/context/use-case.ts';
import { countAhead, isOpen, stateAt } from './rules.ts';
import { selectRivals, type EntryRow } from './store.ts';

/** What somebody waits for, as it is now. */
export const show = async (ctx: Ctx, row: EntryRow): Promise<WaitingEntry> => found((await showAll(ctx, [row]))[0]);

/** What people wait for, as it is now. Who came before is looked up for all of it together. */
export async function showAll(ctx: Ctx, rows: readonly EntryRow[]): Promise<WaitingEntry[]> {
  const open = rows.filter((row) => isOpen(row, ctx.now));
  const rivals = open.length === 0 ? [] : await selectRivals(ctx, open);
  return rows.map((row) => shapeOf(ctx, row, open.includes(row) ? countAhead(row, rivals) : 0));
}

const shapeOf = ({ now }: Ctx, row: EntryRow, ahead: number): WaitingEntry => {
  const state = stateAt(row, now);
  const isOffered = state === 'offered';
  return {
    id: row.id,
    version: row.version,
    state,
    hostId: row.hostId,
    title: row.title,
    resourceIds: [...row.resourceIds],
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    zone: row.zone,
    ahead,
    offeredResourceId: isOffered ? row.offeredResourceId : null,
    offeredUntil: isOffered ? showTimeOrNull(row.offeredUntil) : null,
    bookingId: row.bookingId,
    createdAt: showTime(row.createdAt),
  };
};

/** What is told of an entry that has become what it is. */
export const toldOf = (before: EntryRow | null, after: EntryRow): Told<'waiting_entry.created'> => ({
  id: after.id,
  version: after.version,
  data: heard(after),
  before: before && heard(before),
  after: heard(after),
});

const heard = (row: EntryRow): WaitingTold => ({
  id: row.id,
  version: row.version,
  hostId: row.hostId,
  title: row.title,
  resourceIds: row.offeredResourceId === null ? [...row.resourceIds] : [row.offeredResourceId],
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  until: showTimeOrNull(row.offeredUntil),
  askedBy: row.createdBy,
});
