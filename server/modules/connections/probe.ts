import { isDeepStrictEqual } from 'node:util';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Sealer } from '../../platform/auth/seal.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Egress } from '../../platform/net/egress.ts';
import { connectorMissing, type ConnectionTest } from './connection-contract.ts';
import {
  SourceFailed,
  type Budget,
  type Checked,
  type Connector,
  type Lane,
  type Permission,
  type Source,
  type SourceAccess,
} from './contract.ts';
import { plainSettings } from './rules.ts';
import type { ConnectionRow } from './store.ts';

/** What a source is reached with. */
export interface SourceOptions {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'send'>;
  readonly counting: Counting;
}

export interface Counting {
  /** Makes of the way out one on which each call of a connection is counted before it is made. */
  readonly count: (
    ctx: Ctx,
    caller: { readonly connectionId: number; readonly declared: readonly Budget[]; readonly lane: Lane },
    call: SourceAccess['call'],
  ) => SourceAccess['call'];
  /** A locked connection has another source by now: how long the one before asked for patience counts no more. */
  readonly letGo: (tx: Tx, connection: { readonly id: number; readonly declared: readonly Budget[] }) => Promise<void>;
}

/** The connector of a connection. @throws 409 where this server has none */
export function connectorOf({ connectors }: SourceOptions, { connector }: Pick<ConnectionRow, 'connector'>): Connector {
  const found = connectors.get(connector);
  if (!found) throw fail(connectorMissing, { detail: `This server has no connector "${connector}"` });
  return found;
}

/** Opens a connection's source, for who waits for its calls or for whom nobody does. @throws 409 without its connector */
export const openSource = (options: SourceOptions, ctx: Ctx, row: ConnectionRow, lane: Lane): Source =>
  connectorOf(options, row).open(accessOf(options, ctx, row, lane));

/** With what a connection's source is opened: each call counts. @throws 409 without its connector, or its credentials */
export function accessOf(options: SourceOptions, ctx: Ctx, row: ConnectionRow, lane: Lane): SourceAccess {
  const connector = connectorOf(options, row);
  const sealed = row.credentialsSealed;
  if (sealed === null) throw fail(connectorMissing);
  const credentials = JSON.parse(options.sealer.open(sealed).toString()) as Record<string, unknown>;
  const caller = { connectionId: row.id, declared: connector.budgets, lane };
  const call = options.counting.count(ctx, caller, (request) => options.egress.send(request));
  return { settings: row.settings, credentials, call };
}

/** Why a source was not asked that is not the source's doing: ours, and told as such. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked';
}

/** How long a source may take for one answer, in milliseconds. */
export const ANSWER_MS = 30_000;

/** What a source answers, however it behaves: one that hangs is waited for no longer. @throws SourceFailed */
export async function answered<T>(
  work: (signal: AbortSignal) => Promise<T>,
  {
    ms = ANSWER_MS,
    signal: outer,
  }: { readonly ms?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const late = new SourceFailed('source_timeout', `The source gave no answer within ${Math.ceil(ms / 1_000)} seconds`);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const stop = new AbortController();
  const end = (reason: unknown): void => {
    reject(reason);
    stop.abort(reason);
  };
  const timer = setTimeout(end, ms, late);
  const leave = (): void => end(outer?.reason);
  outer?.addEventListener('abort', leave, { once: true });
  if (outer?.aborted) leave();
  try {
    // Called in a promise: what throws at once is judged as what throws later.
    return await Promise.race([over, Promise.resolve(stop.signal).then(work)]);
  } catch (error) {
    if (error instanceof NotAsked) throw error.cause;
    throw outer?.aborted ? outer.reason : asFailure(error);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', leave);
    over.catch(() => undefined);
  }
}

/** Whatever a connector throws, as the engine understands it. */
const asFailure = (error: unknown): SourceFailed =>
  error instanceof SourceFailed
    ? error
    : new SourceFailed('source_bad_response', 'The source gave an answer that makes no sense', { cause: error });

/** Tries each permission, one after the other: some sources take no two requests at a time. */
export async function tryAll(
  permissions: readonly Permission[],
  source: Source,
  signal: AbortSignal | undefined,
): Promise<ConnectionTest> {
  const checks: ConnectionTest['checks'] = [];
  for (const { name, level, required, neededFor } of permissions) {
    const said = await tryOne(source, name, signal);
    checks.push({
      name,
      level,
      required,
      neededFor: [...neededFor],
      ok: said.ok,
      detail: said.ok ? null : said.detail.slice(0, MAX_DETAIL),
    });
  }
  return { ok: checks.every(({ ok, required }) => ok || !required), checks };
}

/** Do two settings name the same source? */
export const isSameSource = (some: object, others: object): boolean =>
  isDeepStrictEqual(plainSettings(some), plainSettings(others));

/**
 * Tries what a connection would be opened with that is not there yet, or has others. It was found to fit (`mustOpen`).
 * @param connection one that is there already: where its source is the same, these calls are of its budget
 */
export function tryWith(
  options: SourceOptions,
  ctx: Ctx,
  { connector, connection }: { readonly connector: Connector; readonly connection: ConnectionRow | undefined },
  { settings, credentials }: Pick<SourceAccess, 'settings' | 'credentials'>,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const send: SourceAccess['call'] = (request) => options.egress.send(request);
  const isCounted = connection !== undefined && isSameSource(connection.settings, settings);
  const caller = { declared: connector.budgets, lane: 'interactive' } as const;
  const call = isCounted ? options.counting.count(ctx, { ...caller, connectionId: connection.id }, send) : send;
  const source = connector.open({ settings, credentials, call });
  return tryAll(connector.permissions, source, signal);
}

const MAX_DETAIL = 500;
/** How long a source may take for one check, in milliseconds. */
export const CHECK_MS = 15_000;

async function tryOne(source: Source, name: string, signal: AbortSignal | undefined): Promise<Checked> {
  try {
    return await answered((stop) => source.check(name, stop), { ms: CHECK_MS, signal });
  } catch (error) {
    if (signal?.aborted || !(error instanceof SourceFailed)) throw error;
    return { ok: false, detail: error.message };
  }
}
