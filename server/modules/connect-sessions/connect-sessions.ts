import { hashLinkSecret, makeLinkSecret } from '../../platform/auth/link-secrets.ts';
import type { Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import {
  connectorOf,
  decideGrant,
  decideUse,
  findConnection,
  mustFitSoFar,
  readWish,
  type ConnectionOptions,
} from '../connections/connections.ts';
import { tokenScopes } from '../connections/contract.ts';
import { MAX_OPEN, MINUTES, tooManyConnectSessions, type ConnectSession, type endpoints } from './contract.ts';
import { completeBy, openBy, testBy } from './opening.ts';
import { stateOf, type Wish } from './rules.ts';
import * as store from './store.ts';
import type { SessionRow } from './store.ts';

/** Links by which somebody without an account enters what a connection is opened with. */

export { forgetOldSessions } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export interface SessionOptions extends ConnectionOptions {
  /** Where browsers find Atrium. */
  readonly publicUrl: string;
}

/** The use cases, for who keeps connectors and owners. */
export const connectSessionsBy = (options: SessionOptions): Calls => ({
  listConnectSessions,
  createConnectSession: (ctx, input) => ctx.tx((tx) => create(options, tx, input)),
  revokeConnectSession,
  openConnectSession: openBy(options),
  testConnectSession: testBy(options),
  completeConnectSession: completeBy(options),
});

const listConnectSessions: Calls['listConnectSessions'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => store.selectSessions(ctx, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map((row) => show(row, ctx.now)),
  });

/** @throws 403 beyond one's own rights or for a token that is bound, 400 and 404 for what cannot be, 409 for too many */
async function create(
  options: SessionOptions,
  tx: Tx,
  input: Input<(typeof endpoints)['createConnectSession']>,
): ReturnType<Calls['createConnectSession']> {
  const owner = await options.ownerFor(tx, undefined);
  if (tx.who.kind !== 'user' && tx.who.kind !== 'token') throw fail(forbidden);
  obey(decideGrant(tx.who, tokenScopes));
  const wanted = input.connectionId === undefined ? ofNew(options, input) : await ofKnown(options, tx, input);
  if ((await store.countOpen(tx)) >= MAX_OPEN) throw fail(tooManyConnectSessions);
  const secret = makeLinkSecret(tx.tenant.id);
  const expiresAt = tx.now.add({ minutes: MINUTES });
  const row = await store.insertSession(tx, owner, { ...wanted, secretHash: hashLinkSecret(secret), expiresAt });
  tell(tx, 'created', null, row);
  return { ...show(row, tx.now), url: `${options.publicUrl}/connect#${secret}` };
}

type Wanted = Pick<store.SessionValues, 'name' | 'connector' | 'reauthorization' | 'connectionId' | 'wish'>;
type Given = Input<(typeof endpoints)['createConnectSession']>;

function ofNew(options: SessionOptions, { name, connector: key, settings = {}, ...given }: Given): Wanted {
  if (name === undefined) throw invalid('name', 'A new connection needs one');
  if (key === undefined) throw invalid('connector', 'Say which system, or which connection gets other credentials');
  const { connector, entities, schedule } = readWish(options, { ...given, connector: key });
  mustFitSoFar('settings', connector.settings, settings);
  const { tokenLifetime = 'connection' } = given;
  const wish: Wish = { settings, entities, schedule, tokenLifetime };
  return { name, connector: connector.key, reauthorization: false, connectionId: null, wish };
}

/** What it says of a connection is what that says now: whoever enters credentials sees where they go, and nobody has them go elsewhere. */
async function ofKnown(options: SessionOptions, tx: Tx, { connectionId = 0, ...given }: Given): Promise<Wanted> {
  const other = (['name', 'connector', 'entities', 'schedule', 'tokenLifetime'] as const).find(
    (param) => given[param] !== undefined,
  );
  if (other) throw invalid(other, 'The connection that gets other credentials has one already');
  const { name, entities, ...row } = found(await findConnection(tx, connectionId), 'connectionId');
  obey(decideUse(row.state));
  const connector = connectorOf(options, row);
  const settings = given.settings ?? row.settings;
  if (given.settings) mustFitSoFar('settings', connector.settings, settings);
  return { name, connector: connector.key, reauthorization: true, connectionId, wish: { settings, entities } };
}

const revokeConnectSession: Calls['revokeConnectSession'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = found(await store.lockSession(tx, id));
    const after = await store.markRevoked(tx, id);
    if (after) tell(tx, 'revoked', before, after);
  });

const show = (row: SessionRow, now: Temporal.Instant): ConnectSession => ({
  id: row.id,
  name: row.name,
  connector: row.connector,
  connectionId: row.connectionId,
  reauthorization: row.reauthorization,
  state: stateOf(row, now),
  owner: ownerOfRow(row),
  tries: row.tries,
  createdAt: showTime(row.createdAt),
  expiresAt: showTime(row.expiresAt),
  completedAt: showTimeOrNull(row.completedAt),
  revokedAt: showTimeOrNull(row.revokedAt),
});

function tell(tx: Tx, what: 'created' | 'revoked', before: SessionRow | null, after: SessionRow): void {
  const subject = { type: 'connect_session', id: after.id };
  const [was, is] = [before && show(before, tx.now), show(after, tx.now)];
  tx.audit({ action: `connect_session.${what}`, subject, before: was, after: is });
}
