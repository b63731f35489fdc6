import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alternative } from '../../data/booking-checks.ts';
import { useBook } from '../../data/booking-wish.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import type { Person } from '../../data/session.ts';
import { newKey } from '../../lib/api.ts';
import { nameOf, showDay, showTimes } from '../../lib/show.ts';
import { wallOf, type Period, type Wall, type When } from '../../lib/when.ts';
import { tell } from '../../ui/tell.tsx';
import type { Place } from './places.ts';
import type { CompanySaid } from './who/company.ts';
import { whenDone } from '../../lib/when-done.ts';

/** What is said with a booking. */
export interface Said extends CompanySaid {
  readonly title: string;
  readonly notes: string;
  readonly acceptTerms: boolean;
  readonly onlineMeeting?: true;
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
  /** Once it is booked for somebody else: what was said of that is over. */
  readonly onBookedForOther: () => void;
  readonly onWall: (wall: Wall) => void;
  readonly onChoose: (id: number, floorId?: number) => void;
}

export function useAttempt(given: Given): Attempt {
  const { place, places, floorId, when, me, onSent, onBookedForOther, onWall, onChoose } = given;
  const { t } = useTranslation(['book', 'side']);
  const { period, zone } = when;
  const { mutateAsync, isPending, error } = useBook();
  const client = useQueryClient();
  const [tried, setTried] = useState<Period | null>(null);
  // What is offered on another floor was shown by its name.
  const resourceOf = (id: number): Resource =>
    places.find((one) => one.id === id)?.resource ?? client.getQueryData(resourceQuery(id).queryKey) ?? place.resource;
  const send = (resourceId: number, wanted: Period, said: Said, then: () => void): void => {
    if (me === null) return;
    setTried(period);
    const resource = resourceOf(resourceId);
    const wish = { resourceId, floorId: resource.floorId ?? floorId, period: wanted, ...said, me, key: newKey() };
    whenDone(mutateAsync(wish), {
      onSuccess: ({ state }) => {
        const { day } = wallOf(wanted, zone);
        tell(
          t('side:form.bookedText', { day: showDay(day), times: showTimes(wanted, zone) }),
          t(state === 'pending' ? 'side:form.asked' : said.host ? 'side:form.bookedFor' : 'side:form.booked', {
            name: nameOf(resource),
            who: said.host?.name ?? '',
          }),
        );
        if (said.host) onBookedForOther();
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
        const { floorId: other } = resourceOf(id);
        if (id !== place.id) onChoose(id, other === null || other === floorId ? undefined : other);
      }),
    busy: isPending,
    // What was refused at one time says nothing about another.
    error: tried?.start === period.start && tried.end === period.end ? error : null,
  };
}
