import type { TFunction } from 'i18next';
import { showClock, showShortDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { isClosedAllDay, type Place } from './places.ts';

/** `Free`, `Taken by Ada Lovelace until 12:00`, or without a name that is not shown to me. */
export function stateText(place: Place, t: TFunction<'book'>): string {
  const { state, booking, until, resource, closure, heldFor, drawAt, day } = place;
  if (drawAt !== undefined) return t('state.drawnUntil', { time: showDayAndClock(drawAt, resource.zone) });
  if (state === 'partly' && until !== null) return t('state.partlyUntil', { time: showClock(until, resource.zone) });
  if (closure !== null && state === 'closed')
    return t('state.closedUntil', { time: showDayAndClock(closure.end, resource.zone) });
  if (state === 'closed' && isClosedAllDay(place))
    return day?.holiday ? t('state.holiday', { name: day.holiday }) : t('state.closedDay');
  if (state !== 'taken' && state !== 'mine') return t(`state.${state}`);
  if (heldFor !== null && state !== 'mine') return t(`state.${heldFor}`);
  const name = booking?.hostName ?? null;
  const who = state === 'mine' || name === null ? t(`state.${state}`) : t('state.takenBy', { name });
  return until === null ? who : `${who} ${t('state.until', { time: showClock(until, resource.zone) })}`;
}

/** `Mon 1 Jun, 16:00`, with the zone where that is another than here. */
export const showDayAndClock = (at: string, zone: string): string =>
  `${showShortDay(dayIn(at, zone))}, ${showClock(at, zone)}`;
