import { idOf, named, wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { ConnectionState } from './connection-contract.ts';
import { account } from '../access/access.matrix.ts';

const credentials = { password: 'the password at the source' };
const wish = () => ({ ...named('connection'), connector: 'scripted', credentials });

/** So many of the rows before are left: there is a bound on how many a workplace has, and there are more rows than that. */
const LEFT = 100;

export const connection: AskFor = async (place) => {
  const { id } = await place.make('/connections', wish());
  const all = place.db.selectFrom('connection').select('id').where('tenantId', '=', place.tenant.id);
  const old = (await all.orderBy('id', 'desc').offset(LEFT).execute()).map((one) => one.id);
  if (old.length > 0)
    await place.db.deleteFrom('connection').where('tenantId', '=', place.tenant.id).where('id', 'in', old).execute();
  return { params: { id } };
};
/** One that hands out a token with each new credentials. */
const renewing: AskFor = async (place) => ({
  params: { id: (await place.make('/connections', { ...wish(), tokenLifetime: 'credentials' })).id },
});

/** One that stands so. */
const inState =
  (state: ConnectionState): AskFor =>
  async (place, actor) => {
    const asked = await connection(place, actor);
    await place.db.updateTable('connection').set({ state }).where('id', '=', Number(asked.params?.['id'])).execute();
    return asked;
  };

/** Its tokens lend what whoever makes them may. */
const mightily = (ask: AskFor): Row => ({ ...wholly(ask), takeover: true });

export const rows: Rows = {
  'GET /connectors': wholly(),
  'GET /connectors/:key': wholly(() => ({ params: { key: 'scripted' } })),
  'GET /connections': wholly(),
  'POST /connections': mightily(() => ({ body: wish() })),
  'GET /connections/:id': wholly(connection),
  'PATCH /connections/:id': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    body: { ...named('renamed'), schedule: { type: 'interval', every: 'PT6H' } },
  })),
  'DELETE /connections/:id': wholly(connection),
  'POST /connections/:id/test': wholly(connection),
  'POST /connections/:id/reauthorization': mightily(async (place, actor) => ({
    ...(await renewing(place, actor)),
    body: { credentials },
  })),
  'POST /connections/:id/disconnection': wholly(connection),
  'POST /connections/:id/pause': wholly(inState('active')),
  'POST /connections/:id/resumption': wholly(inState('paused')),
  'GET /connections/:id/tokens': wholly(connection),
  'POST /connections/:id/tokens': mightily(async (place, actor) => ({
    ...(await connection(place, actor)),
    body: { ...named('token'), serviceAccountId: await idOf(place, account) },
  })),
  'DELETE /connections/:id/tokens/:tokenId': wholly(async (place, actor) => {
    const { params } = await connection(place, actor);
    const { id } = await place.make(`/connections/${params?.['id']}/tokens`, named('token'));
    return { params: { ...params, tokenId: id } };
  }),
};
