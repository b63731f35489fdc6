import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useBookingAction } from '../../data/booking-changes.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Delegator } from '../../data/delegates.ts';
import { teamDayQuery, useTakePlace, type TeamDay } from '../../data/team-days.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { showDay, showTimes } from '../../lib/show.ts';
import { useAskedTerms } from '../../parts/rules/asked-terms.ts';
import { tellRefusal } from '../../parts/tell-refusal.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

/** What may have become of a place meanwhile. */
const LATE = ['team_day_over', 'team_day_full', 'team_day_has_place', 'team_day_members_only'] as const;

/** For whom a place is taken: me, or somebody whom I act for. */
export type For = Delegator | null;

/**
 * Takes the place nearest to teammates; what has to be accepted first is asked for once that is said.
 * @param onTaken hears that it is taken, or asked for
 */
export function useTaking({ id, date, zone }: TeamDay, who: For, onTaken: () => void) {
  const { t } = useTranslation('team');
  const client = useQueryClient();
  const { mutateAsync, isPending } = useTakePlace();
  const { mutateAsync: act } = useBookingAction();
  const terms = useAskedTerms();
  const { data: day } = useQuery(teamDayQuery(id));
  const refuse = (error: Error): void => {
    const late = LATE.find((code) => isProblem(error, code));
    if (terms.isAsked(error)) return;
    if (late === 'team_day_has_place' && who !== null) tell(t('days.otherHasPlace', { who: who.name }));
    else if (late) tell(t(`days.late.${late}`));
    else void tellRefusal(client, error);
  };
  const nameOf = (resourceIds: readonly number[]): string =>
    day?.desks.find(({ resourceId }) => resourceIds.includes(resourceId))?.resourceName ?? '';
  const giveBack = (booking: Booking): void =>
    whenDone(act({ action: 'cancel', booking, key: newKey() }), { onError: tellProblem });
  /** @param instead what is given back for it, once it is taken: if it is refused, nothing is lost */
  const take = (acceptTerms: boolean, instead: Booking | null): void =>
    whenDone(mutateAsync({ id, acceptTerms, ...(who && { hostId: who.userId }), key: newKey() }), {
      onSuccess: ({ state, resourceIds, ...period }) => {
        // What waits for an approval is not had yet.
        if (instead !== null && state !== 'pending') giveBack(instead);
        const kept = instead !== null && state === 'pending' ? `. ${t('days.keptSoFar')}` : '';
        tell(
          `${showDay(date)}, ${showTimes(period, zone)}${kept}`,
          t(state === 'pending' ? 'days.asked' : who ? 'days.takenFor' : 'days.taken', {
            name: nameOf(resourceIds),
            who: who?.name ?? '',
          }),
        );
        onTaken();
      },
      onError: refuse,
    });
  return { take, isTaking: isPending || terms.isLoading, terms: terms.text };
}
