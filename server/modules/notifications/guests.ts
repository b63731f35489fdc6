import type { Ctx } from '../../platform/context/context.ts';
import { findBookings } from '../bookings/bookings.ts';
import { isSeries, type Notice, type TellsGuest } from './rules.ts';

/** A guest who comes instead of a host, and may have an address. */
export interface Guest {
  readonly name: string | null;
  readonly email: string | null;
}

/** The guests of these series; one without any is absent. */
export type FindSeriesGuests = (ctx: Ctx, ids: readonly number[]) => Promise<ReadonlyMap<number, Guest>>;

/** A guest who can be told, in the language of whom she comes instead of. */
export interface Invited extends Notice {
  readonly event: TellsGuest;
  readonly part: 'guest';
  readonly recipient: { readonly name: string; readonly email: string; readonly active: true };
}

/** Who is to be told of these: the guests who come now, and have an address. */
export async function findInvited(
  ctx: Ctx,
  events: readonly TellsGuest[],
  findSeriesGuests: FindSeriesGuests,
): Promise<Invited[]> {
  const [ofSeries, ofBookings] = [events.filter(isSeries), events.filter((event) => !isSeries(event))];
  const [series, bookings] = await Promise.all([
    findSeriesGuests(ctx, idsOf(ofSeries)),
    findBookings(ctx, idsOf(ofBookings)),
  ]);
  return events.flatMap((event): Invited[] => {
    const guest = isSeries(event) ? series.get(event.data.id) : bookings.get(event.data.id)?.guest;
    const { hostId } = event.data;
    if (!guest?.email || hostId === null) return [];
    const recipient = { name: guest.name ?? '', email: guest.email, active: true } as const;
    return [{ event, userId: hostId, part: 'guest', recipient }];
  });
}

const idsOf = (events: readonly TellsGuest[]): number[] => [...new Set(events.map(({ data }) => data.id))];
