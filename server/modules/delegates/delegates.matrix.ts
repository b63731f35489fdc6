import { administrators, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { user } from '../people/people.matrix.ts';

const pair: AskFor = async (place, actor) => {
  const [one, other] = [await user(place, actor), await user(place, actor)];
  return { params: { id: one.params?.['id'] ?? 0, userId: other.params?.['id'] ?? 0 } };
};
const named: AskFor = async (place, actor) => {
  const { params = {} } = await pair(place, actor);
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('delegate')
      .values({
        tenantId: place.tenant.id,
        userId: Number(params['id']),
        delegateId: Number(params['userId']),
        createdAt: new Date(),
      })
      .execute(),
  );
  return { params };
};

/** For who keeps people. Her own everybody says herself: see `delegates.test.ts`. */
const keeping = (ask: AskFor): Row => ({ ...administrators(ask), takeover: true });

export const rows: Rows = {
  'GET /users/:id/delegates': keeping(user),
  'GET /users/:id/delegators': keeping(user),
  'PUT /users/:id/delegates/:userId': keeping(async (place, actor) => ({
    ...(await pair(place, actor)),
    body: {},
  })),
  'DELETE /users/:id/delegates/:userId': keeping(named),
};
