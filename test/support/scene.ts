import { sql } from 'kysely';
import type { Connector } from '../../server/modules/connections/contract.ts';
import { systemPrincipal } from '../../server/platform/context/principal.ts';
import type { Tenant } from '../../server/platform/tenants.ts';
import { hashPassword } from '../../server/platform/auth/passwords.ts';
import { scopes, type Role } from '../../server/platform/contract/scopes.ts';
import { givePassword, issueToken, openSession, ownerOf, type NewToken } from '../../server/modules/access/access.ts';
import { makeSecret } from '../../server/platform/auth/secrets.ts';
import { ALL_TENANTS, type Db } from '../../server/platform/db/connect.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import { createUser } from '../../server/modules/people/people.ts';
import { contextFor, createTenant } from './database.ts';
import { scripted, standing } from './scripted-connector.ts';
import { startTestServer, type TestServer } from './server.ts';

export const PASSWORD = 'plum harbour seventeen';

/** Whoever sends a request: what it puts into the headers, and who it is. */
export interface Sender {
  readonly headers: Readonly<Record<string, string>>;
  /** As the audit log names it; null for nobody. */
  readonly key: string | null;
  readonly userId: number | null;
  readonly email: string | null;
}

export const nobody: Sender = { headers: {}, key: null, userId: null, email: null };

/** What a request asks for, beside its address. */
export interface Ask {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly bytes?: { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> };
}

/** A workplace to act in: a tenant with a furnished building and another one. */
export interface Workplace {
  readonly tenant: Tenant;
  readonly ctx: Ctx;
  readonly db: Db;
  /** A token with every scope. */
  readonly admin: Sender;
  readonly here: number;
  readonly elsewhere: number;
  readonly floorId: number;
  /** Makes something over HTTP, as the administrator. */
  make(path: string, body?: object): Promise<{ readonly id: number }>;
  /** A new person with a session, and the password above. */
  person(role: Role, given?: { readonly buildings?: readonly number[] }): Promise<Sender>;
  token(given?: Partial<NewToken>): Promise<Sender>;
}

export interface Scene extends AsyncDisposable {
  readonly server: TestServer;
  readonly own: Workplace;
  readonly foreign: Workplace;
}

let counted = 0;
/** Names, e-mail addresses and the like that are taken once. */
export const unique = (kind: string): string => `${kind}-${++counted}`;

/**
 * A running server with two tenants that must never meet. Nothing works in the background, so that nothing changes by itself.
 * @param clock its time, unless it is now
 * @param zoneOfBuildings by which clocks the buildings go
 * @param connectors what can be connected
 */
export async function openScene(
  clock?: () => Temporal.Instant,
  zoneOfBuildings = 'Europe/London',
  env: Readonly<Record<string, string>> = {},
  // What is said for all connections of the other one changes nothing for those that others make.
  connectors: readonly Connector[] = [scripted(), scripted({}, { key: 'apart', name: 'Apart' }), standing()],
): Promise<Scene> {
  const server = await startTestServer({ connectors, env: { ATRIUM_ROLES: 'api', ...env }, ...(clock && { clock }) });
  const { database } = server.atrium.database;
  const [{ id, slug, name, zone } = { id: 0, slug: '', name: '', zone: '' }] = await database
    .forTenant(ALL_TENANTS)
    .selectFrom('tenant')
    .selectAll()
    .execute();
  const own = await furnish(server, { id, slug, name, zone }, zoneOfBuildings, clock?.());
  const foreign = await furnish(server, await createTenant(database), zoneOfBuildings, clock?.());
  return { server, own, foreign, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function furnish(server: TestServer, tenant: Tenant, zone: string, now?: Temporal.Instant): Promise<Workplace> {
  const { database } = server.atrium.database;
  const ctx = contextFor(database, systemPrincipal(tenant, new Set(scopes)), now);
  const passwordHash = await hashPassword(PASSWORD, null);
  const token: Workplace['token'] = async (given) => {
    const bounds = { ip: null, origins: null, expiresAt: null };
    const unbound = { scopes: [...scopes], reach: 'all', ...bounds, parentId: null } as const;
    const issued = await ctx.tx(async (tx) =>
      issueToken(tx, { name: unique('token'), owner: await ownerOf(tx), ...unbound, ...given }, makeSecret()),
    );
    return { ...nobody, headers: { authorization: `Bearer ${issued.token}` }, key: `token:${issued.id}` };
  };
  const admin = await token();
  const make: Workplace['make'] = async (path, body) => {
    const { status, body: made } = await server.call('POST', path, body, admin.headers);
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(made)}`);
    return made as { id: number };
  };
  const person: Workplace['person'] = async (role, { buildings } = {}) => {
    const email = `${unique('person')}@${tenant.slug}.example`;
    return ctx.tx(async (tx) => {
      const { id } = await createUser(tx, {
        email,
        name: unique('Person'),
        role,
        ...(buildings && { buildings: [...buildings] }),
      });
      await givePassword(tx, id, passwordHash);
      const cookie = await openSession(tx, id);
      return { headers: { cookie: `atrium=${cookie}`, origin: server.url }, key: `user:${id}`, userId: id, email };
    });
  };
  const here = (await make('/buildings', { name: 'Here', zone })).id;
  const elsewhere = (await make('/buildings', { name: 'Elsewhere', zone })).id;
  const floorId = (await make('/floors', { name: 'Ground', buildingId: here, level: 0 })).id;
  return { tenant, ctx, db: database.forTenant(tenant.id), admin, here, elsewhere, floorId, make, person, token };
}

export interface Heard {
  readonly status: number;
  readonly code: string | null;
  readonly body: unknown;
}

/** Sends one request: `route` is as the server names it, `POST /api/v1/bookings/:id/cancellation`. */
export async function send(server: TestServer, route: string, who: Sender, ask: Ask): Promise<Heard> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(ask.params?.[name] ?? ''));
  const url = new URL(path, server.url);
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, String(value));
  const json = ask.body && { 'content-type': 'application/json' };
  const bytes = ask.bytes && { 'content-type': ask.bytes.type };
  const body = ask.body ? JSON.stringify(ask.body) : ask.bytes?.content;
  const stop = new AbortController();
  const response = await fetch(url, {
    method,
    signal: stop.signal,
    headers: { ...json, ...bytes, ...who.headers },
    ...(body !== undefined && { body }),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    stop.abort(); // it would never end
    return { status: response.status, code: null, body: null };
  }
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const heard: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, code: (heard as { code?: string }).code ?? null, body: heard };
}

/** All rows (of one tenant) as a digest a table, except what asking alone changes: rate counts and times of last use. */
export async function digest(
  server: TestServer,
  tenantId: number | null = null,
): Promise<Readonly<Record<string, string>>> {
  const { database } = server.atrium.database;
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'tenant_id' and c.relname not in ('rate_count', 'attempt_count')`.execute(
    database.forTenant(ALL_TENANTS),
  );
  const each = tables.map(
    ({ name }) =>
      sql`select ${name} as name, count(*) || ' rows ' || md5(coalesce(string_agg(r, '' order by r), '')) as rows
        from (select md5((to_jsonb(t) - 'last_used_at' - 'seen_at')::text) as r from ${sql.table(name)} t
          where ${tenantId}::integer is null or tenant_id = ${tenantId}) as all_rows`,
  );
  const { rows } = await sql<{ name: string; rows: string }>`${sql.join(each, sql` union all `)}`.execute(
    database.forTenant(ALL_TENANTS),
  );
  return Object.fromEntries(rows.map(({ name, rows: text }) => [name, text]));
}
