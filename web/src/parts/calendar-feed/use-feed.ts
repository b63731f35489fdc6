import { useState } from 'react';
import { useEndFeed, useFeedAddress, type CalendarFeed } from '../../data/calendar-feeds.ts';
import { tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Given {
  /** Null while there is none. */
  readonly feed: CalendarFeed | null;
  /** What it tells of; null: of my own bookings. */
  readonly resourceId: number | null;
  readonly onEnded: () => void;
}

/** A calendar's feed: its address, as long as it is known here, and what can be done with it. */
export function useFeed({ feed, resourceId, onEnded }: Given) {
  const [address, setAddress] = useState<string | null>(null);
  const making = useFeedAddress(resourceId);
  const ending = useEndFeed();
  const make = (): void =>
    whenDone(making.mutateAsync(feed), { onSuccess: (made) => setAddress(made.address), onError: tellProblem });
  const end = (): void => {
    const ended = (): void => {
      setAddress(null);
      onEnded();
    };
    if (feed !== null) whenDone(ending.mutateAsync(feed), { onSuccess: ended, onError: tellProblem });
  };
  const putAway = (): void => setAddress(null);
  return { address, putAway, make, end, busy: making.isPending || ending.isPending };
}
