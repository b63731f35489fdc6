import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries, RunAs } from './binaries.ts';
import { clusterOf } from './cluster.ts';
import { connectionsOf, prepareDatabase, type ConnectionSettings } from './connections.ts';
import type { Ownership } from './owner.ts';
import { clearAway, findPostmaster, reportLines, spawnPostmaster, type Log } from './postmaster.ts';
import { isAlive, signal, until } from './processes.ts';
import { EmbeddedRefused } from './refused.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const STOP_MS = 15_000;
const QUIT_MS = 5000;
const BACKOFF_MAX_MS = 5000;

interface Parts {
  readonly dataDir: string;
  readonly log: Log;
  readonly settings?: Readonly<Record<string, string>>;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly ownership: Ownership;
}

/** Keeps one PostgreSQL running, and ends it together with this process. */
export class Supervisor {
  readonly connection: ConnectionSettings;
  readonly superuser: ConnectionSettings;
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
    if (this.#watchdog.pid > 0) ownership.noteWatchdog(this.#watchdog.pid);
  }

  async #adopt(): Promise<boolean> {
    let postmaster = findPostmaster(this.#cluster);
    while (postmaster && postmaster.status !== 'ready') {
      this.pid = postmaster.pid;
      if (postmaster.status === 'stopping') await this.#end();
      else await delay(20);
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
    await clearAway(this.#cluster);
    if (this.#stopping) throw new Error('Stopping');
    const child = spawnPostmaster({ ...this.#parts, cluster: this.#cluster });
    const lines = reportLines(child, this.#parts.log);
    const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    this.pid = child.pid ?? 0;
    const ready = () => {
      const postmaster = findPostmaster(this.#cluster);
      return postmaster?.pid === child.pid && postmaster?.status === 'ready';
    };
    await until(() => ended() || ready(), Infinity);
    if (ended())
      throw new EmbeddedRefused(`The embedded database did not start: ${lines.at(-1) ?? 'it gave no reason'}`);
    this.#follow(exited);
  }

  #follow(exited: Promise<unknown>): void {
    this.#reviving = exited.then(() => this.#revive());
    this.#reviving.catch(() => undefined);
  }

  async #revive(): Promise<void> {
    const { log } = this.#parts;
    if (!this.#stopping) log.error('PostgreSQL died; starting it again');
    let wait = 50;
    while (!this.#stopping) {
      try {
        await this.#launch();
        return log.warn('PostgreSQL runs again');
      } catch (error) {
        if (!this.#stopping) log.error((error as Error).message);
      }
      await delay(wait);
      wait = Math.min(BACKOFF_MAX_MS, wait * 2);
    }
  }
}
