import type { Ctx, Tx } from '../../platform/context/context.ts';
import { personIn, type UseCases } from '../../platform/context/use-case.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import { getUser } from '../people/people.ts';
import { type Card, type endpoints } from './contract.ts';
import { clearConsent, findConsent, writeConsent } from './store.ts';

export { recordCardScan } from './scans.ts';

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

/** Who leaves agrees to nothing any more. */
export const cardListener: EventListener<'user.deactivated'> = {
  name: 'cards',
  hears: ['user.deactivated'],
  async react(tx, events) {
    for (const { data } of events) await withdraw(tx, data.id);
  },
};

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
