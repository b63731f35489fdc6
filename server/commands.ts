import { serve } from './serve.ts';
import type { Config } from './platform/config.ts';
import { openContext, type Ctx } from './platform/db/context.ts';
import { ALL_TENANTS, type Database } from './platform/db/connect.ts';
import { openDatabase, reachDatabase } from './platform/db/open.ts';
import { fail, notFound } from './platform/errors.ts';
import { newId } from './platform/ids.ts';
import { createLog } from './platform/log.ts';
import { systemPrincipal, type Tenant } from './platform/auth/principal.ts';
import { scopes } from './platform/auth/scopes.ts';

/** One command line, read: options by name, and what stands behind the command's words. */
export interface CommandLine {
  readonly options: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly argument: string;
}

export interface Command {
  /** Its words: `token create`. */
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<
    Record<string, { readonly type: 'string'; readonly meaning: string; readonly required?: true }>
  >;
  /** The name of the one argument it takes. */
  readonly takes?: string;
  /** @returns the exit code */
  readonly run: (config: Config, line: CommandLine) => Promise<number>;
}

/** Everything `atrium` can do. What is not here is not offered. */
export const commands: readonly Command[] = [
  { name: 'serve', summary: 'start the server', options: {}, run: (config) => serve(config) },
  { name: 'migrate', summary: 'bring the database’s schema up to date', options: {}, run: migrateOnly },
  { name: 'doctor', summary: 'check settings, database and schema', options: {}, run: examine },
];

const quiet = createLog('fatal');

/** Prints an answer: as JSON, or as lines of `name  value`. */
export function print(json: boolean, answer: Readonly<Record<string, unknown>>): void {
  const lines = Object.entries(answer).map(
    ([name, value]) => `${name.padEnd(14)}${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${lines.join('\n')}\n`);
}

async function migrateOnly(config: Config, { json }: CommandLine): Promise<number> {
  await using opened = await openDatabase(config, quiet);
  print(json, { database: opened.description, applied: opened.applied });
  return 0;
}

async function examine(config: Config, { json }: CommandLine): Promise<number> {
  await using opened = await reachDatabase(config, quiet);
  const db = opened.database.forTenant(ALL_TENANTS);
  const tenants = await db.selectFrom('tenant').select('slug').orderBy('id').execute();
  const waiting = await db
    .selectFrom('event')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('position', 'is', null)
    .executeTakeFirstOrThrow();
  print(json, {
    database: opened.description,
    schema: opened.applied.length === 0 ? 'up to date' : `migrated now: ${opened.applied.join(', ')}`,
    tenants: tenants.map(({ slug }) => slug),
    eventsWaiting: waiting.n,
    node: process.version,
    timeZones: process.versions['tz'] ?? 'unknown',
  });
  return 0;
}

/** Runs `work` as Atrium itself in the workplace that `--tenant` names; the server may be running beside. */
export async function inTenant(config: Config, line: CommandLine, work: (ctx: Ctx) => Promise<void>): Promise<number> {
  await using opened = await reachDatabase(config, quiet);
  const tenant = await findTenant(opened.database, line.options['tenant']);
  const who = systemPrincipal(tenant, new Set(scopes));
  await work(
    openContext(opened.database, () => undefined, { who, now: Temporal.Now.instant(), requestId: newId(), ip: null }),
  );
  return 0;
}

async function findTenant(database: Database, slug: string | undefined): Promise<Tenant> {
  const all = await database
    .forTenant(ALL_TENANTS)
    .selectFrom('tenant')
    .select(['id', 'slug', 'name', 'zone'])
    .orderBy('id')
    .execute();
  const [only, ...others] = slug === undefined ? all : all.filter((tenant) => tenant.slug === slug);
  if (!only)
    throw fail(notFound, {
      param: '--tenant',
      detail:
        slug === undefined ? 'there is no workplace yet: start the server once' : `there is no workplace "${slug}"`,
    });
  if (others.length > 0)
    throw fail(notFound, {
      param: '--tenant',
      detail: `there are several workplaces, say which: ${all.map((tenant) => tenant.slug).join(', ')}`,
    });
  return only;
}
