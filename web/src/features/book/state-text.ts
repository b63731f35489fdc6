import type { TFunction } from 'i18next';
import { clockIn } from '../../lib/when.ts';
import type { Place } from './places.ts';

/** `free`, `Taken by Ada Lovelace until 12:00` */
export function stateText({ state, booking, until, resource }: Place, t: TFunction<'book'>): string {
  if (state === 'partly' && until !== null) return t('state.partlyUntil', { time: clockIn(until, resource.zone) });
  if (state !== 'taken' && state !== 'mine') return t(`state.${state}`);
  const who =
    state === 'mine' ? t('state.mine') : t('state.takenBy', { name: booking?.hostName ?? t('state.somebody') });
  return until === null ? who : `${who} ${t('state.until', { time: clockIn(until, resource.zone) })}`;
}
