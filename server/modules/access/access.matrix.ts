import { PASSWORD } from '../../../test/support/scene.ts';
import { administrators, everybody, made, named, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { user } from '../people/people.matrix.ts';

const token: AskFor = (place) => made(place, '/tokens', { ...named('token'), scopes: ['tokens:write'] });

export const rows: Rows = {
  'GET /me': everybody(),
  'GET /tokens': administrators(),
  'POST /tokens': administrators(() => ({ body: named('token') })),
  'GET /tokens/:id': administrators(token),
  'POST /tokens/:id/revocation': administrators(token),
  'POST /tokens/:id/regeneration': administrators(token),
  'POST /sessions': {
    least: 'public',
    ask: ({ tenant }, { email }) => ({ body: { email, password: PASSWORD, tenant: tenant.slug } }),
  },
  'DELETE /sessions/current': { least: 'employee', personsOnly: true },
  'PUT /password': {
    least: 'employee',
    personsOnly: true,
    secret: true,
    ask: () => ({ body: { current: PASSWORD, next: 'walnut ferry eleven' } }),
  },
  'GET /users/:id/belongings': administrators(user),
  'POST /users/:id/deactivation': administrators(async (place, actor) => ({
    ...(await user(place, actor)),
    body: { handTo: (await user(place, actor)).params?.['id'] ?? 0 },
  })),
  'PUT /users/:id/password': {
    ...administrators(async (place, actor) => ({ ...(await user(place, actor)), body: { password: PASSWORD } })),
    secret: true,
    takeover: true,
  },
};
