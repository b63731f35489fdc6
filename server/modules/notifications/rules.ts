import type { WebhookTold } from '../../platform/delivery/contract.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';

/** What is told of; everything else stays silent. */
export const hears = ['booking.created', 'booking.updated', 'booking.cancelled', 'webhook.disabled'] as const;

export type Heard = HeardEvent<(typeof hears)[number]>;
type BookingHeard = Exclude<Heard, { type: 'webhook.disabled' }>;

export type Part = 'host' | 'attendee' | 'owner';

/** One person who has to be told, and why she. */
export interface Told {
  readonly userId: number;
  readonly part: Part;
}

/** Somebody who has to be told of an event. */
export interface Notice extends Told {
  readonly event: Heard;
}

const KEY = /^user:(\d+)$/;
/** The person behind an actor such as `user:12`; null for programs and Atrium itself. */
export const personOf = (actor: string): number | null => {
  const id = KEY.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
};

export const isBooking = (event: Heard): event is BookingHeard => event.type !== 'webhook.disabled';

/** Host and attendees, in this order and each once, except who did it herself; nobody once the booking is over. */
export function decideTold(event: Heard): Told[] {
  if (!isBooking(event)) return ownerOf(event.data);
  const { hostId, attendeeUserIds, end } = event.data;
  if (Temporal.Instant.compare(end, event.at) <= 0) return [];
  const parts = new Map<number, Part>(hostId === null ? [] : [[hostId, 'host']]);
  for (const userId of attendeeUserIds) if (userId !== hostId) parts.set(userId, 'attendee');
  parts.delete(personOf(event.actor) ?? 0);
  return [...parts].map(([userId, part]) => ({ userId, part }));
}

function ownerOf({ reason, ownerUserId: userId }: WebhookTold): Told[] {
  // What was told before webhooks had owners names nobody.
  return reason === 'asked' || typeof userId !== 'number' ? [] : [{ userId, part: 'owner' }];
}
