import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { events as bookingEvents } from '../../../server/modules/bookings/contract.ts';
import type { events as placeEvents } from '../../../server/modules/places/contract.ts';
import type { events as presenceEvents } from '../../../server/modules/presence/contract.ts';
import type { events as resourceEvents } from '../../../server/modules/resources/contract.ts';
import { refreshBookings } from './bookings.ts';
import { isAged, readHeard, type HeardBooking } from './concerns.ts';

type BookingEvent = keyof typeof bookingEvents | keyof typeof presenceEvents;
type PlaceEvent = keyof typeof placeEvents | keyof typeof resourceEvents;

/** The events that make what is shown old; the compiler compares each with the contracts. */
const names = {
  bookings: [
    'booking.created',
    'booking.updated',
    'booking.extended',
    'booking.cancelled',
    'booking.checked_in',
    'booking.checked_out',
    'booking.expired',
  ],
  spaces: [
    'building.created',
    'building.updated',
    'building.deleted',
    'floor.created',
    'floor.updated',
    'floor.deleted',
    'area.created',
    'area.updated',
    'area.deleted',
    'amenity.created',
    'amenity.updated',
    'amenity.deleted',
    'resource.created',
    'resource.updated',
    'resource.deleted',
    'resource.retired',
    'resource.reinstated',
  ],
} as const satisfies { readonly bookings: readonly BookingEvent[]; readonly spaces: readonly PlaceEvent[] };

/** Events come in bursts (a series, a busy morning): asking again once serves them all. */
const GATHER_MS = 120;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before trying again, longer each time, never all browsers at once. */
export const waitBefore = (attempt: number, chance: number = Math.random()): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + chance / 2);

interface Stream {
  addEventListener: (name: string, heard: (event: { readonly data?: string }) => void) => void;
  close: () => void;
}
type Open = (address: string) => Stream;

interface Hearing {
  /** Null: anything may have changed. */
  readonly bookings: (heard: HeardBooking | null) => void;
  readonly spaces: () => void;
  readonly connected: (is: boolean) => void;
}

/**
 * Hears the server's events until the returned function is called. While the line is broken it asks again at each try, and
 * once more when the line stands.
 */
export function hear(hearing: Hearing, open: Open = (address) => new EventSource(address)): () => void {
  let stream: Stream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let broken = false;
  const connect = (): void => {
    const opened = open('/api/v1/live');
    stream = opened;
    opened.addEventListener('open', () => {
      attempt = 0;
      hearing.connected(true);
      if (broken) hearing.bookings(null);
      broken = false;
    });
    opened.addEventListener('error', () => {
      opened.close();
      broken = true;
      hearing.connected(false);
      timer = setTimeout(() => {
        hearing.bookings(null);
        connect();
      }, waitBefore(attempt++));
    });
    for (const name of names.bookings)
      opened.addEventListener(name, ({ data }) => hearing.bookings(readHeard(name, data)));
    for (const name of names.spaces) opened.addEventListener(name, () => hearing.spaces());
    // Sent to one that was away for too long to be told everything it missed.
    opened.addEventListener('reset', () => {
      hearing.bookings(null);
      hearing.spaces();
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    stream?.close();
  };
}

/** Runs at once, then at most once in `pause` for all that it was called with meanwhile. */
export function gather<T>(work: (gathered: readonly T[]) => void, pause: number = GATHER_MS): (item: T) => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting: T[] = [];
  const run = (): void => {
    const gathered = waiting;
    waiting = [];
    timer = setTimeout(() => {
      timer = null;
      if (waiting.length > 0) run();
    }, pause);
    work(gathered);
  };
  return (item) => {
    waiting.push(item);
    if (timer === null) run();
  };
}

/** Asks again for what these changes made old. */
function refreshAged(client: QueryClient, heard: readonly (HeardBooking | null)[]): void {
  const known = heard.filter((one) => one !== null);
  if (known.length < heard.length) return void refreshBookings(client);
  for (const topic of ['availability', 'bookings'])
    void client.invalidateQueries({
      queryKey: [topic],
      predicate: (query) => known.some((one) => isAged(client, query, one)),
    });
}

const hearInto = (client: QueryClient, connected: (is: boolean) => void): (() => void) =>
  hear({
    bookings: gather((heard: readonly (HeardBooking | null)[]) => refreshAged(client, heard)),
    spaces: gather<void>(() => void client.invalidateQueries({ queryKey: ['spaces'] })),
    connected,
  });

/** Keeps what is shown true while others book. @returns whether the line to the server stands */
export function useLive(): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => hearInto(client, setConnected), [client]);
  return connected;
}
