import type { ConstraintProblems } from './platform/contract/problems.ts';
import type { EventListener } from './platform/events/dispatch.ts';
import type { Chore } from './platform/jobs/housekeeping.ts';
import { constraints as bookings } from './modules/bookings/contract.ts';
import { constraints as holds } from './modules/holds/contract.ts';
import {
  forgetOldNotifications,
  notificationListener,
  type NotificationOptions,
} from './modules/notifications/notifications.ts';
import { constraints as people } from './modules/people/contract.ts';
import { findPeople } from './modules/people/people.ts';
import { constraints as plans } from './modules/plans/contract.ts';
import { constraints as spaces } from './modules/spaces/contract.ts';

/** What a broken database constraint means to a caller, by its name. */
export const constraintProblems: ConstraintProblems = { ...holds, ...people, ...spaces, ...plans, ...bookings };

/** Who hears which event: the whole choreography. */
export const listeners = (options: Omit<NotificationOptions, 'findPeople'>): readonly EventListener[] => [
  notificationListener({ ...options, findPeople }), // booking.* that others did → the people concerned, by mail too
];

/** What modules clear away in time. */
export const chores: readonly Chore[] = [forgetOldNotifications];
