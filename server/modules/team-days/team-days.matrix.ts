import { everybody, idOf, named, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { group, user } from '../people/people.matrix.ts';
import { area } from '../places/places.matrix.ts';
import { createTeamDay } from './team-days.ts';

let days = 0;

/** A team that somebody is in, or a person where a program asks; and a free desk in an area of its own, on a day to come. */
async function team(place: Workplace, { userId }: Sender) {
  const [groupId, areaId] = [await idOf(place, group), await idOf(place, area)];
  const memberId = userId ?? (await idOf(place, user));
  const member = { tenantId: place.tenant.id, groupId, userId: memberId };
  await place.ctx.tx((tx) => tx.db.insertInto('userGroupMember').values(member).execute());
  const space = { buildingId: place.here, floorId: place.floorId, areaId };
  const { id: resourceId } = await place.make('/resources', { ...named('desk'), type: 'desk', ...space });
  days = (days % 300) + 1;
  // Still to come, whatever day it is there.
  const date = Temporal.Now.plainDateISO('UTC')
    .add({ days: days + 1 })
    .toString();
  return { memberId, resourceId, floorId: place.floorId, areaId, wish: { groupId, name: 'Planning', date } };
}

/** Planned for her team and handed to her, so that it is hers to change: nobody plans as many as are asked for here. */
async function planned(place: Workplace, actor: Sender) {
  const { memberId, resourceId, wish } = await team(place, actor);
  const by = asPerson(place, await idOf(place, user));
  const { id } = await createTeamDay(by, { ...wish, resourceIds: [resourceId] });
  await place.ctx.tx((tx) =>
    tx.db.updateTable('teamDay').set({ organiserId: memberId }).where('id', '=', id).execute(),
  );
  return { params: { id }, body: { hostId: memberId, resourceId } };
}

/** A person, with all rights. */
const asPerson = ({ ctx }: Workplace, userId: number): Ctx =>
  ctx.as({ ...ctx.who, kind: 'user', key: `user:${userId}`, userId, email: '', role: 'employee', tokenId: null });

const day: AskFor = async (place, actor) => ({ params: (await planned(place, actor)).params });

export const rows: Rows = {
  'GET /team-days': everybody(async (place) => ({ query: { groupId: await idOf(place, group) } })),
  'POST /team-days': {
    ...everybody(async (place, actor) => {
      const { wish, floorId, areaId } = await team(place, actor);
      return { body: { ...wish, floorId, areaId, count: 1 } };
    }),
    besides: async (place, actor) => {
      const { wish, resourceId } = await team(place, actor);
      return { body: { ...wish, resourceIds: [resourceId] } };
    },
    personsOnly: true,
  },
  'GET /team-days/:id': owned(day),
  'PATCH /team-days/:id': owned(async (place, actor) => ({ ...(await day(place, actor)), body: { name: 'Retro' } })),
  'POST /team-days/:id/cancellation': owned(day),
  'POST /team-days/:id/places': owned(planned),
};
