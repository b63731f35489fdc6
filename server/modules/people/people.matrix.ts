import { unique } from '../../../test/support/scene.ts';
import {
  administrators,
  everybody,
  idOf,
  made,
  named,
  wholly,
  type AskFor,
  type Rows,
} from '../../../test/support/matrix/row.ts';

export const user: AskFor = (place) =>
  made(place, '/users', { ...named('user'), email: `${unique('user')}@x.example` });
const manager: AskFor = (place) =>
  made(place, '/users', { ...named('user'), email: `${unique('user')}@x.example`, role: 'receptionist' });
export const group: AskFor = (place) => made(place, '/groups', named('group'));
const membership: AskFor = async (place, actor) => {
  const [{ params: { id } = {} }, { params: { id: userId } = {} }] = [
    await group(place, actor),
    await user(place, actor),
  ];
  return { params: { id: id ?? 0, userId: userId ?? 0 } };
};
export const member: AskFor = async (place, actor) => {
  const { params = {} } = await membership(place, actor);
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('userGroupMember')
      .values({ tenantId: place.tenant.id, groupId: Number(params['id']), userId: Number(params['userId']) })
      .execute(),
  );
  return { params };
};

export const rows: Rows = {
  'GET /users': everybody(async (place, actor) => {
    const { params } = await member(place, actor);
    return { query: { groupId: params?.['id'] ?? 0 } };
  }),
  'POST /users': {
    ...administrators(async (place) => {
      const standing = { role: 'receptionist', buildings: [place.here], managerId: await idOf(place, user) };
      return { body: { ...named('user'), email: `${unique('user')}@x.example`, ...standing } };
    }),
    takeover: true,
  },
  'GET /users/:id': everybody(user),
  'PATCH /users/:id': {
    ...administrators(async (place, actor) => ({
      ...(await manager(place, actor)),
      body: { name: 'Renamed', buildings: [place.here], managerId: await idOf(place, user) },
    })),
    takeover: true,
  },
  'GET /users/:id/reports': { ...administrators(user), takeover: true },
  'POST /users/:id/activation': administrators(async (place, actor) => {
    const { params } = await user(place, actor);
    await place.make(`/users/${params?.['id']}/deactivation`);
    return { params: params ?? {} };
  }),
  'GET /groups': everybody(),
  'POST /groups': administrators(() => ({ body: named('group') })),
  'GET /groups/:id': everybody(group),
  'PATCH /groups/:id': administrators(async (place, actor) => ({
    ...(await group(place, actor)),
    body: named('group'),
  })),
  'DELETE /groups/:id': administrators(group),
  'GET /groups/:id/members': everybody(member),
  'PUT /groups/:id/members/:userId': wholly(membership),
  'DELETE /groups/:id/members/:userId': administrators(member),
};
