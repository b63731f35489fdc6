import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders } from '../../../test/support/interleave.ts';
import { hashPassword } from '../../platform/auth/passwords.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { applicationsBy, applicationsIn } from '../applications/applications.ts';
import { createUser as addUser, updateUser } from '../people/people.ts';
import { credentialsIn } from './credentials.ts';
import { deactivateUser } from './leaving.ts';
import { holdRights } from './hold-rights.ts';
import { applicationOwner } from './owners.ts';
import { changePassword, givePassword, setPassword } from './passwords.ts';
import { openSession } from './sessions.ts';
import { createToken, regenerateToken, revokeToken } from './tokens.ts';

let counted = 0;
const PASSWORD = 'plum harbour seventeen';

let base: TestDatabase;
let world: World;
beforeAll(async () => {
  base = await createTestDatabase();
  world = await createWorld(base.database);
  await createUser(world, { role: 'administrator' }); // somebody must stay one
});
afterAll(() => base[Symbol.asyncDispose]());

/** An administrator, as let in by her token and by her session: what either context does comes after its admission. */
async function admitted() {
  const { id, who } = await createUser(world, { role: 'administrator' });
  const { id: tokenId, token } = await createToken(contextFor(base.database, who), { name: 'hers' });
  const cookie = await world.ctx.tx((tx) => openSession(tx, id));
  const { findToken, findSession } = credentialsIn(base.database);
  const enter = async (look: ReturnType<typeof findToken>): Promise<Ctx> => {
    const found = await look;
    if ('refused' in found) throw new Error(found.refused.code);
    return contextFor(base.database, found.who);
  };
  return {
    id,
    tokenId,
    byToken: await enter(findToken(token, Date.now())),
    bySession: await enter(findSession(cookie, Date.now())),
  };
}
type Admitted = Awaited<ReturnType<typeof admitted>>;

const codeOf = (error: unknown): string => (error as { kind?: { code: string } } | null)?.kind?.code ?? String(error);
const childrenOf = (id: number) =>
  world.db.selectFrom('apiToken').select(['id', 'revokedAt']).where('parentId', '=', id).execute();

/** What may end or shrink somebody's rights between admission and write; and how each of hers is then refused. */
const ends: Readonly<
  Record<string, { readonly done: (tx: Tx, her: Admitted) => Promise<unknown>; token: string; session: string }>
> = {
  'her token is revoked': {
    done: (tx, { tokenId }) => revokeToken(tx, { id: tokenId }),
    token: 'token_revoked',
    session: 'done',
  },
  'her token gets a new secret': {
    done: (tx, { tokenId }) => regenerateToken(tx, { id: tokenId }),
    token: 'token_unknown',
    session: 'done',
  },
  'she is deactivated': {
    done: (tx, { id }) => deactivateUser(tx, { id }),
    token: 'token_owner_inactive',
    session: 'session_expired',
  },
  'she is demoted': {
    done: (tx, { id }) => updateUser(tx, { id, role: 'employee' }),
    token: 'forbidden',
    session: 'forbidden',
  },
  'she is limited to no building': {
    done: (tx, { id }) => updateUser(tx, { id, buildings: [] }),
    token: 'forbidden',
    session: 'forbidden',
  },
  'her password is set': {
    done: (tx, { id }) => givePassword(tx, id, 'another'),
    token: 'done',
    session: 'session_expired',
  },
};

describe.each(Object.entries(ends))('when %s after she was let in', (_what, { done, token, session }) => {
  it('what hands rights on is refused', async () => {
    const her = await admitted();
    await world.ctx.tx((tx) => done(tx, her));
    const said = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', codeOf);
    const other = await createUser(world);
    const handing: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
      (ctx) => createToken(ctx, { name: 'child' }),
      (ctx) => addUser(ctx, { email: `new-${++counted}@example.com`, name: 'New', role: 'administrator' }),
      (ctx) => updateUser(ctx, { id: other.id, cardNumber: String(++counted) }),
      (ctx) => setPassword(ctx, { id: other.id, password: PASSWORD }),
    ];
    for (const hand of handing) {
      expect([await said(hand(her.byToken)), await said(hand(her.bySession))]).toEqual([token, session]);
    }
  });

  it.each(orders(2, 2))('no child of her token outlives it, in the order %s', async (order) => {
    const her = await admitted();
    const [made, ended] = await interleave(base.database, order, {
      A: {
        ctx: her.byToken,
        steps: [
          (tx) => holdRights(tx).then(() => undefined),
          async (tx) => void (await createToken(tx, { name: 'c' })),
        ],
      },
      B: { ctx: world.ctx, steps: [async (tx) => void (await done(tx, her)), () => Promise.resolve()] },
    });
    expect(ended).toBeNull();
    const children = await childrenOf(her.tokenId);
    expect([
      ['null', 1],
      [token, 0],
    ]).toContainEqual([codeOf(made), children.length]);
    // What ends the token itself ends what was made before; what shrinks its owner shrinks that too, at each use.
    const isEnded = /^token_(?:revoked|unknown)$/.test(token);
    expect(children.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(isEnded ? 0 : children.length);
  });

  it.each(orders(1, 2))('nobody is made behind the back of who ends it, in the order %s', async (order) => {
    const her = await admitted();
    const email = `new-${++counted}@example.com`;
    let seen = -1;
    const look = async ({ db }: Tx): Promise<void> => {
      seen = (await db.selectFrom('userAccount').select('id').where('email', '=', email).execute()).length;
    };
    const [made] = await interleave(base.database, order, {
      A: {
        ctx: her.bySession,
        steps: [async (tx) => void (await addUser(tx, { email, name: 'New', role: 'administrator' }))],
      },
      B: { ctx: world.ctx, steps: [async (tx) => void (await done(tx, her)), look] },
    });
    // What her token alone ends leaves her session as it is.
    const outcomes =
      session === 'done'
        ? [['null', seen]]
        : [
            ['null', 1],
            [session, 0],
          ];
    expect(outcomes).toContainEqual([codeOf(made), seen]);
  });
});

it('she who waits while another shuts her out is refused, and in both orders nobody waits in a circle', async () => {
  const [one, other] = [await admitted(), await admitted()];
  const shutOut = (id: number) => async (tx: Tx) => void (await deactivateUser(tx, { id }));
  const outcomes = await interleave(base.database, 'ABAB', {
    A: { ctx: one.bySession, steps: [shutOut(other.id)] },
    B: { ctx: other.bySession, steps: [shutOut(one.id)] },
  });
  expect(outcomes.map(codeOf).toSorted()).toEqual(['null', 'session_expired']);
});

it('a session that ended meanwhile changes no password', async () => {
  const her = await admitted();
  await world.ctx.tx(async (tx) => givePassword(tx, her.id, await hashPassword(PASSWORD, null)));
  await world.db.deleteFrom('session').where('userId', '=', her.id).execute();
  const change = changePassword(her.bySession, { current: PASSWORD, next: 'walnut ferry eleven' });
  await expect(change).rejects.toMatchObject({ kind: { code: 'session_expired' } });
});

it('a person who reaches more by the time that the lock is got is not taken over', async () => {
  const [here, there] = [await createBuilding(world), await createBuilding(world)];
  const target = await addUser(world.ctx, {
    email: `t-${here}@example.com`,
    name: 'Target',
    role: 'administrator',
    buildings: [here],
  });
  const keeper = await createUser(world, { role: 'administrator' });
  await updateUser(world.ctx, { id: keeper.id, buildings: [here] });
  const [taken, widened] = await interleave(base.database, 'BABA', {
    A: {
      ctx: contextFor(base.database, { ...keeper.who, reach: [here] }),
      steps: [(tx) => setPassword(tx, { id: target.id, password: PASSWORD })],
    },
    B: {
      ctx: world.ctx,
      steps: [async (tx) => void (await updateUser(tx, { id: target.id, buildings: [here, there] }))],
    },
  });
  expect(widened).toBeNull();
  expect(codeOf(taken)).toBe('forbidden');
});

describe('an application that was let in', () => {
  const { createApplication, regenerateApplicationKey, revokeApplication } = applicationsBy(applicationOwner);

  /** One of a new administrator, as let in by its key for bookings. */
  async function admittedApplication() {
    const { id, who } = await createUser(world, { role: 'administrator' });
    const hers = contextFor(base.database, who);
    const made = await createApplication(hers, { name: 'Sync' });
    const found = await applicationsIn(base.database).findApplication(
      made.subscriptionKeys.ExternalBookings,
      Date.now(),
    );
    if ('refused' in found) throw new Error(found.refused.code);
    const ask = () => contextFor(base.database, found.who).tx((tx) => holdRights(tx));
    return { id, hers, applicationId: made.id, ask };
  }
  const key = { product: 'ExternalBookings', which: 'primary' } as const;

  it('writes while its key is what it was, whichever other is replaced', async () => {
    const { hers, applicationId: id, ask } = await admittedApplication();
    await regenerateApplicationKey(hers, { id, product: 'Visitor', which: 'primary' });
    await regenerateApplicationKey(hers, { ...key, id, which: 'secondary' });
    await expect(ask()).resolves.toBeUndefined();
    await regenerateApplicationKey(hers, { ...key, id });
    expect(await ask().catch(codeOf)).toBe('subscription_key_unknown');
  });

  it('writes nothing once it is revoked, or who answers for it is shut out or may less', async () => {
    const revoked = await admittedApplication();
    await revokeApplication(revoked.hers, { id: revoked.applicationId });
    expect(await revoked.ask().catch(codeOf)).toBe('subscription_key_unknown');
    const demoted = await admittedApplication();
    await updateUser(world.ctx, { id: demoted.id, role: 'employee' });
    expect(await demoted.ask().catch(codeOf)).toBe('forbidden');
    const gone = await admittedApplication();
    await deactivateUser(world.ctx, { id: gone.id });
    expect(await gone.ask().catch(codeOf)).toBe('application_owner_inactive');
  });
});
