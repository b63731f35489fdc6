import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alternative } from '../../data/booking-checks.ts';
import { newWish, useBook } from '../../data/booking-wish.ts';
import type { Person } from '../../data/session.ts';
import { nameOf, showDay, showTimes } from '../../lib/show.ts';
import { wallOf, type Period, type Wall, type When } from '../../lib/when.ts';
import { tell } from '../../ui/tell.tsx';
import type { Place } from './places.ts';

/** What is said with a booking. */
export interface Said {
  readonly title: string;
  readonly acceptTerms: boolean;
  /** The policies are passed over. */
  readonly overrule?: true;
}

/** Booking one place: under way, or refused for the time that is shown. */
export interface Attempt {
  readonly book: (said: Said) => void;
  /** Books what would work instead, and goes there. */
  readonly bookInstead: (alternative: Alternative, said: Said) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

interface Given {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly floorId: number;
  readonly when: When;
  readonly me: Person | null;
  /** Once it is sent: the button that did it is not there any more. */
  readonly onSent: () => void;
  readonly onWall: (wall: Wall) => void;
  readonly onChoose: (id: number) => void;
}

export function useAttempt({ place, places, floorId, when, me, onSent, onWall, onChoose }: Given): Attempt {
  const { t } = useTranslation('book');
  const { period, zone } = when;
  const { mutate, isPending, error } = useBook();
  const [tried, setTried] = useState<Period | null>(null);
  const send = (resourceId: number, wanted: Period, said: Said, then: () => void): void => {
    if (me === null) return;
    setTried(period);
    const { resource } = places.find(({ id }) => id === resourceId) ?? place;
    mutate(newWish({ resourceId, floorId, period: wanted, ...said, me }), {
      onSuccess: ({ state }) => {
        const { day } = wallOf(wanted, zone);
        tell(
          t('place.bookedText', { day: showDay(day), times: showTimes(wanted, zone) }),
          t(state === 'pending' ? 'place.asked' : 'place.booked', { name: nameOf(resource) }),
        );
        then();
      },
    });
    onSent();
  };
  return {
    book: (said) => send(place.id, period, said, () => undefined),
    bookInstead: ({ start, end, resourceIds: [id = place.id] }, said) =>
      send(id, { start, end }, said, () => {
        onWall(wallOf({ start, end }, zone));
        if (id !== place.id) onChoose(id);
      }),
    busy: isPending,
    // What was refused at one time says nothing about another.
    error: tried?.start === period.start && tried.end === period.end ? error : null,
  };
}
