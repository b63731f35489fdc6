import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A worker of a benchmark in a process of its own: it is told one thing and answers once, again and again. */
export interface Player<Told, Answered> extends AsyncDisposable {
  readonly pid: number;
  ask(told: Told): Promise<Answered>;
}

/** Starts a file of this folder as a process. It dies with its parent: the channel between them closes. */
export function startPlayer<Told extends object, Answered>(
  file: string,
  args: readonly string[] = [],
): Player<Told, Answered> {
  const child = fork(join(import.meta.dirname, file), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    pid: child.pid ?? 0,
    async ask(told) {
      child.send(told);
      return (await answerOf(child)) as Answered;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const gone = once(child, 'exit', { signal: ended.signal }).then(
    () => Promise.reject(new Error('A process of the benchmark ended early')),
    () => undefined,
  );
  try {
    const [answer] = (await Promise.race([once(child, 'message', { signal: ended.signal }), gone])) as [unknown];
    if (isFailure(answer)) throw new Error(answer.failed);
    return answer;
  } finally {
    ended.abort();
  }
}

const isFailure = (answer: unknown): answer is { readonly failed: string } =>
  typeof answer === 'object' && answer !== null && 'failed' in answer;

/** The other side of `ask`: answers what it is told until its parent leaves. */
export function play(perform: (told: never) => Promise<object>): void {
  process.on('message', (told) => {
    perform(told as never).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}

/** Clock ticks a second in /proc (USER_HZ, 100 on every Linux). */
const TICKS = 100;

/** CPU seconds that a process has used so far, all its threads; 0 where there is no /proc. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS; // utime and stime (proc_pid_stat(5))
}

/** The same for a process and all its direct children, those included that have ended: a postmaster and its backends. */
export function familySeconds(pid: number): number {
  const children = childrenOf(pid);
  const fields = statOf(pid);
  const ended = (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / TICKS; // cutime and cstime
  return [pid, ...children].reduce((sum, one) => sum + cpuSeconds(one), ended);
}

const childrenOf = (pid: number): number[] => numbers().filter((other) => Number(statOf(other)[1]) === pid);

/** What a process takes of the machine's memory, in MiB: its proportional set size; NaN where there is no /proc. */
export function memoryOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1024;
  } catch {
    return Number.NaN; // it ended meanwhile
  }
}

/** The same for a process and all its direct children. */
export const familyMemory = (pid: number): number =>
  [pid, ...childrenOf(pid)].map(memoryOf).reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0);

function numbers(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The fields from the third on: the second, the name, may hold blanks. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
