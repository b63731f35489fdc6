import { serve } from './serve.ts';
import type { Config } from './platform/config.ts';
import { openContext, type Ctx } from './platform/context/context.ts';
import { ALL_TENANTS, isDatabaseError, type Database } from './platform/db/connect.ts';
import { openDatabase, reachDatabase } from './platform/db/open.ts';
import { conflict, fail, notFound } from './platform/contract/problems.ts';
import { toProblem } from './platform/http/problem.ts';
import { newId } from './platform/ids.ts';
import { createLog } from './platform/log.ts';
import { systemPrincipal } from './platform/context/principal.ts';
import type { Tenant } from './platform/tenants.ts';
import { scopes } from './platform/contract/scopes.ts';
import { showTime } from './platform/time.ts';
import { addToken, addUser, allTokens, describeToken, stopToken } from './cli/access.ts';
import { constraintProblems } from './contracts.ts';

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
  {
    name: 'demo',
    summary: 'load the demo workplace into an empty workplace',
    options: {},
    run: (config, line) => inTenant(config, line, (ctx) => fillWithDemo(ctx, line)),
  },
  {
    name: 'user create',
    summary: 'add a person with a generated password',
    options: {
      email: { type: 'string', required: true, meaning: 'her e-mail address' },
      name: { type: 'string', required: true, meaning: 'her name' },
      role: { type: 'string', meaning: 'employee (default), receptionist, space_manager or administrator' },
      buildings: { type: 'string', meaning: 'numbers of the buildings the role is limited to, 1,2' },
    },
    run: (config, line) => inTenant(config, line, async (ctx) => print(line.json, await addUser(ctx, line.options))),
  },
  {
    name: 'token create',
    summary: 'create an API token; it is shown this once',
    options: {
      name: { type: 'string', required: true, meaning: 'what it is for' },
      ip: {
        type: 'string',
        meaning: 'addresses it may be used from: 192.0.2.1, 192.0.2.1-100, 192.0.2.0/24, a comma list',
      },
      expires: { type: 'string', meaning: 'until when, 2027-01-01T00:00:00Z' },
      scopes: { type: 'string', meaning: `a comma list; all unless said: ${scopes.join(', ')}` },
    },
    run: (config, line) => inTenant(config, line, async (ctx) => print(line.json, await addToken(ctx, line.options))),
  },
  {
    name: 'token list',
    summary: 'list the API tokens, without their secrets',
    options: {},
    run: (config, line) => inTenant(config, line, (ctx) => printTokens(ctx, line)),
  },
  {
    name: 'token revoke',
    summary: 'stop an API token for good',
    options: {},
    takes: 'ID',
    run: (config, line) => inTenant(config, line, async (ctx) => print(line.json, await stopToken(ctx, line.argument))),
  },
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

async function printTokens(ctx: Ctx, { json }: CommandLine): Promise<void> {
  const items = await allTokens(ctx);
  if (json) print(true, { items });
  else process.stdout.write(items.map((token) => `${describeToken(token, showTime(ctx.now))}\n`).join(''));
}

async function fillWithDemo(ctx: Ctx, { json }: CommandLine): Promise<void> {
  const { loadDemo } = await import('./demo/load.ts');
  const loaded = await loadDemo(ctx);
  if (!loaded)
    throw fail(conflict, { detail: 'there are buildings already: the demo workplace needs an empty workplace' });
  print(json, { ...loaded });
}

/** Runs `work` as Atrium itself in the workplace that `--tenant` names; the server may be running beside. */
export async function inTenant(config: Config, line: CommandLine, work: (ctx: Ctx) => Promise<void>): Promise<number> {
  await using opened = await reachDatabase(config, quiet);
  const tenant = await findTenant(opened.database, line.options['tenant']);
  const who = systemPrincipal(tenant, new Set(scopes));
  const asking = { who, now: Temporal.Now.instant(), requestId: newId(), ip: null };
  try {
    await work(openContext(opened.database, () => undefined, asking));
  } catch (error) {
    throw isDatabaseError(error) ? toProblem(error, constraintProblems) : error;
  }
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
