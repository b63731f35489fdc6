import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, personIn, type UseCases } from '../../platform/context/use-case.ts';
import { invalid, Problem } from '../../platform/contract/problems.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { isBefore, readTime, showTimeOrNull, toInstant } from '../../platform/time.ts';
import { findPersonByCard, getUser } from '../people/people.ts';
import { checkInClosed } from '../presence/contract.ts';
import { checkInByCard } from '../presence/presence.ts';
import { codeOf, heardOf, recordReadings } from '../signals/signals.ts';
import { kindOf } from '../signal-kinds/contract.ts';
import { SCAN_COUNTS_MINUTES, type Card, type endpoints } from './contract.ts';
import { clearConsent, findConsent, holdConsent, writeConsent } from './store.ts';

/*
 * Whose card was read is used at once and kept nowhere: neither with the reading, nor in an event, a job or a log. See
 * docs/decisions/0032-cards.md.
 */

type Calls = UseCases<typeof endpoints>;

/** Whether the asking one’s card is known, and checks her in. @throws 403 for a program */
export const getMyCard: Calls['getMyCard'] = (ctx) => show(ctx, personIn(ctx));

/** Agrees to be checked in by one’s card. */
export const agreeToCard: Calls['agreeToCard'] = (ctx) =>
  ctx.tx(async (tx) => {
    const id = personIn(tx);
    const version = await writeConsent(tx, id);
    if (version !== undefined) tell(tx, 'card.agreed', id, version);
    return show(tx, id);
  });

/** Takes that back. */
export const withdrawFromCard: Calls['withdrawFromCard'] = (ctx) =>
  ctx.tx(async (tx) => {
    const id = personIn(tx);
    await withdraw(tx, id);
    return show(tx, id);
  });

/**
 * A card was read: somebody came by, and whose card it is, is checked in to what she has booked there if she agreed to that.
 * @throws 404 or 400 that names the field
 */
export const recordCardScan: Calls['recordCardScan'] = async (ctx, scan) => {
  try {
    await ctx.tx(async (tx) => checkInHolder(tx, scan, await keepScan(tx, scan)));
  } catch (error) {
    // Others have got what she had booked. That is nothing for the reader to hear: it would tell whose card it was.
    if (!(error instanceof Problem) || error.kind !== checkInClosed) throw error;
    await ctx.tx((tx) => keepScan(tx, scan));
  }
};

/** Who leaves agrees to nothing any more. */
export const cardListener: EventListener<'user.deactivated'> = {
  name: 'cards',
  hears: ['user.deactivated'],
  async react(tx, events) {
    for (const { data } of events) await withdraw(tx, data.id);
  },
};

type Scan = Parameters<Calls['recordCardScan']>[1];

/** Keeps that somebody came by. @returns the reader @throws 404 or 400 that names the field */
async function keepScan(tx: Tx, { accessId, timestamp = null }: Scan) {
  const reader = await readerOf(tx, accessId);
  await recordReadings(tx, { accessId, hasMotion: true, timestamp });
  return reader;
}

/** Checks in whose card it is, if she agreed to that before it was read. */
async function checkInHolder(
  tx: Tx,
  { cardNumber, timestamp }: Scan,
  { id: deviceId, resourceId, placedAt }: Awaited<ReturnType<typeof readerOf>>,
): Promise<void> {
  const readAt = typeof timestamp === 'string' ? readTime(timestamp, 'UTC', 'timestamp') : tx.now;
  const isOld = isBefore(readAt, tx.now.subtract({ minutes: SCAN_COUNTS_MINUTES }));
  // What was read before the reader was carried here says who was elsewhere.
  if (resourceId === null || isOld || (placedAt && isBefore(readAt, toInstant(placedAt)))) return;
  const person = await findPersonByCard(tx, cardNumber);
  if (!person?.active) return;
  const agreedAt = await holdConsent(tx, person.id);
  if (agreedAt === null || isBefore(readAt, toInstant(agreedAt))) return;
  await checkInByCard(tx, { userId: person.id, resourceId, deviceId });
}

async function show(ctx: Ctx, userId: number): Promise<Card> {
  const [{ cardNumber }, agreedAt] = await Promise.all([getUser(ctx, { id: userId }), findConsent(ctx, userId)]);
  return { known: cardNumber !== null, agreedAt: showTimeOrNull(agreedAt) };
}

async function withdraw(tx: Tx, userId: number): Promise<void> {
  const version = await clearConsent(tx, userId);
  if (version !== undefined) tell(tx, 'card.withdrawn', userId, version);
}

const tell = (tx: Tx, what: 'card.agreed' | 'card.withdrawn', id: number, version: number): void =>
  tx.emit(what, { id, version, data: { id }, before: null, after: null });

/** @throws 404 for what is no device in use, 400 for one that reads no cards */
async function readerOf(tx: Tx, accessId: string) {
  const none = `There is no device "${accessId}" in use`;
  const reader = found((await heardOf(tx, [accessId])).get(codeOf(accessId)), 'accessId', none);
  if (!kindOf(reader.kind).isPersonal) throw invalid('accessId', `Device "${accessId}" reads no cards`);
  return reader;
}
