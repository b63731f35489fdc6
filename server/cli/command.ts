import type { Static, TObject } from 'typebox';
import { constraintProblems } from '../contracts.ts';
import type { Config } from '../platform/config.ts';
import { openContext, type Ctx } from '../platform/context/context.ts';
import { systemPrincipal } from '../platform/context/principal.ts';
import { found } from '../platform/context/use-case.ts';
import { scopes } from '../platform/contract/scopes.ts';
import { ALL_TENANTS, type Database } from '../platform/db/connect.ts';
import { DatabaseFailure, isDatabaseError } from '../platform/db/failures.ts';
import { reachDatabase } from '../platform/db/open.ts';
import { createSignals } from '../platform/events/wake.ts';
import { toProblem } from '../platform/http/problem.ts';
import { validatorCompiler } from '../platform/http/validate.ts';
import { newId } from '../platform/ids.ts';
import { readClock } from '../platform/time.ts';
import { createLog } from '../platform/log.ts';
import { listTenants, type Tenant } from '../platform/tenants.ts';

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
  readonly options?: Readonly<
    Record<string, { readonly type: 'string'; readonly meaning: string; readonly required?: true }>
  >;
  /** It is about the installation as a whole: there is no `--tenant` to say. */
  readonly whole?: true;
  /** The name of the one argument it takes. */
  readonly takes?: string;
  /** @returns the exit code */
  readonly run: (config: Config, line: CommandLine) => Promise<number>;
}

/** What an operator reads of a command that works: its answer, no log. */
export const quiet = createLog('fatal');

/** Lines of rows, each column as wide as what is longest in it, two blanks before the next. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, i) => (i < row.length - 1 ? cell.padEnd((widths[i] ?? 0) + 2) : cell)).join(''),
  );
}

/** Prints an answer: as JSON, or as lines of `name  value`. */
export function print(json: boolean, answer: Readonly<Record<string, unknown>>): void {
  const lines = columns(
    Object.entries(answer).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : printed(lines));
}

/** Lines as they are printed. */
export const printed = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

export const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

/** What the API would say of the same body. @throws 400 that names the field */
export function checked<Body extends TObject>(schema: Body, body: unknown): Static<Body> {
  const validate = validatorCompiler({ schema, method: 'POST', url: '', httpPart: 'body' });
  if (validate(body) !== true) throw toProblem({ validation: validate.errors }, {});
  return body as Static<Body>;
}

/** A command that acts as Atrium itself in the workplace that `--tenant` names; the server may be running beside. */
export const inTenant =
  (work: (ctx: Ctx, line: CommandLine) => Promise<void>): Command['run'] =>
  async (config, line) => {
    await using opened = await reachDatabase(config, quiet);
    const tenant = await findTenant(opened.database, line.options['tenant']);
    const who = systemPrincipal(tenant, new Set(scopes));
    const asking = { who, now: readClock(), requestId: newId(), ip: null };
    // A running server beside hears of it at once.
    const signals = createSignals({ connection: opened.connection, onError: () => undefined });
    try {
      await work(openContext(opened.database, signals.wake, asking), line);
    } catch (error) {
      throw isDatabaseError(error) || error instanceof DatabaseFailure ? toProblem(error, constraintProblems) : error;
    } finally {
      await signals.close();
    }
    return 0;
  };

/** A command about the installation as a whole; the server may be running beside. */
export const inInstallation =
  (work: (database: Database, config: Config, line: CommandLine) => Promise<void>): Command['run'] =>
  async (config, line) => {
    await using opened = await reachDatabase(config, quiet);
    try {
      await work(opened.database, config, line);
    } catch (error) {
      throw isDatabaseError(error) || error instanceof DatabaseFailure ? toProblem(error, constraintProblems) : error;
    }
    return 0;
  };

async function findTenant(database: Database, slug: string | undefined): Promise<Tenant> {
  const all = await listTenants(database.forTenant(ALL_TENANTS));
  const [only, ...others] = slug === undefined ? all : all.filter((tenant) => tenant.slug === slug);
  const none =
    slug === undefined ? 'there is no workplace yet: start the server once' : `there is no workplace "${slug}"`;
  const several = `there are several workplaces, say which: ${all.map((tenant) => tenant.slug).join(', ')}`;
  return found(others.length === 0 ? only : null, '--tenant', others.length === 0 ? none : several);
}
