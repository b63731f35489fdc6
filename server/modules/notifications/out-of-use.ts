import type { Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { postMail } from '../../platform/mail/mail.ts';
import { aheadTogether, listAhead, type AheadOfHost } from '../bookings/bookings.ts';
import { actingKeyOf, findActing } from '../delegates/delegates.ts';
import { findNames } from '../places/places.ts';
import { findResources, lockOutOfUse } from '../resources/resources.ts';
import { idOf } from './reminders.ts';
import { settingsOf } from './settings.ts';
import { insertNotifications, keyOf, type NewNotification } from './store.ts';
import { letterOf, type NotificationOptions } from './tell.ts';
import { wordsIn } from './words/by-language.ts';
import type { Message } from './words/words.ts';

type Retired = HeardEvent<'resource.retired'>;

/**
 * Tells whoever hosts what is booked that its space went out of use, whoever took it out: of all that did together one letter, with
 * the next of her bookings there; whoever booked it for her hears the same of what he booked, as long as he may act for her. What is in use
 * again by then is not told of. Whoever did it is told too: nothing has shown her what she has booked there.
 */
export const outOfUseListener = (options: NotificationOptions): EventListener<'resource.retired'> => ({
  name: 'out_of_use',
  hears: ['resource.retired'],
  async react(tx, events) {
    const gone = await stillGone(tx, events);
    const [first] = gone;
    if (first === undefined) return;
    const ids = gone.map(({ subject }) => subject.id);
    const placesOf = await placesIn(tx, ids);
    for (let page = await listAhead(tx, ids, 0); page.length > 0; page = await listAhead(tx, ids, lastOf(page)))
      await tell(options, tx, { first, placesOf, told: await findTold(tx, page) });
  },
});

const lastOf = (page: readonly AheadOfHost[]): number => page.at(-1)?.hostId ?? 0;

/** Those of them since which it has been out of use all the time: a space that went out of it again has another. */
async function stillGone(tx: Tx, events: readonly Retired[]): Promise<Retired[]> {
  const since = await lockOutOfUse(tx, [...new Set(events.map(({ subject }) => subject.id))]);
  return events.filter(({ subject, at }) => since.get(subject.id)?.equals(at));
}

/** What these are called, with their buildings. */
async function placesIn(tx: Tx, ids: readonly number[]): Promise<(some: readonly number[]) => string[]> {
  const resources = await findResources(tx, ids);
  const buildings = await findNames(tx, 'building', [...new Set([...resources.values()].map((one) => one.buildingId))]);
  return (some) =>
    some.flatMap((id) => {
      const one = resources.get(id);
      return one ? [`${one.name} (${buildings.get(one.buildingId) ?? ''})`] : [];
    });
}

/** Somebody who is told of what she hosts, or of what he booked for its host. */
interface Told extends ReturnType<typeof aheadTogether> {
  readonly userId: number;
  readonly hostId: number;
}

async function findTold(tx: Tx, page: readonly AheadOfHost[]): Promise<Told[]> {
  const hosts = [...Map.groupBy(page, ({ hostId }) => hostId)].map(([hostId, parts]): Told => ({
    userId: hostId,
    hostId,
    ...aheadTogether(parts),
  }));
  const others = page.flatMap(({ bookerId, ...part }): Told[] =>
    bookerId === null || bookerId === part.hostId ? [] : [{ userId: bookerId, ...part }],
  );
  const acting = await findActing(
    tx,
    others.map(({ hostId, userId }) => ({ userId: hostId, delegateId: userId })),
  );
  return [
    ...hosts,
    ...others.filter(({ hostId, userId }) => acting.has(actingKeyOf({ userId: hostId, delegateId: userId }))),
  ];
}

interface Telling {
  readonly first: Retired;
  readonly placesOf: (ids: readonly number[]) => readonly string[];
  readonly told: readonly Told[];
}

async function tell(options: NotificationOptions, tx: Tx, { first, placesOf, told }: Telling): Promise<void> {
  const people = await options.findPeople(tx, [...new Set(told.flatMap(({ userId, hostId }) => [userId, hostId]))]);
  const settings = await settingsOf(tx, [...new Set(told.map(({ userId }) => userId))]);
  const worded = told.flatMap((one) => {
    const recipient = people.get(one.userId);
    if (!recipient?.active) return [];
    const { language } = settings(one.userId);
    const words = wordsIn(language);
    const bookings = one.bookings.map((booking) => ({ ...booking, places: placesOf(booking.resourceIds) }));
    const said = words.outOfUse(placesOf(one.resourceIds), bookings, one.count - bookings.length);
    const message = one.userId === one.hostId ? said : words.forHost(people.get(one.hostId)?.name ?? '', said);
    return [{ ...one, recipient, language, message, row: rowOf(first, one, message) }];
  });
  const fresh = await insertNotifications(
    tx,
    worded.map(({ row }) => row),
  );
  const publicUrl = `${options.publicUrl}/bookings`;
  const letters = worded.filter(({ row }) => fresh.has(keyOf(row))).map((one) => letterOf({ publicUrl }, one));
  await postMail(tx, letters, options.mailRoute);
}

/** Of what is told together each hears once for each host. */
function rowOf({ id, type, subject, actor }: Retired, { userId, hostId, bookings }: Told, { title, lines }: Message) {
  const part = userId === hostId ? 'host' : 'delegate';
  const zones = [...new Set(bookings.map(({ zone }) => zone))];
  const data = { title, lines, subject, part, actor, ...(zones.length === 1 && { zone: zones[0] }) };
  return { userId, eventId: idOf(`${id} ${hostId}`), type, data } satisfies NewNotification;
}
