import type { TObject } from 'typebox';
import type { EgressReply, EgressRequest } from '../../platform/net/egress.ts';
import type { MappingDocument } from '../mapping/contract.ts';

// ——— Connectors: what stands between a foreign system and the engine

/** The kinds of records that connectors read, parents first. */
export const entities = ['country', 'region', 'building', 'floor', 'section', 'spaceType', 'space'] as const;
export type Entity = (typeof entities)[number];

/** What can be kept as JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What a connector can tell about one kind of record. */
export interface Capability {
  /** Does the source tell what has changed since an instant? */
  readonly incremental: 'none' | 'timestamp';
  /** Do pages come in the order of change? */
  readonly sorted: boolean;
  /** Does the source say what was deleted? */
  readonly tombstones: boolean;
  /** Can one record be read by its id? */
  readonly getById: boolean;
  /** Does the source say how many there are? */
  readonly totalKnown: boolean;
  /** What is read before it: its parents. */
  readonly after: readonly Entity[];
}

/** What the account that a connection reads with must be allowed to do at the source. */
export interface Permission {
  readonly name: string;
  readonly level: 'read' | 'write';
  readonly required: boolean;
  readonly neededFor: readonly Entity[];
}

/** One record as the source says it; `raw` is kept as it came. */
export interface SourceRecord {
  readonly externalId: string;
  /** The instant (RFC 3339) as the source writes it, not rounded; absent where it says none. */
  readonly changedAt?: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** Why it is held back: it is there, and none of ours. */
  readonly outOfScope?: string;
  /** The source says that it was deleted. */
  readonly deleted?: true;
}

export interface SourcePage {
  readonly records: readonly SourceRecord[];
  /** Where the next page begins; null after the last. Nobody but the connector reads it. */
  readonly next: JsonValue | null;
  /** How many there will be in all, where the source says so. */
  readonly expected?: number;
}

/** Where a page begins, and since when what has changed is asked for; undefined: everything. */
export interface PageAsked {
  readonly at: JsonValue | null;
  readonly changedSince: string | undefined;
  readonly signal: AbortSignal;
}

export type Checked = { readonly ok: true } | { readonly ok: false; readonly detail: string };

/** A source that is open, with one connection's settings and credentials. Whatever it asks over HTTP it asks through `call`. */
export interface Source {
  list(entity: Entity, asked: PageAsked): Promise<SourcePage>;
  get(entity: Entity, externalId: string, signal: AbortSignal): Promise<SourceRecord | undefined>;
  /** Tries one of the connector's permissions. */
  check(permission: string, signal: AbortSignal): Promise<Checked>;
}

/** What a source is opened with. */
export interface SourceAccess {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, unknown>>;
  /** The one way out: bounded in time and bytes, to the public internet and what the operator opened alone. */
  readonly call: (request: EgressRequest) => Promise<EgressReply>;
}

/** What is written for one foreign system. The engine owns everything else: runs, checkpoints, retries, deletes. */
export interface Connector {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  /** What a connection is set up with, and what it opens the source with: judged when it is made. */
  readonly settings: TObject;
  readonly credentials: TObject;
  readonly entities: Readonly<Partial<Record<Entity, Capability>>>;
  readonly permissions: readonly Permission[];
  /** What a connection has unless it says another: an ISO 8601 duration. */
  readonly schedule: { readonly type: 'interval'; readonly every: string };
  /** What becomes of a record unless somebody says otherwise. */
  readonly mapping: Readonly<Partial<Record<Entity, MappingDocument>>>;
  open(access: SourceAccess): Source;
}

/** `source_refused`: 401 and 403; `cursor_invalid`: where the next page begins is not known there any more. */
export const sourceFailures = [
  'source_timeout',
  'source_unavailable',
  'source_rate_limited',
  'source_bad_response',
  'source_refused',
  'cursor_invalid',
] as const;
export type SourceFailure = (typeof sourceFailures)[number];

/** What went wrong at a source. Anything else that a connector throws is taken for an answer that makes no sense. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed';
  readonly code: SourceFailure;
  readonly retryAfterSeconds: number | undefined;
  readonly upstream: { readonly status: number; readonly message: string } | undefined;

  constructor(
    code: SourceFailure,
    detail: string,
    more: Pick<Partial<SourceFailed>, 'retryAfterSeconds' | 'upstream'> & { readonly cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.upstream = more.upstream;
  }
}
