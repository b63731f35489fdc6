import type { Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { isBefore, readTime, toInstant } from '../../platform/time.ts';
import { findPersonByCard } from '../people/people.ts';
import { checkInByCard } from '../presence/presence.ts';
import { codeOf, heardOf, recordReadings, type StandColumns } from '../signals/signals.ts';
import { kindOf } from '../signal-kinds/contract.ts';
import { SCAN_COUNTS_MINUTES, type endpoints } from './contract.ts';
import { holdConsent } from './store.ts';

/*
 * Whose card was read is used at once and kept nowhere: neither with the reading, nor in an event, a job or a log. See
 * docs/decisions/0032-cards.md.
 */

type Calls = UseCases<typeof endpoints>;

/**
 * A card was read: somebody came by, and whose card it is, is checked in to what she has booked there if she agreed to that.
 * @throws 404 or 400 that names the field
 */
export const recordCardScan: Calls['recordCardScan'] = (ctx, scan) =>
  ctx.tx(async (tx) => {
    const reader = await readerOf(tx, scan.accessId);
    const { accessId, timestamp = null } = scan;
    await recordReadings(tx, { accessId, hasMotion: true, timestamp });
    await checkInHolder(tx, scan, reader);
  });

type Scan = Parameters<Calls['recordCardScan']>[1];

/** Checks in whose card it is, if she agreed to that before it was read. */
async function checkInHolder(
  tx: Tx,
  { cardNumber, timestamp }: Scan,
  { id: deviceId, placedAt, ...stand }: Awaited<ReturnType<typeof readerOf>>,
): Promise<void> {
  const readAt = typeof timestamp === 'string' ? readTime(timestamp, 'UTC', 'timestamp') : tx.now;
  const isOld = isBefore(readAt, tx.now.subtract({ minutes: SCAN_COUNTS_MINUTES }));
  // What was read before the reader was carried here says who was elsewhere.
  const at = standsAt(stand);
  if (at === null || isOld || (placedAt && isBefore(readAt, toInstant(placedAt)))) return;
  const person = await findPersonByCard(tx, cardNumber);
  if (!person?.active) return;
  const agreedAt = await holdConsent(tx, person.id);
  if (agreedAt === null || isBefore(readAt, toInstant(agreedAt))) return;
  await checkInByCard(tx, { userId: person.id, deviceId, at });
}

/** At a resource or an entrance; null: it hangs nowhere yet, and stands for nothing. */
function standsAt({ resourceId, entranceBuildingId: buildingId, entranceFloorId: floorId }: StandColumns) {
  if (resourceId !== null) return { resourceId };
  return buildingId === null ? null : { buildingId, floorId };
}

/** @throws 404 for what is no device in use, 400 for one that reads no cards */
async function readerOf(tx: Tx, accessId: string) {
  const none = `There is no device "${accessId}" in use`;
  const reader = found((await heardOf(tx, [accessId])).get(codeOf(accessId)), 'accessId', none);
  if (!kindOf(reader.kind).isPersonal) throw invalid('accessId', `Device "${accessId}" reads no cards`);
  return reader;
}
