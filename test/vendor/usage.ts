import type { Made, Place } from './books.ts';
import type { Client } from './client.ts';
import { MINUTE, wallIn } from './clocks.ts';

// What an analyst asks of how places are used, and her own recount of it.

/** So often, and for so many minutes. */
interface Used {
  readonly usageCount: number;
  readonly usedTimeInMinutes: number;
}
interface OfResource extends Used {
  readonly bookableResource: { readonly id: number };
}
interface OfTime extends Used {
  readonly dateTime: string;
}

/** Epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const asked = (place: Place, { from, to }: Range) => ({
  bookableResourceId: place.id,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** How a place was used within a range, by what was made: what is cancelled is none, and a booking counts where it begins. */
export function recountUsage(made: readonly Made[], { id }: Pick<Place, 'id'>, { from, to }: Range): Used {
  const there = made.filter((one) => !one.cancelled && one.places.some((place) => place.id === id));
  const minutes = there.map(({ start, end }) => Math.max(0, Math.min(end, to) - Math.max(start, from)) / MINUTE);
  return {
    usageCount: there.filter(({ start }) => start >= from && start < to).length,
    usedTimeInMinutes: minutes.reduce((sum, one) => sum + one, 0),
  };
}

/** What differs of one place, by resource and by the day of its clocks: a line of text for each. */
export async function usageDifferences(
  api: Client,
  made: readonly Made[],
  place: Place,
  range: Range,
): Promise<string[]> {
  const path = '/analytics/v1/booking-usage';
  const [whole] = await api.get<OfResource[]>(`${path}/bookable-resource`, asked(place, range));
  const days = await api.get<OfTime[]>(`${path}/time`, { ...asked(place, range), groupPeriodBy: 'Daily' });
  const stretches = days.map((day, i) => ({
    day,
    from: Date.parse(day.dateTime),
    to: Date.parse(days[i + 1]?.dateTime ?? '') || range.to,
  }));
  const looks = [
    { name: `place ${place.id}`, said: whole, range },
    ...stretches.map(({ day, from, to }) => ({
      name: `place ${place.id} on ${day.dateTime}`,
      said: day,
      range: { from, to },
    })),
  ];
  const wrong = looks.flatMap(({ name, said, range: looked }) => {
    const counted = recountUsage(made, place, looked);
    const isSame = said?.usageCount === counted.usageCount && said.usedTimeInMinutes === counted.usedTimeInMinutes;
    return isSame ? [] : [`${name}: ${JSON.stringify(said)} instead of ${JSON.stringify(counted)}`];
  });
  const midnights = stretches.slice(1).filter(({ from }) => !wallIn(from, place.zone).endsWith('T00:00'));
  return [...wrong, ...midnights.map(({ day }) => `${day.dateTime} is no midnight in ${place.zone}`)];
}
