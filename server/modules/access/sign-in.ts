import { findProof, makeProof } from '../../platform/auth/devices.ts';
import { hashPassword, verifyPassword } from '../../platform/auth/passwords.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import {
  byDevice,
  byStranger,
  byStrayed,
  giveAttemptBack,
  takeAttempt,
  type Counted,
} from '../../platform/limits/attempts.ts';
import { findTenantOf } from '../../platform/tenants.ts';
import { findAccount, lockAccount, storePassword, type Account } from '../people/people.ts';
import { signInRefused, type endpoints } from './contract.ts';
import { noteFailure } from './failures.ts';
import { showMe } from './me.ts';
import { tooManyAttempts } from './password-contract.ts';
import { openSession } from './sessions.ts';
import { deleteSession } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Lets a person in. Whoever the address belongs to, a refusal says the same and takes as long.
 * @throws 401 for a wrong pair or a deactivated person, 429 after too many failures
 */
export const signIn: Calls['signIn'] = async (ctx, { email, password, tenant: slug }) => {
  const tenant = slug === undefined ? ctx.tenant : await findTenantOf(ctx.db, slug);
  const here = tenant ? ctx.as({ ...ctx.who, tenant }) : ctx;
  const account = tenant && (await findAccount(here, email));
  const proof = account ? findProof(proofsOf(ctx.who), here.tenant.id, account) : null;
  // Attempts at a workplace that there is not count apart, as those at another do: nobody learns by them which there are.
  const stranger = tenant ? byStranger(here, email) : byStrayed(here, email, slug ?? '');
  const counted = proof === null ? stranger : byDevice(proof);
  await takeAttempt(here, counted, tooManyAttempts);
  const { ok, outdated } = await verifyPassword(password, account?.passwordHash ?? null, ctx.ip);
  if (!account || !ok || account.deactivatedAt) throw await refuseSignIn(here, email, account);
  const rehashed = outdated ? await hashPassword(password, ctx.ip) : null;
  const who = userPrincipal({ ...account, tenant: here.tenant });
  const former = sessionOf(ctx.who);
  const sessionToken = await here.as(who).tx((tx) => admit(tx, account, { rehashed, former, counted }));
  if (sessionToken === null) throw await refuseSignIn(here, email, account);
  const passwordHash = rehashed ?? account.passwordHash;
  const isKnown = proof !== null && rehashed === null;
  const deviceProof = isKnown ? proof : makeProof(here.tenant.id, { id: account.id, passwordHash });
  return { ...showMe(who), sessionToken, deviceProof };
};

/** What the browser shows of having signed in before. */
const proofsOf = (who: Principal): readonly string[] => (who.kind === 'anonymous' ? who.deviceProofs : []);

interface Admitted {
  /** The password, hashed at today's cost where it was not. */
  readonly rehashed: string | null;
  /** The session that the browser had: it ends. */
  readonly former: Buffer | undefined;
  readonly counted: readonly Counted[];
}

/** Opens the session, unless the account changed while its password was judged. */
async function admit(tx: Tx, judged: Account, { rehashed, former, counted }: Admitted): Promise<string | null> {
  const now = await lockAccount(tx, judged.id);
  if (!now || now.deactivatedAt || now.passwordHash !== judged.passwordHash) return null;
  if (rehashed !== null) {
    await storePassword(tx, judged.id, { passwordHash: rehashed, passwordIsGenerated: now.mustChangePassword });
  }
  if (former) await deleteSession(tx, former);
  await giveAttemptBack(tx, counted);
  tx.audit({ action: 'session.created', subject: { type: 'user', id: judged.id }, before: null, after: {} });
  return openSession(tx, judged.id);
}

async function refuseSignIn(ctx: Ctx, email: string, account: Account | undefined): Promise<Error> {
  await noteFailure(ctx, email, account);
  return fail(signInRefused);
}

/** The session that a browser asks with. */
export const sessionOf = (who: Principal): Buffer | undefined => ('sessionHash' in who ? who.sessionHash : undefined);

/** Ends the session that asks. @throws 403 for a token, which has none */
export const signOut: Calls['signOut'] = async (ctx) => {
  const { userId } = ctx.who;
  const sessionHash = sessionOf(ctx.who);
  if (!sessionHash || userId === null) throw fail(forbidden, { detail: 'A token has no session to end' });
  await ctx.tx(async (tx) => {
    if (!(await deleteSession(tx, sessionHash))) return;
    tx.audit({ action: 'session.ended', subject: { type: 'user', id: userId }, before: {}, after: null });
  });
};
