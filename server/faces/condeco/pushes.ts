import type { Item, Speak } from '../../modules/listeners/listeners.ts';
import {
  actionSources,
  bookedActions,
  eventTypes,
  NO_BOOKING,
  NO_TIME,
  progressionActions,
  PUSH_HEADERS,
  resourceActions,
  resourceTypes,
  updatedTimeOf,
  visitorActions,
} from './guesses.ts';
import { showLocal } from './moments.ts';
import { nameOf } from './pushes-contract.ts';

/** What the Notification Pusher sends: the vendor's bodies, in his casing (reference 5.3), and what tells them apart above them. */
export const pushOf: Speak = (eventType, change, items) => ({
  body: JSON.stringify(bodyOf(eventType, items)),
  headers: { [PUSH_HEADERS.eventType]: nameOf(eventType), [PUSH_HEADERS.change]: change },
});

type About<A extends Item['about']> = Extract<Item, { readonly about: A }>;
const of = <A extends Item['about']>(about: A, items: readonly Item[]): About<A>[] =>
  items.filter((item): item is About<A> => item.about === about);

const bodies: Readonly<Record<Parameters<Speak>[0], (items: readonly Item[]) => unknown>> = {
  meeting: (items) => byDate(of('booked', items)),
  meeting_external: (items) => byDate(of('booked', items)),
  desk: (items) => of('booked', items).map(showDesk),
  meeting_progression: (items) =>
    of('progressed', items).map(showProgression('UpdatedTime', 'MeetingProgressionAction')),
  desk_progression: (items) => of('progressed', items).map(showProgression('UpdateTime', 'DeskProgressionAction')),
  ip_phone: (items) => of('progressed', items).map(showProgression('UpdateTime', 'DeskProgressionAction')),
  resource: (items) => of('resource', items).map(showResource),
  visitor: (items) => of('visit', items).map(showVisitor),
};

const bodyOf = (eventType: Parameters<Speak>[0], items: readonly Item[]): unknown => bodies[eventType](items);

/** The day by the clocks there, as the vendor writes one. */
const dateOf = (at: Temporal.Instant, zone: string): string => `${showLocal(at, zone).slice(0, 10)}T00:00:00`;
const actionOf = ({ isThere }: About<'booked'>): number => (isThere ? bookedActions.there : bookedActions.gone);
const sourceOf = ({ fromWeb }: Item): number => (fromWeb ? actionSources.web : actionSources.elsewhere);

function byDate(items: readonly About<'booked'>[]): object {
  const dates = Map.groupBy(items, ({ start, zone }) => dateOf(start, zone));
  return Object.fromEntries(
    Array.from(dates, ([date, own]) => [
      date,
      {
        ChangedItems: own.map((item) => ({
          Action: actionOf(item),
          BookingID: item.bookingId ?? NO_BOOKING,
          ResourceItemID: item.resourceId,
        })),
      },
    ]),
  );
}

const showDesk = (item: About<'booked'>) => ({
  Date: dateOf(item.start, item.zone),
  BookingID: item.bookingId ?? NO_BOOKING,
  ResourceItemID: item.resourceId,
  Action: actionOf(item),
  UntilFurtherNotice: item.untilFurtherNotice,
});

const showProgression = (time: string, action: string) => (item: About<'progressed'>) => ({
  BookingId: item.bookingId,
  ResourceItemId: item.resourceId,
  [time]: item.verb === 'extend' ? showLocal(updatedTimeOf(item), item.zone) : NO_TIME,
  [action]: progressionActions[item.verb],
  ActionSource: sourceOf(item),
});

const showResource = ({ resourceId, type, change, at, zone }: About<'resource'>) => ({
  ResourceItemID: resourceId,
  ResourceType: type === 'desk' ? resourceTypes.desk : resourceTypes.room,
  Action: resourceActions[change],
  UpdatedTime: showLocal(at, zone),
});

const showVisitor = (item: About<'visit'>) => ({
  VisitorID: item.badgeId,
  BookingID: item.bookingId ?? NO_BOOKING,
  LocationID: item.buildingId,
  VisitDate: dateOf(Temporal.Instant.from(item.start), item.zone),
  VisitorAction: visitorActions[item.done],
  ActionSource: sourceOf(item),
  UpdatedTime: showLocal(item.at, item.zone),
});

/** The number of an event type. */
export const numberOf = (eventType: string): number =>
  Number(Object.entries(eventTypes).find(([, name]) => name === eventType)?.[0] ?? 0);
