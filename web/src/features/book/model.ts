import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { availabilityQuery } from '../../data/availability.ts';
import { floorBookingsQuery } from '../../data/bookings.ts';
import { drawQuery } from '../../data/draw-of-day.ts';
import { assignmentsOfQuery } from '../../data/own-assignments.ts';
import { floorClosuresQuery } from '../../data/floor-closures.ts';
import { useNow } from '../../lib/now.ts';
import { usePlace } from '../../lib/place.ts';
import { recallId, remember } from '../../lib/remembered.ts';
import { managesBookingsIn, useMe, type Person } from '../../data/session.ts';
import {
  amenitiesQuery,
  areasQuery,
  buildingsQuery,
  floorsQuery,
  type Amenity,
  type Building,
  type Floor,
} from '../../data/places.ts';
import { resourcesQuery, type ResourceType } from '../../data/resources.ts';
import { compareInstants, dayIn, defaultWall, periodOf, type Wall, type When } from '../../lib/when.ts';
import { countByType, isDrawn, placesOf, withDraw, type Count, type Place } from './places.ts';
import type { BookSearch } from './search.ts';

/** How often a page that hears no events asks again. */
const REFRESH_MS = 120_000;

const route = getRouteApi('/inside/');

/** One stable empty list, so that nothing is drawn again for a new one. */
const none: readonly never[] = [];

export type Change = (search: Partial<{ [K in keyof BookSearch]: BookSearch[K] | undefined }>) => void;

/** Changes the address; `undefined` takes a part out of it. Choosing a place can be undone with Back, the rest cannot. */
export function useChange(): Change {
  const navigate = route.useNavigate();
  return (parts) =>
    void navigate({
      replace: parts.at === undefined,
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, ...parts }).filter(([, value]) => value !== undefined),
        ) as BookSearch,
    });
}

export interface Where {
  readonly building: Building | null;
  readonly floors: readonly Floor[];
  readonly floor: Floor | null;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Where people work: the lowest floor above the ground that is drawn, else the ground floor. */
const firstFloor = (floors: readonly Floor[]): Floor | null =>
  floors.find(({ level, plan }) => level > 0 && plan !== null) ??
  floors.find(({ level }) => level >= 0) ??
  floors[0] ??
  null;

/** The building and the floor shown: as the address says, else as last time, else the first one to work on. */
export function useWhere(search: BookSearch): Where {
  const buildings = useQuery(buildingsQuery);
  const { building, choose } = usePlace(buildings.data ?? none, search.building);
  const id = building?.id ?? 0;
  const floors = useQuery({ ...floorsQuery(id), enabled: id > 0 });
  const list = floors.data ?? none;
  const find = (wanted: number | null | undefined) => list.find((floor) => floor.id === wanted);
  const floor = find(search.floor) ?? find(recallId(`floor.${id}`)) ?? firstFloor(list);
  useEffect(() => {
    if (floor === null) return;
    remember(`floor.${floor.buildingId}`, String(floor.id));
    choose(floor.buildingId);
  }, [floor, choose]);
  return {
    building,
    floors: list,
    floor,
    loading: buildings.isPending || (building !== null && floors.isPending),
    error: failed(buildings) ?? failed(floors),
    retry: () => void Promise.all([buildings.refetch(), ...(id > 0 ? [floors.refetch()] : [])]),
  };
}

/** What a chosen time adds to the address. Another day alone leaves the hours as usual there, if nobody chose them. */
export const wallChange = (before: Wall, { day, from, to }: Wall): Pick<BookSearch, 'day' | 'from' | 'to'> =>
  before.from === from && before.to === to ? { day } : { day, from, to };

/** The period shown: as the address says, else from now on. It stands still while a place is being looked at. */
export function useWhen({ day, from, to, at }: BookSearch, zone: string): When {
  const now = useNow();
  const usual = useMemo(() => defaultWall(Temporal.Instant.from(now), zone), [now, zone]);
  const [held, setHeld] = useState<Wall | null>(null);
  if (at === undefined && held !== null) setHeld(null);
  if (at !== undefined && held === null) setHeld(usual);
  const base = held ?? usual;
  const wallDay = day ?? base.day;
  const ownDay = from === undefined && wallDay !== base.day;
  const wallFrom = from ?? (ownDay ? '09:00' : base.from);
  const wallTo = to ?? (ownDay ? '17:30' : base.to);
  return useMemo(() => {
    const wall = { day: wallDay, from: wallFrom, to: wallTo };
    return { wall, period: periodOf(wall, zone), zone };
  }, [wallDay, wallFrom, wallTo, zone]);
}

/** What kept a question from ever being answered; an older answer is better than none. */
const failed = ({ data, error }: { readonly data: unknown; readonly error: Error | null }): Error | null =>
  data === undefined ? error : null;

export interface FloorState {
  readonly places: readonly Place[];
  readonly counts: ReadonlyMap<ResourceType, Count>;
  readonly areas: ReadonlyMap<number, { readonly name: string; readonly names: Readonly<Record<string, string>> }>;
  readonly amenities: readonly Amenity[];
  readonly me: Person | null;
  /** Is it not known yet what everything is at? What was true of another time is not shown meanwhile. */
  readonly loading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** When the desks of a day ahead are handed out by draw, as one that nobody has says it; null: they are booked, or were handed out. */
function useDraw(places: readonly Place[], when: When): string | null {
  const { user } = useMe();
  const now = useNow();
  const desk = places.find(isDrawn)?.resource;
  const isAhead = desk !== undefined && when.wall.day > dayIn(now, when.zone);
  const { data = null } = useQuery({
    ...drawQuery(desk?.buildingId ?? 0, desk?.id ?? 0, when),
    enabled: isAhead && user !== null,
    refetchInterval: REFRESH_MS,
  });
  return isAhead && data !== null && compareInstants(now, data) < 0 ? data : null;
}

/** Everything on a floor and what it is at in the period; kept true by live events. */
export function useFloor(floor: Floor, when: When): FloorState {
  const { period } = when;
  const self = useMe();
  const { user } = self;
  const seesAll = managesBookingsIn(self, floor.buildingId);
  const resources = useQuery(resourcesQuery(floor.id));
  const availability = useQuery({
    ...availabilityQuery(floor.id, period),
    refetchInterval: REFRESH_MS,
  });
  const bookings = useQuery({
    ...floorBookingsQuery(floor.id, period),
    refetchInterval: REFRESH_MS,
  });
  const closures = useQuery(floorClosuresQuery(floor.id, period)).data;
  const areas = useQuery(areasQuery(floor.id)).data ?? none;
  const amenities = useQuery(amenitiesQuery).data ?? none;
  const me = user?.id ?? null;
  const own = useQuery({ ...assignmentsOfQuery(me ?? 0), enabled: me !== null });
  // What cannot be known is not waited for.
  const assigned = own.data ?? (own.error ? none : undefined);
  const known = useMemo(
    () =>
      placesOf({
        resources: resources.data ?? none,
        availability: availability.data,
        bookings: bookings.data,
        closures,
        assigned,
        me,
        seesAll,
        period,
      }),
    [resources.data, availability.data, bookings.data, closures, assigned, me, seesAll, period],
  );
  const drawAt = useDraw(known, when);
  const places = useMemo(() => withDraw(known, drawAt), [known, drawAt]);
  const freeKnown = availability.data !== undefined;
  return {
    places,
    counts: useMemo(() => countByType(places, freeKnown), [places, freeKnown]),
    areas: useMemo(() => new Map(areas.map((area) => [area.id, area])), [areas]),
    amenities,
    me: user,
    loading: resources.isPending || availability.isPending || bookings.isPending,
    error: failed(resources) ?? failed(availability) ?? failed(bookings),
    retry: () => void Promise.all([resources.refetch(), availability.refetch(), bookings.refetch()]),
  };
}
