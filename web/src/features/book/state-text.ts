import type { TFunction } from 'i18next';
import { clockIn } from '../../lib/when.ts';
import type { Place } from './places.ts';

/** `Free`, `Taken by Ada Lovelace until 12:00`, or without a name that is not shown to me. */
export function stateText({ state, booking, until, resource }: Place, t: TFunction<'book'>): string {
  if (state === 'partly' && until !== null) return t('state.partlyUntil', { time: clockIn(until, resource.zone) });
  if (state !== 'taken' && state !== 'mine') return t(`state.${state}`);
  const name = booking?.hostName ?? null;
  const who = state === 'mine' || name === null ? t(`state.${state}`) : t('state.takenBy', { name });
  return until === null ? who : `${who} ${t('state.until', { time: clockIn(until, resource.zone) })}`;
}
