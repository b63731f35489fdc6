import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isAlive, startOf, until } from './processes.ts';
import { EmbeddedRefused } from './refused.ts';

/** The right to run the database of one data directory; held by one process at a time. */
export interface Ownership extends Disposable {
  /** Notes which process guards the database, so that the next owner can wait for it after a crash. */
  noteWatchdog(pid: number): void;
  /** Waits until the watchdog of an owner that crashed has done its work. */
  predecessorGone(): Promise<void>;
}

interface Note {
  readonly pid: number;
  readonly watchdog?: { readonly pid: number; readonly start: string | undefined };
}

const SQLITE_BUSY = 5;
const WATCHDOG_TIME_MS = 8000;

/**
 * Claims a data directory. The lock is the kernel's, on an empty file through SQLite (Node has no other file lock): it ends with
 * the process however it ends, and a reused process id cannot fool it. `owner.pid` beside it only names the holder.
 * @throws EmbeddedRefused while another process holds it
 */
export function claim(dataDir: string): Ownership {
  const lock = lockFile(join(dataDir, 'owner.lock'), () => ownedBy(dataDir));
  const noteFile = join(dataDir, 'owner.pid');
  const predecessor = readNote(noteFile)?.watchdog;
  const write = (note: Note) => {
    writeFileSync(`${noteFile}.new`, JSON.stringify(note), { mode: 0o600 });
    renameSync(`${noteFile}.new`, noteFile); // never half of it, whenever we are killed
  };
  write({ pid: process.pid, ...(predecessor && { watchdog: predecessor }) });
  return {
    noteWatchdog: (pid) => write({ pid: process.pid, watchdog: { pid, start: startOf(pid) } }),
    async predecessorGone() {
      if (!predecessor) return;
      const { pid, start } = predecessor;
      await until(() => !isAlive(pid) || startOf(pid) !== start, WATCHDOG_TIME_MS);
    },
    [Symbol.dispose]() {
      if (!lock.isOpen) return;
      rmSync(noteFile, { force: true });
      lock.close();
    },
  };
}

function lockFile(path: string, busy: () => EmbeddedRefused): DatabaseSync {
  const lock = new DatabaseSync(path);
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? busy() : error;
  }
}

function ownedBy(dataDir: string): EmbeddedRefused {
  const pid = readNote(join(dataDir, 'owner.pid'))?.pid;
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new EmbeddedRefused(`${dataDir} is in use by ${who}; stop it first, or choose another ATRIUM_DATA.`);
}

function readNote(path: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Note;
  } catch {
    return undefined; // none, or the machine stopped while it was written
  }
}
