import type { TObject } from 'typebox';
import { commonReach, may, type Principal, type Reach } from '../../platform/context/principal.ts';
import { forbidden, invalid, invalidRequest } from '../../platform/contract/problems.ts';
import { isScope, roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { parseIpAllow } from '../../platform/net/ip-allow.ts';
import {
  connectionDisconnected,
  connectionNotActive,
  tokenScopes,
  type ConnectionState,
  type ConnectorInfo,
  type TokenScope,
} from './connection-contract.ts';
import { entities, type Connector, type Entity } from './contract.ts';

/** Which state may follow which. `disconnected` is the end. */
const following: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  draft: ['connecting', 'disconnected'],
  connecting: ['active', 'needs_reauth', 'disconnected'],
  active: ['degraded', 'needs_reauth', 'paused', 'disconnected'],
  degraded: ['active', 'needs_reauth', 'paused', 'disconnected'],
  needs_reauth: ['connecting', 'active', 'paused', 'disconnected'],
  // Only who resumes it has it go on: a run that ends just then does not.
  paused: ['disconnected'],
  disconnected: [],
};

export const mayFollow = (before: ConnectionState, after: ConnectionState): boolean =>
  following[before].includes(after);

/** May anything still be done with it? */
export const decideUse = (state: ConnectionState): Verdict =>
  state === 'disconnected' ? refused(connectionDisconnected) : allowed;

/** May it be paused, or go on? What was never read to its end is neither. */
export function decidePause(state: ConnectionState): Verdict {
  if (state === 'disconnected') return refused(connectionDisconnected);
  return state === 'draft' || state === 'connecting' ? refused(connectionNotActive) : allowed;
}

/** What may be done with a connection's token, and where. */
export interface Rights {
  readonly scopes: ReadonlySet<Scope>;
  readonly reach: Reach;
}

/** What was granted, as far as the owner may still do it now. A connection is of the whole workplace: whoever reaches less of that lends nothing. */
export const rightsOfToken = (
  granted: readonly string[],
  owner: { readonly role: Role; readonly reach: Reach },
): Rights => ({
  scopes: roleScopes[owner.role].intersection(new Set<Scope>(granted.filter(isScope))),
  reach: commonReach('all', owner.reach),
});

/** A token's scopes as a row keeps them; what a later version dropped counts no more. */
export const readTokenScopes = (stored: readonly string[]): TokenScope[] =>
  tokenScopes.filter((scope) => stored.includes(scope));

/** Nobody lends what she lacks. */
export function decideGrant(who: Principal, granted: readonly TokenScope[]): Verdict {
  const missing = granted.find((scope) => !may(who, scope, 'whole'));
  return missing === undefined
    ? allowed
    : refused(forbidden, { detail: `You do not have the scope "${missing}" yourself` });
}

/** What is read of what the connector can, parents first. @throws 400 that names what it cannot */
export function readEntities(connector: Connector, asked: readonly Entity[] | undefined): Entity[] {
  const at = asked?.findIndex((entity) => !connector.entities[entity]) ?? -1;
  if (at !== -1) throw invalid(`entities[${at}]`, `${connector.name} knows no ${asked?.[at] ?? ''}`);
  const wanted = new Set(asked ?? entities);
  return inOrder(connector).filter((entity) => wanted.has(entity));
}

/** What a connector reads, each after its parents. */
function inOrder(connector: Connector): Entity[] {
  const left = entities.filter((entity) => connector.entities[entity]);
  const done: Entity[] = [];
  while (left.length > 0) {
    const isReady = (entity: Entity): boolean =>
      (connector.entities[entity]?.after ?? []).every((parent) => !left.includes(parent));
    const next = left.findIndex(isReady);
    done.push(...left.splice(Math.max(next, 0), 1));
  }
  return done;
}

/** As text keeps it. @throws 400 that names the entry */
export function readIpAllow(entries: readonly string[] | null | undefined): string | null {
  if (entries === null || entries === undefined) return null;
  for (const [at, entry] of entries.entries()) {
    const verdict = parseIpAllow(entry);
    if (!verdict.ok || verdict.list.length !== 1)
      throw invalid(`ipAllow[${at}]`, verdict.ok ? 'Give one address, range or network' : verdict.detail);
  }
  return entries.join(', ');
}

/** One kind of field alone may be given: a shape that says how. */
interface FieldShape {
  readonly type?: string;
  readonly description?: string;
}

const kindOf = ({ type }: FieldShape): ConnectorInfo['settings'][number]['type'] =>
  type === 'boolean' ? 'boolean' : type === 'number' || type === 'integer' ? 'number' : 'text';

function fieldsOf({ properties, required }: TObject): ConnectorInfo['settings'] {
  const needed: readonly string[] = required ?? [];
  return Object.entries<FieldShape>(properties).map(([name, shape]) => ({
    name,
    type: kindOf(shape),
    required: needed.includes(name),
    description: shape.description ?? null,
  }));
}

/** A connector as people see it. */
export const showConnector = (connector: Connector): ConnectorInfo => ({
  key: connector.key,
  name: connector.name,
  version: connector.version,
  settings: fieldsOf(connector.settings),
  credentials: fieldsOf(connector.credentials),
  entities: inOrder(connector).flatMap((entity) => {
    const capability = connector.entities[entity];
    if (!capability) return [];
    const { incremental, tombstones, totalKnown, standsInTime = false, after } = capability;
    const push = connector.push !== undefined && capability.push === true;
    return [{ entity, incremental, tombstones, totalKnown, standsInTime, push, after: [...after] }];
  }),
  permissions: connector.permissions.map((one) => ({ ...one, neededFor: [...one.neededFor] })),
  every: connector.schedule.every,
  passthrough: connector.passthrough !== undefined,
});

/** Is nothing given that was not asked for? */
export const decideFields = (param: string, { properties }: TObject, given: object): Verdict => {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(properties, name));
  return unknown === undefined
    ? allowed
    : refused(invalidRequest, { param: `${param}.${unknown}`, detail: 'Its connector asks for no such thing' });
};

/** Settings in one spelling: an address is the same in capitals, with its usual port and with a slash at its end. */
export const plainSettings = (settings: object): object =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? plainAddress(value.trim()) : (value as unknown)]),
  );

const plainAddress = (text: string): string =>
  /^https?:\/\//i.test(text) ? (URL.parse(text)?.href.replace(/\/+$/, '') ?? text) : text;
