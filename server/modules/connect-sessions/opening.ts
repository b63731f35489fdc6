import { findTenantOfLink, hashLinkSecret } from '../../platform/auth/link-secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, Problem } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import {
  CHECK_MS,
  connect,
  connectorOf,
  decideUse,
  findConnection,
  mustOpen,
  reauthorize,
  showConnector,
  tryWith,
  type ConnectionRow,
  type ConnectionOptions,
} from '../connections/connections.ts';
import { connectionDisconnected, type ConnectionTest, type Connector } from '../connections/contract.ts';
import {
  connectSessionBusy,
  connectSessionEnded,
  connectSessionUnproven,
  MAX_TRIES,
  type endpoints,
  type OpenConnectSession,
} from './contract.ts';
import { findMaker } from './makers.ts';
import { fieldsLeft, mayConnect, readSettings, type Settings } from './rules.ts';
import { beginTry, endTry, findCounting, markCompleted, type SessionRow } from './store.ts';

/** What whoever has a link does with it, signed in or not. */

type Calls = UseCases<typeof endpoints>;

/** A link that counts: in whose workplace, by whose rights of now, and what it asks for. */
interface Opened {
  /** Whoever has the link, in the workplace that it is of. */
  readonly here: Ctx;
  readonly maker: Principal;
  readonly row: SessionRow;
  readonly secretHash: Buffer;
  readonly connector: Connector;
  /** Which gets other credentials; undefined: a new one. */
  readonly connection: ConnectionRow | undefined;
  readonly left: OpenConnectSession['settings'];
}

/** Used, over, revoked, never there, or whoever made it may it no more: nobody learns which. */
const ended = (): Problem => fail(connectSessionEnded, { param: 'secret' });

/** @throws 410 for a link that counts no more */
async function open(options: ConnectionOptions, ctx: Ctx, secret: string): Promise<Opened> {
  const tenant = await findTenantOfLink(ctx.db, secret);
  if (!tenant) throw ended();
  const here = ctx.as({ ...ctx.who, tenant });
  const secretHash = hashLinkSecret(secret);
  const row = await findCounting(here, secretHash);
  const maker = row && (await findMaker(here, row));
  if (!row || !maker || !mayConnect(maker)) throw ended();
  const connection = row.reauthorization ? await findConnection(here, row.connectionId ?? 0) : undefined;
  if (row.reauthorization && !(connection && decideUse(connection.state).ok)) throw ended();
  const connector = connectorOf(options, row);
  const { settings } = showConnector(connector);
  return {
    here,
    maker,
    row,
    secretHash,
    connector,
    connection,
    left: fieldsLeft(settings, row.wish.settings, row.reauthorization),
  };
}

export const openBy =
  (options: ConnectionOptions): Calls['openConnectSession'] =>
  async (ctx, { secret }) => {
    const { here, row, connector, left } = await open(options, ctx, secret);
    const { permissions, credentials } = showConnector(connector);
    return {
      workplace: here.tenant.name,
      name: row.name,
      connector: { key: connector.key, name: connector.name },
      reauthorization: row.reauthorization,
      entities: [...row.wish.entities],
      permissions,
      settings: left,
      given: { ...row.wish.settings },
      credentials,
      expiresAt: showTime(row.expiresAt),
      triesLeft: MAX_TRIES - row.tries,
    };
  };

interface Entered {
  readonly settings: Settings;
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * Asks the source what these credentials may do, outside of any transaction and one at a time for a link.
 * @param most so often they are tried at most, this time included
 * @throws 400 for what does not fit, which is no try; 409 while others are tried; 410 after too many
 */
async function tryOut(
  options: ConnectionOptions,
  opened: Opened,
  entered: Entered,
  most: number,
): Promise<ConnectionTest & { readonly triesLeft: number }> {
  const { here, row, connector } = opened;
  mustOpen(connector, entered.settings, entered.credentials);
  const until = here.now.add({ milliseconds: (connector.permissions.length + 1) * CHECK_MS });
  const begun = await here.tx((tx) => beginTry(tx, row.id, { until, most }));
  if (!begun) throw (await isOpenStill(opened, most)) ? fail(connectSessionBusy) : ended();
  const gone = new AbortController();
  const hearNoMore = here.caller?.onGone(() => gone.abort(new Error('Whoever asked went away')));
  let tested: ConnectionTest | null = null;
  try {
    tested = await tryWith(options, here, opened, entered, gone.signal);
    return { ...tested, triesLeft: Math.max(0, MAX_TRIES - begun.tries) };
  } finally {
    hearNoMore?.();
    await here.tx(async (tx) => {
      await endTry(tx, row.id, until);
      tell(tx, 'tested', row, tested);
    });
  }
}

/** Has nothing ended a link meanwhile? */
async function isOpenStill({ here, secretHash }: Opened, most: number): Promise<boolean> {
  const row = await findCounting(here, secretHash);
  return row !== undefined && row.tries < most;
}

export const testBy =
  (options: ConnectionOptions): Calls['testConnectSession'] =>
  async (ctx, { secret, credentials, settings }) => {
    const opened = await open(options, ctx, secret);
    const all = readSettings(opened.row.wish.settings, opened.left, settings);
    return tryOut(options, opened, { settings: all, credentials }, MAX_TRIES);
  };

/**
 * Uses a link up: of several who finish at once, one does. Whoever made it is judged once more as the connection is made, and held as she is until
 * that counts.
 */
export const completeBy =
  (options: ConnectionOptions): Calls['completeConnectSession'] =>
  async (ctx, { secret, credentials, settings }) => {
    const opened = await open(options, ctx, secret);
    const { row, here, maker, left } = opened;
    const entered = { settings: readSettings(row.wish.settings, left, settings), credentials };
    const tested = await tryOut(options, opened, entered, MAX_TRIES + 1);
    if (!tested.ok) throw unproven(tested);
    const work = here.as(maker).tx(async (tx) => {
      await tx.holdRights();
      const { connection, token } = await make(options, tx, row, entered);
      if (!(await markCompleted(tx, row.id, connection.id))) throw ended();
      tell(tx, 'completed', row, { connectionId: connection.id });
      return { connectionId: connection.id, name: connection.name, state: connection.state, token };
    });
    return work.catch(async (error: unknown) => {
      const isRefused = error instanceof Problem;
      throw isRefused && (isHers(error) || !(await isOpenStill(opened, Infinity))) ? ended() : error;
    });
  };

async function make(options: ConnectionOptions, tx: Tx, row: SessionRow, { settings, credentials }: Entered) {
  const { name, connector, wish } = row;
  if (row.reauthorization) return reauthorize(options, tx, { id: row.connectionId ?? 0, settings, credentials });
  const { entities, schedule, tokenLifetime } = wish;
  const { token, ...connection } = await connect(options, tx, {
    name,
    connector,
    settings,
    credentials,
    entities: [...entities],
    ...(schedule && { schedule }),
    ...(tokenLifetime && { tokenLifetime }),
  });
  return { connection, token };
}

function unproven({ checks }: ConnectionTest): Problem {
  const failed = checks.find(({ ok, required }) => required && !ok);
  return fail(connectSessionUnproven, {
    param: 'credentials',
    ...(failed && { detail: `${failed.name}: ${failed.detail ?? 'not allowed'}` }),
  });
}

/** Is it whoever made the link that may it no more, or what it was for that is gone? */
const isHers = ({ kind }: Problem): boolean => [401, 403, 404].includes(kind.status) || kind === connectionDisconnected;

function tell(tx: Tx, what: 'tested' | 'completed', { id }: SessionRow, after: object | null): void {
  tx.audit({ action: `connect_session.${what}`, subject: { type: 'connect_session', id }, before: null, after });
}
