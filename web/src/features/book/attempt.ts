import { useTranslation } from 'react-i18next';
import { newWish, useBook } from '../../data/booking-wish.ts';
import type { Person } from '../../data/session.ts';
import { nameOf, showDay, showTimes } from '../../lib/show.ts';
import { tell } from '../../ui/tell.tsx';
import type { When } from './model.ts';
import type { Place } from './places.ts';

/** Booking one place: under way, or refused for the time that is shown. */
export interface Attempt {
  readonly book: (title: string) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

interface Given {
  readonly place: Place;
  readonly floorId: number;
  readonly when: When;
  readonly me: Person | null;
  /** Once it is sent: the button that did it is not there any more. */
  readonly onSent: () => void;
}

export function useAttempt({ place, floorId, when: { period, zone, wall }, me, onSent }: Given): Attempt {
  const { t } = useTranslation('book');
  const { mutate, isPending, error, variables } = useBook();
  const name = nameOf(place.resource);
  const book = (title: string): void => {
    if (me === null) return;
    mutate(newWish({ resourceId: place.id, floorId, period, title, me }), {
      onSuccess: () => {
        const times = showTimes(period, zone);
        tell(t('place.bookedText', { day: showDay(wall.day), times }), t('place.booked', { name }));
      },
    });
    onSent();
  };
  // What was refused for one time says nothing about another.
  const same = variables?.period.start === period.start && variables.period.end === period.end;
  return { book, busy: isPending, error: same ? error : null };
}
