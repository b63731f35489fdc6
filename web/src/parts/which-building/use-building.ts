import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { keeps, useMe, type Me } from '../../data/session.ts';
import { usePlace } from '../../lib/place.ts';

/** May she do here what a page is for? */
export type MayIn = (me: Me, buildingId: number) => boolean;

const keepsIn: MayIn = ({ user }, id) => keeps(user, id);

/** Which building a page is about, and which others it may be about. */
export interface WhichBuilding {
  /** Undefined: there is none, or it is not known yet. */
  readonly building: Building | undefined;
  readonly buildings: readonly Building[];
  /** There are some at all, whether she may do it there or not. */
  readonly areAny: boolean;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly choose: (id: number) => void;
}

/**
 * The building that was asked for, unless another was chosen here since; else the one chosen last in this browser, here or in the header,
 * else the first of those in which she may. What is chosen here is what other pages begin with, too.
 */
export function useBuilding({
  mayIn = keepsIn,
  asked,
}: { readonly mayIn?: MayIn; readonly asked?: number | undefined } = {}): WhichBuilding {
  const me = useMe();
  const { data, error, refetch } = useQuery(buildingsQuery);
  const [named, setNamed] = useState(asked);
  const [isOverruled, setOverruled] = useState(false);
  // A link that names one is followed, whatever was chosen before.
  if (named !== asked) {
    setNamed(asked);
    setOverruled(false);
  }
  const buildings = (data ?? []).filter(({ id }) => mayIn(me, id));
  const place = usePlace(buildings, isOverruled ? undefined : asked);
  return {
    building: place.building ?? undefined,
    buildings,
    areAny: data !== undefined && data.length > 0,
    isLoading: data === undefined,
    error: data === undefined ? error : null,
    retry: () => void refetch(),
    choose: (id) => {
      setOverruled(true);
      place.choose(id);
    },
  };
}
