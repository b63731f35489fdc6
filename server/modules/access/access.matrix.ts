import { hash, randomBytes } from 'node:crypto';
import { PASSWORD, type Sender, type Workplace } from '../../../test/support/scene.ts';
import {
  administrators,
  everybody,
  idOf,
  made,
  named,
  type AskFor,
  type Bodied,
  type Row,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { user } from '../people/people.matrix.ts';

/** One that reaches the building alone. */
const token: AskFor = async (place) => {
  const { key } = await place.token({ scopes: ['tokens:write'], reach: [place.here] });
  return { params: { id: Number(key?.split(':')[1]) } };
};

const newAccount: Bodied = (place) => ({ ...named('account'), role: 'employee', buildings: [place.here] });
export const account: AskFor = async (place) => made(place, '/service-accounts', await newAccount(place));
/** For administrators who reach the building; a change needs all of the account's rights. */
const here = (ask: AskFor): Row => ({ ...administrators(ask), reach: 'building' });
const mightily = (ask: AskFor): Row => ({ ...here(ask), takeover: true });

/** What a link that a person was sent ends in. */
async function passwordLink(place: Workplace, actor: Sender): Promise<string> {
  const userId = actor.userId ?? (await idOf(place, user));
  const secret = `${place.tenant.id}-${randomBytes(32).toString('base64url')}`;
  const secretHash = hash('sha256', secret, 'buffer');
  const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) };
  await place.ctx.tx(async ({ db }) => {
    const { email } = await db
      .selectFrom('userAccount')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('passwordLink')
      .values({ tenantId: place.tenant.id, secretHash, userId, email, ...times })
      .execute();
  });
  return secret;
}

export const rows: Rows = {
  'GET /me': everybody(),
  'GET /tokens': administrators(),
  'POST /tokens': mightily(async (place) => ({
    body: { ...named('token'), scopes: ['tokens:write'], serviceAccountId: await idOf(place, account) },
  })),
  'GET /tokens/:id': here(token),
  'POST /tokens/:id/revocation': here(token),
  'POST /tokens/:id/regeneration': here(token),
  'GET /service-accounts': administrators(),
  'POST /service-accounts': mightily(async (place) => ({ body: await newAccount(place) })),
  'GET /service-accounts/:id': here(account),
  'PATCH /service-accounts/:id': mightily(async (place, actor) => ({
    ...(await account(place, actor)),
    body: { ...named('account'), buildings: [place.here] },
  })),
  'GET /service-accounts/:id/belongings': here(account),
  'POST /service-accounts/:id/deactivation': mightily(async (place, actor) => ({
    ...(await account(place, actor)),
    body: { handToAccount: await idOf(place, account) },
  })),
  'POST /service-accounts/:id/activation': mightily(async (place, actor) => {
    const ask = await account(place, actor);
    await place.make(`/service-accounts/${ask.params?.['id']}/deactivation`);
    return ask;
  }),
  'GET /sign-in-form': { least: 'public' },
  'POST /sessions': {
    least: 'public',
    ask: ({ tenant }, { email }) => ({ body: { email, password: PASSWORD, tenant: tenant.slug } }),
  },
  'POST /password-resets': { least: 'public', quiet: true, ask: (_place, { email }) => ({ body: { email } }) },
  'POST /password-resets/completion': {
    least: 'public',
    secret: true,
    // It sets the password and ends the sessions of whoever asks.
    personsOnly: true,
    ask: async (place, actor) => ({
      body: { secret: await passwordLink(place, actor), password: 'walnut ferry eleven' },
    }),
  },
  'DELETE /sessions/current': { least: 'employee', personsOnly: true },
  'PUT /password': {
    least: 'employee',
    personsOnly: true,
    secret: true,
    ask: () => ({ body: { current: PASSWORD, next: 'walnut ferry eleven' } }),
  },
  'GET /users/:id/belongings': administrators(user),
  'POST /users/:id/deactivation': {
    ...administrators(async (place, actor) => ({
      ...(await user(place, actor)),
      body: {
        handTo: (await user(place, actor)).params?.['id'] ?? 0,
        bookings: { handOverTo: (await user(place, actor)).params?.['id'] ?? 0 },
      },
    })),
    takeover: true,
  },
  'POST /users/:id/password-links': { ...administrators(user), takeover: true },
  'PUT /users/:id/password': {
    ...administrators(async (place, actor) => ({ ...(await user(place, actor)), body: { password: PASSWORD } })),
    secret: true,
    takeover: true,
  },
};
