import {
  everybody,
  idOf,
  keepers,
  made,
  named,
  things,
  type AskFor,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { group, user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

const newService = async (place: Workplace) => ({
  ...named('service'),
  timing: 'before',
  minutesBefore: 15,
  offers: [{ buildingId: place.here, resourceId: await idOf(place, desk) }],
  userIds: [await idOf(place, user)],
  groupIds: [await idOf(place, group)],
});

/** Something that is ordered in the building. */
export const service: AskFor = async (place) =>
  made(place, '/services', { ...named('service'), timing: 'before', offers: [{ buildingId: place.here }] });

const newPlan = async (place: Workplace) => ({
  ...named('plan'),
  serviceIds: [await idOf(place, service)],
  offers: [{ buildingId: place.here, resourceId: await idOf(place, desk) }],
});
const plan: AskFor = async (place) => made(place, '/service-plans', await newPlan(place));

const retired: AskFor = async (place, actor) => {
  const ask = await service(place, actor);
  await place.make(`/services/${ask.params?.['id']}/retirement`);
  return ask;
};

const change = async (place: Workplace) => {
  const { offers, userIds, groupIds } = await newService(place);
  return { offers, userIds, groupIds };
};

export const rows: Rows = {
  'GET /services': everybody(async (place) => ({
    query: { resourceId: await idOf(place, desk), planId: await idOf(place, plan) },
  })),
  'POST /services': keepers('building', async (place) => ({ body: await newService(place) })),
  'GET /services/:id': everybody(service),
  'PATCH /services/:id': keepers('building', async (place, actor) => ({
    ...(await service(place, actor)),
    body: await change(place),
  })),
  'POST /services/:id/retirement': keepers('building', service),
  'POST /services/:id/reinstatement': keepers('building', retired),
  ...things('/service-plans', plan, 'building', newPlan, newPlan),
};
