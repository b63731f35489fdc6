import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { cacheFolders, packagedTree, prepareTree, type Binaries, type RunAs } from './embedded/binaries.ts';
import { chooseUser, clusterOf, ensureCluster } from './embedded/cluster.ts';
import { connectionsOf, type Connections } from './embedded/connections.ts';
import { claim } from './embedded/owner.ts';
import { findPostmaster, type Log } from './embedded/postmaster.ts';
import { EmbeddedRefused } from './embedded/refused.ts';
import { Supervisor } from './embedded/supervisor.ts';

export interface EmbeddedDatabase extends Connections, AsyncDisposable {
  /** The postmaster's process id; another one after it was restarted. */
  readonly pid: number;
  /** A postmaster that outlived its owner was taken over. */
  readonly adopted: boolean;
  /** Stops PostgreSQL in order (fast shutdown) and gives the data directory free. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds the cluster, its password and the owner's lock; created when missing. */
  readonly dataDir: string;
  readonly log: Log;
  /** Other programs than the npm package's, run as the given user. */
  readonly engine?: (runAs: RunAs) => Promise<Binaries>;
  /** More server settings, over ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the embedded PostgreSQL of a data directory, or takes over one that outlived its owner. It is restarted when it dies, and stops
 * by itself when this process does.
 * @throws EmbeddedRefused in one line: in use, wrong version, not installed, not allowed
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  if (process.platform === 'win32')
    throw new EmbeddedRefused('The embedded database needs Linux or macOS; set DATABASE_URL.');
  try {
    mkdirSync(resolve(options.dataDir), { recursive: true, mode: 0o700 });
    return await startOwned({ ...options, dataDir: realpathSync(options.dataDir) });
  } catch (error) {
    throw asRefusal(options.dataDir, error);
  }
}

async function startOwned(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir } = options;
  const engine = options.engine ?? ((runAs) => prepareTree(packagedTree(), runAs, cacheFolders(dataDir)));
  const ownership = claim(dataDir);
  try {
    const runAs = chooseUser(clusterOf(dataDir));
    const binaries = await engine(runAs);
    await ownership.predecessorGone();
    await ensureCluster(dataDir, binaries, runAs);
    return await Supervisor.start({ ...options, binaries, runAs, ownership });
  } catch (error) {
    ownership[Symbol.dispose]();
    throw error;
  }
}

/** What the operating system forbids (rights, space, users) is for the operator too. */
function asRefusal(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new EmbeddedRefused(`The database in ${dataDir} cannot be used: ${error.message}`, { cause: error });
}

/** The way to a database that another process runs; null when none does. @throws EmbeddedRefused when it is not ours to read */
export function connectEmbedded({ dataDir }: { readonly dataDir: string }): Connections | null {
  try {
    const cluster = clusterOf(realpathSync(dataDir));
    return findPostmaster(cluster)?.status === 'ready' ? connectionsOf(realpathSync(dataDir)) : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'EACCES')
      throw new EmbeddedRefused(`${dataDir} cannot be read; run this as the user who runs Atrium.`);
    throw error;
  }
}
