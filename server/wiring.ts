import type { EventListener } from './platform/events/dispatch.ts';
import { notificationListener, type NotificationOptions } from './modules/notifications/notifications.ts';
import { findPeople } from './modules/people/people.ts';

/** Who hears which event: the whole choreography. */
export const listeners = (options: Omit<NotificationOptions, 'findPeople'>): readonly EventListener[] => [
  notificationListener({ ...options, findPeople }), // booking.* that others did → the people concerned, by mail too
];
