import type { DemoBooking } from './calendar.ts';
import type { DemoResource } from './inventory.ts';
import type { Timing } from '../modules/services/contract.ts';

/** A building with what stands on its floors. */
interface Furnished {
  readonly key: string;
  readonly floors: readonly { readonly resources: readonly DemoResource[] }[];
}

/** Something that can be ordered with a booking of a room. */
export interface DemoService {
  readonly key: string;
  readonly buildingKey: string;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly price: { readonly amount: number; readonly currency: string } | null;
  readonly timing: Timing;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  readonly noticeHours: number;
  /** Whose members do it. */
  readonly groupKey: string;
}

/** What somebody ordered with a booking. */
export interface DemoOrder {
  readonly booking: DemoBooking;
  readonly resourceKey: string;
  readonly service: DemoService;
  readonly quantity: number;
  readonly note: string;
}

/** Services that are offered together. */
export interface DemoServicePlan {
  readonly name: string;
  readonly serviceKeys: readonly string[];
  readonly buildingKey: string;
}

export interface DemoServices {
  readonly servicePlans: readonly DemoServicePlan[];
  readonly services: readonly DemoService[];
  readonly orders: readonly DemoOrder[];
}

const KINDS = [
  {
    kind: 'coffee',
    name: 'Coffee and tea',
    description: 'A flask of each, with milk and oat milk',
    unit: 'person',
    amount: 3,
    timing: 'before',
    minutesBefore: 15,
    minutesAfter: 0,
    noticeHours: 4,
  },
  {
    kind: 'layout',
    name: 'Another layout',
    description: 'Tables and chairs as you need them; say how',
    unit: '',
    amount: null,
    timing: 'before_and_after',
    minutesBefore: 30,
    minutesAfter: 20,
    noticeHours: 24,
  },
  {
    kind: 'technician',
    name: 'A technician in the room',
    description: 'For calls that must not fail',
    unit: '',
    amount: null,
    timing: 'before_until_end',
    minutesBefore: 15,
    minutesAfter: 0,
    noticeHours: 48,
  },
] as const;

const MONEY: Readonly<Record<string, { readonly currency: string; readonly times: number }>> = {
  ldn: { currency: 'GBP', times: 100 },
  hkg: { currency: 'HKD', times: 1_000 },
};

/** What a meeting with guests needs. */
const TOGETHER: ReadonlySet<string> = new Set([KINDS[0].name, KINDS[2].name]);

/** So many bookings of a building have something ordered. */
const ORDERED = 6;

/** What can be ordered in each building, and what is ordered with the next bookings of its rooms. */
export function demoServices({
  buildings,
  bookings,
  now,
}: {
  readonly buildings: readonly Furnished[];
  readonly bookings: readonly DemoBooking[];
  readonly now: Temporal.Instant;
}): DemoServices {
  const services = buildings.flatMap(({ key: buildingKey }) =>
    KINDS.map(({ kind, amount, ...service }): DemoService => {
      const { currency = 'EUR', times = 100 } = MONEY[buildingKey] ?? {};
      const price = amount === null ? null : { amount: amount * times, currency };
      return { ...service, key: `${buildingKey}/${kind}`, buildingKey, price, groupKey: 'operations' };
    }),
  );
  const servicePlans = buildings.map(({ key: buildingKey }): DemoServicePlan => {
    const together = services.filter((one) => one.buildingKey === buildingKey && TOGETHER.has(one.name));
    return { name: 'Meeting with guests', serviceKeys: together.map(({ key }) => key), buildingKey };
  });
  const orders = buildings.flatMap((building) => ordersIn(building, services, bookings, now));
  return { servicePlans, services, orders };
}

function ordersIn(
  { key, floors }: Furnished,
  services: readonly DemoService[],
  bookings: readonly DemoBooking[],
  now: Temporal.Instant,
): DemoOrder[] {
  const rooms = new Set(
    floors.flatMap(({ resources }) => resources.flatMap((one) => (one.type === 'room' ? one.key : []))),
  );
  const own = services.filter(({ buildingKey }) => buildingKey === key);
  return bookings
    .filter(({ state, startsAt }) => state === 'confirmed' && Date.parse(startsAt) > now.epochMilliseconds)
    .flatMap((booking) => {
      const resourceKey = booking.resourceKeys.find((one) => rooms.has(one));
      return resourceKey === undefined ? [] : [{ booking, resourceKey }];
    })
    .toSorted((a, b) => Date.parse(a.booking.startsAt) - Date.parse(b.booking.startsAt))
    .slice(0, ORDERED)
    .flatMap(({ booking, resourceKey }, i) => {
      const service = own[i % own.length];
      if (service === undefined) return [];
      const quantity = service.unit === '' ? 1 : 4 + i;
      const note = i % 2 === 0 ? '' : 'The table by the window, please';
      return [{ booking, resourceKey, service, quantity, note }];
    });
}
