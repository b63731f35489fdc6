import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import {
  MAX_CONNECTIONS,
  tokenScopes,
  tooManyConnections,
  type Connection,
  type ConnectionState,
} from './connection-contract.ts';
import type { endpoints, events } from './contract.ts';
import { mustOpen } from './fit.ts';
import { connectorOf, isSameSource, openSource, tryAll, type SourceOptions } from './probe.ts';
import { decidePause, decideUse, mayFollow, showConnector } from './rules.ts';
import { mustBeSchedule } from './schedules.ts';
import {
  countConnections,
  deleteConnectionRow,
  findConnectionRow,
  holdConnectionRow,
  holdRowsOf,
  selectRowsOf,
  insertConnection,
  lockConnectionRow,
  selectConnections,
  updateConnectionRow,
  type ConnectionChange,
  type ConnectionRow,
} from './store.ts';
import {
  createTokenBy,
  issue,
  listConnectionTokens,
  revokeAllTokens,
  revokeConnectionToken,
  type OwnerFor,
} from './tokens.ts';
import { readWish } from './wish.ts';

/** Foreign systems that are connected: with what they are opened, how they stand, and who may read what came from them. */

export { connectionTokensIn } from './credentials.ts';
export { mustFitSoFar, mustOpen } from './fit.ts';
export {
  accessOf,
  ANSWER_MS,
  answered,
  CHECK_MS,
  connectorOf,
  NotAsked,
  openSource,
  tryWith,
  type Counting,
  type SourceOptions,
} from './probe.ts';
export { decideGrant, decideUse, rightsOfToken, showConnector } from './rules.ts';
export { dueAfter, skipsMissed, targetSeconds } from './schedules.ts';
export { connectorKeys, holdConnectionToken, type ConnectionRow } from './store.ts';
export { findConnectionTokensOf, handConnectionTokensOver, revokeConnectionTokensOfTokens } from './tokens.ts';
export { findPushed, issuePushToken, keepPushToken, renewPushToken } from './push-tokens.ts';
export { readWish } from './wish.ts';

type Calls = UseCases<typeof endpoints>;

export interface ConnectionOptions extends SourceOptions {
  readonly ownerFor: OwnerFor;
  /** Is nothing being done with what was read through it? @throws 409 */
  readonly mustRest: (tx: Tx, connectionId: number) => Promise<void>;
  /** Gives a new connection what the workplace says for all of its kind. */
  readonly onMade: (tx: Tx, row: ConnectionRow) => Promise<void>;
}

/** The use cases, for who keeps connectors and owners. */
export const connectionsBy = (options: ConnectionOptions): Calls => ({
  listConnectors: async () => ({ items: [...options.connectors.values()].map(showConnector) }),
  getConnector: async (_ctx, { key }) => showConnector(found(options.connectors.get(key), 'key')),
  listConnections,
  createConnection: (ctx, input) => ctx.tx((tx) => connect(options, tx, input)),
  getConnection: async (ctx, { id }) => show(found(await findConnectionRow(ctx, id))),
  updateConnection: updateConnection(options),
  deleteConnection: deleteConnection(options),
  testConnection: (ctx, { id }) => testConnection(options, ctx, id),
  reauthorizeConnection: (ctx, input) => ctx.tx((tx) => reauthorize(options, tx, input)),
  disconnectConnection,
  pauseConnection,
  resumeConnection,
  listConnectionTokens,
  createConnectionToken: createTokenBy(options.ownerFor),
  revokeConnectionToken,
});

const listConnections: Calls['listConnections'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectConnections(ctx, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

/**
 * Connects a foreign system, as a draft.
 * @returns with its first token, told this once
 * @throws 400 that names what its connector does not take, 403 for a token that is bound, 409 for too many
 */
export async function connect(
  options: ConnectionOptions,
  tx: Tx,
  { settings = {}, credentials, ...given }: Parameters<Calls['createConnection']>[1],
): ReturnType<Calls['createConnection']> {
  const { connector, entities, schedule } = readWish(options, given);
  mustOpen(connector, settings, credentials);
  const owner = await options.ownerFor(tx, undefined);
  if ((await countConnections(tx)) >= MAX_CONNECTIONS) throw fail(tooManyConnections);
  const { name, tokenLifetime = 'connection' } = given;
  const row = await insertConnection(tx, {
    name,
    tokenLifetime,
    connector: connector.key,
    settings,
    schedule,
    entities,
    credentialsSealed: sealed(options, credentials),
  });
  tell(tx, 'connection.created', null, row);
  await options.onMade(tx, row);
  const first = { connectionId: row.id, name, scopes: tokenScopes, ip: null, expiresAt: null };
  const { token } = await issue(tx, owner, first);
  return { ...show(row), token };
}

const sealed = ({ sealer }: ConnectionOptions, credentials: object): Buffer =>
  sealer.seal(Buffer.from(JSON.stringify(credentials)));

/** Gives it another name or schedule. Nothing said changes nothing. */
const updateConnection =
  ({ connectors }: ConnectionOptions): Calls['updateConnection'] =>
  (ctx, { id, version, name, schedule }) =>
    ctx.tx(async (tx) => {
      const before = found(await lockConnectionRow(tx, id));
      if (schedule) mustBeSchedule(schedule, connectors.get(before.connector));
      mustHaveVersion(before, version);
      obey(decideUse(before.state));
      const change = {
        ...(name !== undefined && name !== before.name && { name }),
        ...(schedule && !isSame(schedule, before.schedule) && { schedule }),
      };
      if (Object.keys(change).length === 0) return show(before);
      const after = await updateConnectionRow(tx, id, change);
      tell(tx, 'connection.updated', before, after);
      return show(after);
    });

const isSame = (one: ConnectionRow['schedule'], other: ConnectionRow['schedule']): boolean =>
  (['type', 'every', 'reconcile', 'expr', 'tz', 'misfire'] as const).every((name) => one[name] === other[name]);

const deleteConnection =
  ({ mustRest }: ConnectionOptions): Calls['deleteConnection'] =>
  (ctx, { id }) =>
    ctx.tx(async (tx) => {
      const before = found(await lockConnectionRow(tx, id));
      await mustRest(tx, id);
      await deleteConnectionRow(tx, id);
      tell(tx, 'connection.deleted', before, null);
    });

async function testConnection(options: ConnectionOptions, ctx: Ctx, id: number): ReturnType<Calls['testConnection']> {
  const row = found(await findConnectionRow(ctx, id));
  obey(decideUse(row.state));
  const source = openSource(options, ctx, row, 'interactive');
  const left = new AbortController();
  const hearNoMore = ctx.caller?.onGone(() => left.abort(new Error('Whoever asked went away')));
  try {
    const tested = await tryAll(connectorOf(options, row).permissions, source, left.signal);
    const subject = { type: 'connection', id };
    await ctx.tx(async (tx) => tx.audit({ action: 'connection.tested', subject, before: null, after: tested }));
    return tested;
  } finally {
    hearNoMore?.();
  }
}

/**
 * Gives it other credentials: what the source refused is tried again. Where tokens live as long as the credentials, a new one takes their place.
 * @returns with that, told this once
 */
export async function reauthorize(
  options: ConnectionOptions,
  tx: Tx,
  { id, credentials, settings }: Parameters<Calls['reauthorizeConnection']>[1],
): ReturnType<Calls['reauthorizeConnection']> {
  const owner = await options.ownerFor(tx, undefined);
  const before = found(await lockConnectionRow(tx, id));
  obey(decideUse(before.state));
  const connector = connectorOf(options, before);
  mustOpen(connector, settings ?? before.settings, credentials);
  if (settings && !isSameSource(settings, before.settings))
    await options.counting.letGo(tx, { id, declared: connector.budgets });
  const after = await updateConnectionRow(tx, id, {
    credentialsSealed: sealed(options, credentials),
    ...(settings && { settings }),
    ...(before.state === 'needs_reauth' && { state: before.activatedAt ? 'active' : 'connecting', stateReason: null }),
  });
  tell(tx, after.state === before.state ? 'connection.updated' : 'connection.state_changed', before, after);
  if (before.tokenLifetime === 'connection') return { connection: show(after), token: null };
  await revokeAllTokens(tx, id, 'api');
  const first = { connectionId: id, name: after.name, scopes: tokenScopes, ip: null, expiresAt: null };
  return { connection: show(after), token: (await issue(tx, owner, first)).token };
}

/** Ends it for good, on every server at once. Disconnecting it again changes nothing. */
const disconnectConnection: Calls['disconnectConnection'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = found(await lockConnectionRow(tx, id));
    if (before.state === 'disconnected') return show(before);
    await revokeAllTokens(tx, id);
    const gone = { state: 'disconnected', stateReason: null, credentialsSealed: null } as const;
    return show(await changed(tx, before, gone));
  });

/** Pausing what is paused changes nothing, nor does resuming what is not. */
const pauseConnection: Calls['pauseConnection'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = found(await lockConnectionRow(tx, id));
    obey(decidePause(before.state));
    return show(before.state === 'paused' ? before : await changed(tx, before, { state: 'paused', stateReason: null }));
  });

const resumeConnection: Calls['resumeConnection'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = found(await lockConnectionRow(tx, id));
    obey(decidePause(before.state));
    return show(before.state === 'paused' ? await changed(tx, before, { state: 'active', stateReason: null }) : before);
  });

async function changed(tx: Tx, before: ConnectionRow, change: ConnectionChange): Promise<ConnectionRow> {
  const after = await updateConnectionRow(tx, before.id, change);
  tell(tx, 'connection.state_changed', before, after);
  return after;
}

/** Brings a connection into a state, if it may follow on the one it is in, and says why. @returns as it is then */
export async function enterState(
  tx: Tx,
  id: number,
  state: ConnectionState,
  reason: string | null = null,
): Promise<ConnectionRow> {
  const before = found(await lockConnectionRow(tx, id));
  if (!mayFollow(before.state, state)) return before;
  const isFirst = state === 'active' && before.activatedAt === null;
  return changed(tx, before, {
    state,
    stateReason: reason,
    ...(isFirst && { activatedAt: new Date(tx.now.epochMilliseconds) }),
  });
}

/** A connection, for who may see it: a token of one sees no other. @throws 404 */
export async function getOwnConnection(ctx: Ctx, id: number, param = 'id'): Promise<ConnectionRow> {
  mustBeOwn(ctx, id, param);
  return found(await findConnectionRow(ctx, id), param);
}

/** The same, as it stays to the end of the transaction. */
export async function holdOwnConnection(tx: Tx, id: number): Promise<ConnectionRow> {
  mustBeOwn(tx, id);
  return found(await holdConnectionRow(tx, id));
}

/** All connections of a connector, as they stay to the end of the transaction; meanwhile there are no more of any. */
export async function holdConnectionsOf(tx: Tx, connector: string): Promise<ConnectionRow[]> {
  await countConnections(tx);
  return holdRowsOf(tx, connector);
}

/** All connections of a connector, as they are now. */
export const connectionsOf = (ctx: Ctx, connector: string): Promise<ConnectionRow[]> => selectRowsOf(ctx, connector);

/** A connection, for Atrium itself. */
export const findConnection = (ctx: Ctx, id: number): Promise<ConnectionRow | undefined> => findConnectionRow(ctx, id);

/** To the token of another connection it is not there. @throws 404 */
export function mustBeOwn({ who }: Ctx, connectionId: number, param = 'id'): void {
  found(who.kind !== 'connection' || who.connectionId === connectionId ? true : null, param);
}

const show = (row: ConnectionRow): Connection => ({
  id: row.id,
  name: row.name,
  connector: row.connector,
  state: row.state,
  stateReason: row.stateReason,
  tokenLifetime: row.tokenLifetime,
  settings: { ...row.settings },
  entities: [...row.entities],
  schedule: row.schedule,
  version: row.version,
  createdAt: showTime(row.createdAt),
  updatedAt: showTime(row.updatedAt),
});

function tell(tx: Tx, what: keyof typeof events, before: ConnectionRow | null, after: ConnectionRow | null): void {
  const { id, name, connector, state } = (after ?? before) as ConnectionRow;
  tx.emit(what, {
    id,
    version: after?.version ?? (before?.version ?? 0) + 1,
    data: { id, name, connector, state },
    before: before && show(before),
    after: after && show(after),
  });
}
