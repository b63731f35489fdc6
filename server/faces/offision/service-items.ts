import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { listAssignees, sliceServices } from '../../modules/services/services.ts';
import { may } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { retiredAmong, serviceTypes, timingsOfTypes } from './guesses.ts';
import { readEnum, readIds, readPage, said, showPage } from './read.ts';
import type { serviceEndpoints } from './service-contract.ts';

const TYPES = Object.keys(serviceTypes) as (keyof typeof serviceTypes)[];

/** Services as the vendor's programs read them: what is retired is what the vendor calls deleted, and is found by id alone. */
export const serviceItems: UseCases<typeof serviceEndpoints> = {
  async searchServiceItems(ctx, { id, type, servicePlanId, searchText, ...paging }) {
    const page = readPage(paging);
    const ids = readIds(id, 'id');
    const filter = {
      ids,
      timings: readEnum(type, serviceTypes, 'type')?.map((one) => timingsOfTypes[one]),
      planIds: readIds(servicePlanId, 'servicePlanId'),
      search: searchText,
      retired: retiredAmong(ids),
    };
    const services = await sliceServices(ctx, said(filter), page);
    // Who somebody is, only who reads people is told.
    const isTold = may(ctx.who, 'people:read', 'anywhere');
    const assignees = isTold
      ? await listAssignees(
          ctx,
          services.items.map((service) => service.id),
        )
      : new Map<number, readonly number[]>();
    const people = await findPeople(ctx, [...new Set([...assignees.values()].flat())]);
    const withAddress = maySeeContacts(ctx.who);
    return showPage(services, page, (service) => ({
      id: service.id,
      name: service.name,
      description: service.description,
      type: serviceTypes[TYPES.find((one) => timingsOfTypes[one] === service.timing) ?? 'betweenBooking'],
      isDeleted: service.retired,
      actualAssignedUsers: (assignees.get(service.id) ?? []).flatMap((userId) => {
        const person = people.get(userId);
        if (!person?.active) return [];
        return [{ id: userId, displayName: person.name, emailAddress: withAddress ? person.email : null }];
      }),
    }));
  },
};
