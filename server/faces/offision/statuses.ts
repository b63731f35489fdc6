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
import { MAX_ROWS, resourceTypes, retiredAmong, statuses, wordings } from './guesses.ts';
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
    const slotOf = await showingSlots(ctx, all);
    const wording = wordings[languageIn(language)];
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

async function showingSlots(ctx: Ctx, all: readonly Status[]): Promise<(one: Appointment) => Slot> {
  const nameOf = await namingMakers(
    ctx,
    all.flatMap(({ current, upcoming }) => [...(current ? [current] : []), ...upcoming]),
  );
  return (one) => ({
    id: keyOf(one),
    subject: one.booking.title,
    period: { start: showTime(one.during.start), end: showTime(one.during.end) },
    organizerDisplayName: one.booking.hostName ?? (one.createdBy === null ? '' : nameOf(one.createdBy)),
  });
}

/** The first of the languages that somebody wants, as far as there are words in it. */
function languageIn(wanted = ''): keyof typeof wordings {
  const tags = wanted.split(',').map((one) => one.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  const known = tags.map((tag) => (/^zh\b/.test(tag) ? 'zh-hant' : tag.slice(0, 2)));
  return known.find((one): one is keyof typeof wordings => one in wordings) ?? 'en';
}
