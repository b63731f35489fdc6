import { everybody, idOf, inHours, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { unique, type Sender, type Workplace } from '../../../test/support/scene.ts';
import { countryHere } from '../places/places.matrix.ts';
import { user } from '../people/people.matrix.ts';

/** A blind-managed group with a room of it. */
async function blind(place: Workplace) {
  const group = { name: unique('Group'), countryId: await countryHere(place), kind: 'blind_managed' };
  const { id: groupId } = await place.make('/resource-groups', group);
  const room = { type: 'room', name: unique('Room'), buildingId: place.here, groupId, capacity: 8 };
  return { groupId, resourceId: (await place.make('/resources', room)).id };
}

const wishOf = (hostId: number) => ({ start: inHours(24), end: inHours(25), people: 4, hostId });
const wish = async (place: Workplace, { userId }: Sender) => wishOf(userId ?? (await idOf(place, user)));

const own: AskFor = async (place, actor) => {
  const { groupId } = await blind(place);
  return { params: { id: (await place.make(`/resource-groups/${groupId}/requests`, await wish(place, actor))).id } };
};

/** What somebody else asks for, of a group whose bookings a policy lets this one manage. */
async function request(place: Workplace, { userId }: Sender) {
  const { groupId, resourceId } = await blind(place);
  const rules = { managedBy: { userIds: [userId ?? (await idOf(place, user))] } };
  await place.make('/policies', { name: unique('Kept'), resourceGroupId: groupId, rules });
  const { id } = await place.make(`/resource-groups/${groupId}/requests`, wishOf(await idOf(place, user)));
  return { params: { id }, resourceId };
}

export const rows: Rows = {
  'POST /resource-groups/:id/requests': everybody(async (place, actor) => ({
    params: { id: (await blind(place)).groupId },
    body: await wish(place, actor),
  })),
  'GET /space-requests': everybody(),
  'GET /space-requests/:id': owned(own),
  'GET /space-requests/:id/spaces': everybody(async (place, actor) => ({
    params: (await request(place, actor)).params,
  })),
  'POST /space-requests/:id/assignment': everybody(async (place, actor) => {
    const { params, resourceId } = await request(place, actor);
    return { params, body: { resourceId } };
  }),
  'POST /space-requests/:id/refusal': everybody(async (place, actor) => ({
    params: (await request(place, actor)).params,
    body: { reason: 'None is left' },
  })),
  'POST /space-requests/:id/withdrawal': owned(own),
};
