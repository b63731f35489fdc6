import type { EventListener } from '../../platform/events/listeners.ts';
import { lockBuildings } from '../places/places.ts';
import { tellTakenBack } from '../waiting-list/waiting-list.ts';
import { listOpen } from './open-of.ts';
import { EVER, settleOverOffers } from './settle.ts';

const FREEING = [
  'booking.cancelled',
  'booking.updated',
  'booking.rejected',
  'booking.expired',
  'booking.released',
  'booking.checked_out',
] as const;

/** What somebody had when it was assigned, and stayed at, falls to whose it is once it is given up, whole or for the rest of its time, over what is only offered of it. */
export const freedListener: EventListener<(typeof FREEING)[number]> = {
  name: 'assignments_of_freed',
  hears: FREEING,
  async react(tx, events) {
    const resourceIds = [...new Set(events.flatMap((event) => hadBy(event)))];
    const buildingIds = (await listOpen(tx, { resourceIds })).map(({ buildingId }) => buildingId);
    if (buildingIds.length === 0) return;
    await lockBuildings(tx, buildingIds);
    const { offered } = await settleOverOffers(tx, await listOpen(tx, { resourceIds }), [EVER]);
    tellTakenBack(tx, offered);
  },
};

type Freed = Parameters<(typeof freedListener)['react']>[1][number];

/** A booking that was changed frees of what it had, if of anything. */
const hadBy = (event: Freed): readonly number[] =>
  event.type === 'booking.updated' ? (event.data.was?.resourceIds ?? []) : event.data.resourceIds;
