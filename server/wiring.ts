import type { EveryJob } from './contracts.ts';
import type { EventListener } from './platform/events/listeners.ts';
import type { Doers } from './platform/jobs/job.ts';
import type { Sender } from './platform/mail/send.ts';
import { expirePending } from './modules/bookings/bookings.ts';
import { notificationListener, type NotificationOptions } from './modules/notifications/notifications.ts';
import { findPeople } from './modules/people/people.ts';

/** Who hears which event: the whole choreography. */
export const listeners = (options: Omit<NotificationOptions, 'findPeople'>): readonly EventListener[] => [
  notificationListener({ ...options, findPeople }), // booking.* that others did → the people concerned, by mail too
];

/** What the jobs need besides a context. */
export interface DoerOptions {
  /** Null without a mail server: what still waits for one stays. */
  readonly sender: Sender | null;
}

/** Which job runs which use case. */
export const doers = ({ sender }: DoerOptions): Doers<EveryJob> => ({
  'mail.send': sender,
  'booking.expire': {
    atOnce: 100,
    inside: async (tx, all) =>
      void (await expirePending(
        tx,
        all.map(({ bookingId }) => bookingId),
      )),
  },
});
