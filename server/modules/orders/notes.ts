import type { EventListener } from '../../platform/events/listeners.ts';
import type { Chore } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import { KEPT_DAYS } from './contract.ts';
import { clearNotes, clearNotesBy } from './store.ts';

/*
 * What was noted with an order may say something of people: it stands in its row alone, and in no event, letter, notice or audit row.
 */

/** Forgets what was noted with orders that were over long ago. */
export const forgetOldNotes: Chore = {
  name: 'service_order',
  clear: (db, now, limit) => clearNotes(db, toDate(now.subtract({ hours: KEPT_DAYS * 24 })), limit),
};

/** Of who leaves, whatever else she leaves behind, it is forgotten at once what she noted with orders that are over; what is still to be done needs it until then. */
export const notesListener: EventListener<'user.deactivated'> = {
  name: 'service_order_notes',
  hears: ['user.deactivated'],
  async react(tx, events) {
    for (const { data } of events) await clearNotesBy(tx, `user:${data.id}`);
  },
};
