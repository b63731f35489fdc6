import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { cacheFolders, cleanEnv, packagedTree, prepareTree, type Binaries, type RunAs } from './binaries.ts';
import {
  chooseUser,
  clusterArgument,
  clusterOf,
  ensureCluster,
  oneLine,
  PORT,
  readPassword,
  socketHost,
} from './cluster.ts';
import { claim, type Ownership } from './owner.ts';
import { isAlive, postgresIn, servesCluster, signal, until } from './processes.ts';
import { EmbeddedRefused } from './refused.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** Settings for `pg`; `host` is the socket's folder as this very process reaches it. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Two ways in: as owner of Atrium's database (not a superuser, so row-level security binds it), and as superuser for upkeep. */
export interface Connections {
  readonly connection: Connection;
  readonly superuser: Connection;
}

export interface EmbeddedDatabase extends Connections, AsyncDisposable {
  /** The postmaster's process id; another one after it was restarted. */
  readonly pid: number;
  /** A postmaster that outlived its owner was taken over. */
  readonly adopted: boolean;
  /** Stops PostgreSQL in order (fast shutdown) and gives the data directory free. */
  stop(): Promise<void>;
}

/** What pino offers. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
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

/** For a small machine. Durability is spelled out, so that no file in the cluster can turn it off. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  port: String(PORT),
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_size: '512MB', // bounds the recovery after a crash
  shared_buffers: '128MB',
  max_connections: '100',
  deadlock_timeout: '200ms',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic', // statements hold personal data
} as const;

const STOP_MS = 15_000;
const QUIT_MS = 5000;
const LEFTOVERS_MS = 500;
const BACKOFF_MAX_MS = 5000;

/**
 * Starts the embedded PostgreSQL of a data directory, or takes over one that outlived its owner. It is restarted when it dies, and stops
 * by itself when this process does.
 * @throws EmbeddedRefused in one line: in use, wrong version, not installed, not allowed
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  if (process.platform === 'win32')
    throw new EmbeddedRefused('The embedded database needs Linux or macOS; set DATABASE_URL.');
  mkdirSync(resolve(options.dataDir), { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(options.dataDir);
  const engine = options.engine ?? ((runAs) => prepareTree(packagedTree(), runAs, cacheFolders(dataDir)));
  const ownership = claim(dataDir);
  try {
    const runAs = chooseUser(clusterOf(dataDir));
    const binaries = await engine(runAs);
    await ownership.predecessorGone();
    await ensureCluster(dataDir, binaries, runAs);
    return await Supervisor.start({ ...options, dataDir, binaries, runAs, ownership });
  } catch (error) {
    ownership[Symbol.dispose]();
    throw error;
  }
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

interface Parts extends EmbeddedOptions {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly ownership: Ownership;
}

class Supervisor implements EmbeddedDatabase {
  readonly connection: Connection;
  readonly superuser: Connection;
  adopted = false;
  pid = 0;
  readonly #parts: Parts;
  readonly #cluster: string;
  #watchdog: Watchdog | undefined;
  #stopping = false;
  #stopped: Promise<void> | undefined;
  #reviving: Promise<void> = Promise.resolve();

  static async start(parts: Parts): Promise<Supervisor> {
    const supervisor = new Supervisor(parts);
    try {
      supervisor.#guard();
      supervisor.adopted = await supervisor.#adopt();
      if (!supervisor.adopted) await supervisor.#launch();
      await prepareDatabase(supervisor);
      return supervisor;
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#cluster = clusterOf(parts.dataDir);
    ({ connection: this.connection, superuser: this.superuser } = connectionsOf(parts.dataDir));
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    await this.#end();
    await this.#reviving;
    this.#watchdog?.dismiss();
    this.#parts.ownership[Symbol.dispose]();
  }

  async #end(): Promise<void> {
    const gone = () => this.pid === 0 || !isAlive(this.pid);
    if (gone()) return;
    signal(this.pid, 'SIGINT');
    if (await until(gone, STOP_MS)) return;
    this.#parts.log.warn(
      'PostgreSQL does not stop; stopping it without its clean-up, which the next start makes up for',
    );
    signal(this.pid, 'SIGQUIT');
    if (!(await until(gone, QUIT_MS))) signal(this.pid, 'SIGKILL');
  }

  /** A watchdog that somebody killed is replaced. */
  #guard(): void {
    const { runAs, ownership, log } = this.#parts;
    this.#watchdog = startWatchdog(this.#cluster, runAs, () => {
      if (this.#stopping) return;
      log.warn('The watchdog of the embedded database was killed; starting another');
      setTimeout(() => this.#stopping || this.#guard(), 1000).unref();
    });
    ownership.noteWatchdog(this.#watchdog.pid);
  }

  async #adopt(): Promise<boolean> {
    let postmaster = findPostmaster(this.#cluster);
    while (postmaster && postmaster.status !== 'ready') {
      await delay(20);
      postmaster = findPostmaster(this.#cluster);
    }
    if (!postmaster) return false;
    const { pid } = postmaster;
    this.pid = pid;
    this.#follow(until(() => !isAlive(pid), Infinity, 200));
    this.#parts.log.warn(`Took over the PostgreSQL (process ${pid}) that outlived its Atrium`);
    return true;
  }

  async #launch(): Promise<void> {
    await this.#clearAway();
    if (this.#stopping) throw new Error('Stopping');
    const child = this.#spawn();
    const lines = reportLines(child, this.#parts.log);
    const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    this.pid = child.pid ?? 0;
    const ready = () => {
      const postmaster = findPostmaster(this.#cluster);
      return postmaster?.pid === child.pid && postmaster?.status === 'ready';
    };
    await until(() => ended() || ready(), Infinity);
    if (ended()) throw new EmbeddedRefused(`The embedded database did not start: ${oneLine(lines.join('\n'))}`);
    this.#follow(exited);
  }

  #spawn(): ChildProcess {
    const { binaries, runAs, settings } = this.#parts;
    const options = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return spawn(
      join(binaries.bin, 'postgres'),
      ['-D', clusterArgument(this.#cluster, binaries.major, runAs), ...options],
      {
        cwd: this.#cluster,
        env: cleanEnv,
        detached: true, // a Ctrl-C in the terminal is for us alone
        stdio: ['ignore', 'ignore', 'pipe'],
        ...runAs,
      },
    );
  }

  /** Backends of a killed postmaster end by themselves unless busy; a new one refuses to start beside them. */
  async #clearAway(): Promise<void> {
    const leftovers = () => postgresIn(this.#cluster);
    if (leftovers().length > 0 && !(await until(() => leftovers().length === 0, LEFTOVERS_MS, 50))) {
      for (const pid of leftovers()) signal(pid, 'SIGKILL');
      await until(() => leftovers().length === 0, LEFTOVERS_MS);
    }
    const named = readPidFile(this.#cluster)?.pid;
    // The number now belongs to some other program, for which PostgreSQL would wait for ever.
    if (named !== undefined && isAlive(named) && !servesCluster(named, this.#cluster)) {
      rmSync(join(this.#cluster, 'postmaster.pid'), { force: true });
    }
  }

  #follow(exited: Promise<unknown>): void {
    this.#reviving = exited.then(() => this.#revive());
    this.#reviving.catch(() => undefined);
  }

  async #revive(): Promise<void> {
    const { log } = this.#parts;
    let wait = 50;
    while (!this.#stopping) {
      log.error('PostgreSQL died; starting it again');
      try {
        return await this.#launch();
      } catch (error) {
        if (!this.#stopping) log.error((error as Error).message);
      }
      await delay(wait);
      wait = Math.min(BACKOFF_MAX_MS, wait * 2);
    }
  }
}

function connectionsOf(dataDir: string): Connections {
  const way = { host: socketHost(clusterOf(dataDir)), port: PORT, password: readPassword(dataDir) };
  return {
    connection: { ...way, user: 'atrium', database: 'atrium' },
    superuser: { ...way, user: 'postgres', database: 'postgres' },
  };
}

/** The living postmaster of a cluster, by its pid file (storage.html, "postmaster.pid": line 1 the pid, line 8 the state). */
function findPostmaster(cluster: string): { pid: number; status: string } | undefined {
  const named = readPidFile(cluster);
  return named && isAlive(named.pid) && servesCluster(named.pid, cluster) ? named : undefined;
}

function readPidFile(cluster: string): { pid: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Passes on what PostgreSQL says, and keeps what it said before it was ready. */
function reportLines(child: ChildProcess, log: Log): string[] {
  const kept: string[] = [];
  if (!child.stderr) return kept;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/^(FATAL|PANIC|postgres):/.test(line)) kept.splice(0, kept.length, line);
    if (/^(WARNING|ERROR|FATAL|PANIC|postgres):/.test(line)) log.warn(`PostgreSQL: ${line}`);
    else log.debug(`PostgreSQL: ${line}`);
  });
  return kept;
}

/** Atrium's own role and database. The role may create the role it works as, nothing more. */
async function prepareDatabase({ connection, superuser }: Connections): Promise<void> {
  const client = new Client(superuser);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
        exists (select from pg_database where datname = $2) as database`,
      [connection.user, connection.database],
    );
    const [role, password] = [escapeIdentifier(connection.user), escapeLiteral(connection.password)];
    if (!rows[0]?.role) await client.query(`create role ${role} login createrole password ${password}`);
    if (!rows[0]?.database)
      await client.query(`create database ${escapeIdentifier(connection.database)} owner ${role}`);
  } finally {
    await client.end();
  }
}
