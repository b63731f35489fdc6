import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnv, type Binaries, type RunAs } from './binaries.ts';
import { clusterArgument, PORT } from './cluster.ts';
import { exists, isAlive, postgresIn, servesCluster, signal, until } from './processes.ts';

/** What pino offers. */
export interface Log {
  debug(message: string): void;
  warn(message: string): void;
  error(message: string): void;
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
  log_line_prefix: '%e ', // SQLSTATE
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic', // statements hold personal data
} as const;

const LEFTOVERS_MS = 500;

interface Launch {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the server of a cluster; extra settings go over ours. */
export function spawnPostmaster({ cluster, binaries, runAs, settings }: Launch): ChildProcess {
  const options = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', clusterArgument(cluster, binaries.major, runAs), ...options];
  return spawn(join(binaries.bin, 'postgres'), args, {
    cwd: cluster,
    env: cleanEnv,
    detached: true, // a Ctrl-C in the terminal is for us alone
    stdio: ['ignore', 'ignore', 'pipe'],
    ...runAs,
  });
}

/** Backends of a killed postmaster end by themselves unless busy; a new one refuses to start beside them. */
export async function clearAway(cluster: string): Promise<void> {
  const quiet = () => postgresIn(cluster).length === 0;
  if (!quiet() && !(await until(quiet, LEFTOVERS_MS, 50))) {
    for (const pid of postgresIn(cluster)) signal(pid, 'SIGKILL');
    await until(quiet, LEFTOVERS_MS);
  }
  const named = readPidFile(cluster)?.pid;
  // The number is a zombie's or some other program's, and PostgreSQL would refuse to start beside it. Only Linux tells for certain.
  if (process.platform === 'linux' && named !== undefined && exists(named) && quiet()) {
    for (const file of ['postmaster.pid', `.s.PGSQL.${PORT}.lock`]) rmSync(join(cluster, file), { force: true });
  }
}

/** The living postmaster of a cluster, by its pid file (storage.html, "postmaster.pid": line 1 the pid, line 8 the state). */
export function findPostmaster(cluster: string): { pid: number; status: string } | undefined {
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

/** Passes on what PostgreSQL says that somebody must hear, and keeps why it could not start. */
export function reportLines(child: ChildProcess, log: Log): string[] {
  const reasons: string[] = [];
  child.once('error', (error) => reasons.push(error.message));
  if (!child.stderr) return reasons;
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [, state = '', severity = '', text = line] = /^(?:(\w{5}) )?(\w+): +(.*)/.exec(line) ?? [];
    if (isTrouble(severity, state)) log.warn(`PostgreSQL: ${severity} ${text}`);
    else log.debug(`PostgreSQL: ${line}`);
    if (['FATAL', 'PANIC', 'postgres'].includes(severity) && !COMING_OR_GOING.test(state)) reasons.push(text);
  });
  return reasons;
}

/** SQLSTATE of connections cut or refused around a start or stop. */
const COMING_OR_GOING = /^57P0[1-3]/;
/** SQLSTATE classes of a server in need: resources, the system around it, itself. */
const IN_NEED = /^(53|58|XX)/;

/** What a client's statement did wrong is told to the client; it may quote personal data. */
function isTrouble(severity: string, state: string): boolean {
  if (severity === 'ERROR') return IN_NEED.test(state);
  return ['WARNING', 'FATAL', 'PANIC', 'postgres'].includes(severity) && !COMING_OR_GOING.test(state);
}
