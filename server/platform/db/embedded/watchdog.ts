import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { cleanEnv, type RunAs } from './binaries.ts';

/**
 * Waits for its input to end, which happens however the owner ends, and then stops the postmaster of its working directory. The pid
 * file alone may be stale, so the process must also work in this folder (Linux), or at least be a postgres (elsewhere).
 * No pid file: the postmaster may be about to write it.
 */
const SCRIPT = `
read -r word
[ "$word" = done ] && exit 0
postmaster() {
  read -r pid < postmaster.pid && kill -0 "$pid" || return 1
  if [ -e /proc/self/cwd ]; then [ "/proc/$pid/cwd" -ef . ]; else case "$(ps -o comm= -p "$pid")" in *postgres*) ;; *) return 1 ;; esac; fi
} 2> /dev/null
rounds=0
until postmaster || [ $rounds -ge 5 ]; do sleep 0.1; rounds=$((rounds + 1)); done
postmaster && kill -INT "$pid"
rounds=0
while postmaster && [ $rounds -lt 20 ]; do sleep 0.1; rounds=$((rounds + 1)); done
postmaster && kill -QUIT "$pid"
exit 0
`;

export interface Watchdog {
  readonly pid: number;
  /** Ends it without harm: the database was stopped in order. */
  dismiss(): void;
}

/** Starts a process that stops the cluster's PostgreSQL, whichever it is by then, once this process is gone. */
export function startWatchdog(cluster: string, runAs: RunAs, onLost: () => void): Watchdog {
  const child: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT, 'atrium-watchdog'], {
    cwd: cluster,
    env: cleanEnv,
    detached: true, // a Ctrl-C in the terminal is for us alone
    stdio: ['pipe', 'ignore', 'ignore'],
    ...runAs,
  });
  const input = child.stdin as Writable;
  input.on('error', () => undefined); // it is gone: 'exit' tells
  child.once('error', onLost).once('exit', onLost);
  return {
    pid: child.pid ?? 0,
    dismiss() {
      child.off('exit', onLost);
      input.end('done\n');
    },
  };
}
