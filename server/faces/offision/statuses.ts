import type { Static } from 'typebox';
import { statusesOf, type Status } from '../../modules/presence/presence.ts';
import type { Appointment } from '../../modules/bookings/bookings.ts';
import { findNames } from '../../modules/places/places.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { sliceResources } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { showTime } from '../../platform/time.ts';
import { keyOf, namingMakers } from './appointments.ts';
import type { bookingEndpoints, ResourceStatus } from './booking-contract.ts';
import { MAX_ROWS, resourceTypes, privateSubjects, retiredAmong, statuses, wordings } from './guesses.ts';
import { readIds, said } from './read.ts';

type Calls = Pick<UseCases<typeof bookingEndpoints>, 'listResourceStatuses'>;

/** What resources are now: those that are in use, or those that are named. */
export const resourceStatuses: Calls = {
  async listResourceStatuses(ctx, { id, language }) {
    const ids = readIds(id, 'id');
    const filter = said({ ids, retired: retiredAmong(ids) });
    const { items } = await sliceResources(ctx, filter, { offset: 0, limit: MAX_ROWS }, unseenIn(ctx));
    const [all, amenities] = await Promise.all([
      statusesOf(
        ctx,
        items.map((resource) => resource.id),
      ),
      findNames(ctx, 'amenity', [...new Set(items.flatMap(({ amenityIds }) => amenityIds))]),
    ]);
    const amenitiesOf = new Map(items.map((resource) => [resource.id, resource.amenityIds]));
    const spoken = languageIn(language);
    const slotOf = await showingSlots(ctx, all, spoken);
    const wording = wordings[spoken];
    return all.map(({ resource, name, current, upcoming }) => ({
      ...statuses[name],
      bookableResource: {
        id: resource.id,
        name: resource.name,
        type: resourceTypes[resource.type],
        capacity: resource.capacity,
        amenities: (amenitiesOf.get(resource.id) ?? []).map((one) => ({ id: one, name: amenities.get(one) ?? '' })),
      },
      currentAppointment: current && slotOf(current),
      nextAppointment: upcoming[0] ? slotOf(upcoming[0]) : null,
      statusWording: wording[name],
      upcomingAppointments: upcoming.map(slotOf),
    }));
  },
};

type Slot = Static<typeof ResourceStatus>['upcomingAppointments'][number];

/** Who shows these at a door says to all what it reads: nothing says here that one is private, but its words. */
async function showingSlots(ctx: Ctx, all: readonly Status[], language: Language): Promise<(one: Appointment) => Slot> {
  const nameOf = await namingMakers(
    ctx,
    all.flatMap(({ current, upcoming }) => [...(current ? [current] : []), ...upcoming]),
  );
  return (one) => ({
    id: keyOf(one),
    subject: one.booking.private ? privateSubjects[language] : one.booking.title,
    period: { start: showTime(one.during.start), end: showTime(one.during.end) },
    organizerDisplayName: one.booking.hostName ?? (one.createdBy === null ? '' : nameOf(one.createdBy)),
  });
}

type Language = keyof typeof wordings;
const LANGUAGES = Object.keys(wordings) as Language[];

/** The language that somebody wants most of those that there are words in (RFC 9110 §12.5.4); where it is none, the first that she does not refuse. */
function languageIn(wanted = ''): Language {
  const ranges = wanted.split(',').map(readRange);
  const refused = new Set(ranges.flatMap(({ language, weight }) => (weight === 0 ? language : [])));
  const named = new Set(ranges.map(({ language }) => language));
  const others = LANGUAGES.filter((one) => !named.has(one));
  const welcome = ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .flatMap(({ language }) => (language === '*' ? others : LANGUAGES.filter((one) => one === language)));
  const left = refused.has('*') ? [] : LANGUAGES.filter((one) => !refused.has(one));
  return [...welcome, ...left][0] ?? 'en';
}

/** One of the ranges of a header, and how much it is wanted: fully, where that is not said as it should be. */
function readRange(range: string): { readonly language: string; readonly weight: number } {
  const [tag = '', ...given] = range.split(';').map((part) => part.trim().toLowerCase());
  const said = given
    .map((one) => /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return { language: /^zh\b/.test(tag) ? 'zh-hant' : (tag.split('-', 1)[0] ?? ''), weight: Number(said ?? 1) };
}
