import type { Tx } from '../../platform/context/context.ts';
import { isAfter } from '../../platform/time.ts';
import { findTimes, keepTimes, type TimeRow } from '../services/services.ts';
import { isSameParts } from './buffers.ts';
import { hold, writeChange } from './change.ts';
import type { Opened } from './open-booking.ts';
import { timeAt } from './ordered.ts';
import { asHeld, partOf, type Wish } from './parts.ts';
import { periodOf } from './periods.ts';
import { replaceResources } from './store.ts';

type Times = readonly TimeRow[];

/**
 * Holds an open booking's resources for as long around it as what is ordered with it takes: where that is longer than the policies ask
 * for, and no longer than before where it takes less by now. What has begun, or is over, is prepared no more.
 * @throws 409 where somebody else has them then
 */
export async function prepareBooking(tx: Tx, { row, rules, resources }: Opened, times: Times): Promise<void> {
  const before = await findTimes(tx, [row.id]);
  await keepTimes(tx, row.id, times);
  const { start, end } = periodOf(row);
  const wishes = asHeld(row, resources).map((held): Wish => {
    const [was, now] = [timeAt(before, held.resourceId), timeAt(times, held.resourceId)];
    const { setUp, cleanDown } = rules.of(held.resourceId);
    const { setUpMinutes = 0, cleanDownMinutes = 0 } = held;
    return {
      ...held,
      ...(isAfter(start, tx.now) && {
        setUpMinutes: around(setUpMinutes, setUp?.says.minutes, was?.minutesBefore, now?.minutesBefore),
      }),
      ...(isAfter(end, tx.now) && {
        cleanDownMinutes: around(cleanDownMinutes, cleanDown?.says.minutes, was?.minutesAfter, now?.minutesAfter),
      }),
    };
  });
  const parts = wishes.map(partOf);
  if (isSameParts(row.resources, parts)) return;
  await hold(tx, row, row, wishes);
  await replaceResources(tx, [{ id: row.id, resources: parts }]);
  const { told } = await writeChange(tx, row, {});
  // Who attends comes when she would have come.
  tx.emit('booking.updated', { ...told, data: { ...told.data, toldTo: 'host' } });
}

/** What is held is what a policy asked for, unless it is no longer than what was ordered: then what policies ask for now, at most as long. */
const around = (held: number, asked = 0, was = 0, now = 0): number =>
  Math.max(held > was ? held : Math.min(held, asked), now);
