import { randomUUID } from 'node:crypto';
import type { Push } from '../../modules/connections/contract.ts';
import { isItem } from '../../modules/source-calls/source-calls.ts';
import { openSession } from './calls.ts';
import { HTTP_PROVIDER, LISTENED } from './guesses.ts';
import { idOf } from './lists.ts';

const PATH = '/listener';

/** What Condeco’s Notification Pusher says by itself: which bookings of rooms have changed (reference 5). */
export const push: Push = {
  read: ({ bytes }) =>
    bookingsIn(JSON.parse(Buffer.from(bytes).toString('utf8'))).map((id) => ({
      entity: 'booking',
      externalId: String(id),
    })),
  renew: async (access, { url, memo, signal }) => {
    const ask = openSession(access);
    // Nobody compares the signature: whoever knows the address may say what has changed, and no more than that.
    const listener = {
      secretKey: randomUUID(),
      eventTypes: [...LISTENED],
      notificationUrl: url,
      queueProvider: HTTP_PROVIDER,
    };
    await ask('hierarchyMappingKey', { path: PATH, json: listener }, signal);
    if (typeof memo === 'string' && memo !== url) await forget(ask, memo, signal);
    // A listener has no end.
    return { expiresAt: null, memo: url };
  },
};

/** The address before it is good for an hour more, and told nothing then: what is not there is no fault. */
async function forget(ask: ReturnType<typeof openSession>, url: string, signal: AbortSignal): Promise<void> {
  for (const eventType of LISTENED) {
    const json = { notificationUrl: url, eventType, queueProvider: HTTP_PROVIDER };
    await ask('hierarchyMappingKey', { path: PATH, json, method: 'DELETE' }, signal);
  }
}

/** By date, or one after the other: the two kinds of message have no more in common. @throws TypeError for what is neither */
function bookingsIn(message: unknown): number[] {
  if (Array.isArray(message)) return numbersIn(message, 'BookingId');
  if (!isItem(message)) throw new TypeError('This is no message');
  return Object.values(message).flatMap((day) => {
    const changed = isItem(day) ? day['ChangedItems'] : undefined;
    if (!Array.isArray(changed)) throw new TypeError('This is no message');
    return numbersIn(changed, 'BookingID');
  });
}

/** 0 is no booking: a closure, or what is assigned to somebody. */
const numbersIn = (items: readonly unknown[], member: string): number[] =>
  items.flatMap((item) => idOf(item, member) ?? []);
