import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const linux = process.platform === 'linux';

/** Does the system still know a process with this id, if only as a zombie? */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Is there a running process with this id? A zombie counts as gone: in a container nobody may ever collect it. */
export const isAlive = (pid: number): boolean => exists(pid) && !isZombie(pid);

/** Tells one process from a later one with the same id: ticks from boot to its start, where the system says so. */
export const startOf = (pid: number): string | undefined => statFields(pid)?.[19];

/** Sends a signal; a process that is already gone is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Is this a PostgreSQL process of this cluster? Each keeps it as working directory; where that is hidden, its name must do. */
export function servesCluster(pid: number, cluster: string): boolean {
  if (linux) return worksIn(pid, cluster) && programOf(pid) === 'postgres' && !isZombie(pid);
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres');
}

function worksIn(pid: number, folder: string): boolean {
  try {
    const [theirs, ours] = [statSync(`/proc/${pid}/cwd`), statSync(folder)];
    return theirs.ino === ours.ino && theirs.dev === ours.dev;
  } catch {
    return false;
  }
}

/** The PostgreSQL processes working in this cluster, whoever started them (Linux; elsewhere none are found). */
export function postgresIn(cluster: string): number[] {
  if (!linux) return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => servesCluster(pid, cluster));
}

/** Polls until the condition holds; false when the time is over. */
export async function until(condition: () => boolean, milliseconds: number, every = 10): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await delay(every);
  }
  return true;
}

function programOf(pid: number): string | undefined {
  try {
    // A program replaced by an upgrade while it runs is marked "(deleted)".
    return readlinkSync(`/proc/${pid}/exe`)
      .replace(/ \(deleted\)$/, '')
      .split('/')
      .at(-1);
  } catch {
    return undefined;
  }
}

const isZombie = (pid: number): boolean => statFields(pid)?.[0] === 'Z';

/** /proc/pid/stat from its third field on (proc_pid_stat(5)); the second may contain blanks and brackets. */
function statFields(pid: number): string[] | undefined {
  if (!linux) return undefined;
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
