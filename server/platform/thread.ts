import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { Gone, type Caller } from './contract/problems.ts';

/** How much one piece of work may take. */
export interface Bounds {
  readonly patienceMs: number;
  readonly memoryMb: number;
  /** Who waits for it: it ends with her. */
  readonly caller?: Caller | undefined;
}

/** What a thread says once it has loaded what it works with. */
const READY = 'ready';

/** Makes a thread of the file that calls it: it does the work that it is handed by `inThread`, once. */
export function asThread(work: (given: never) => unknown): void {
  const answer = async (given: unknown): Promise<void> => parentPort?.postMessage(await work(given as never), []);
  parentPort?.once('message', (given: unknown) => void answer(given));
  parentPort?.postMessage(READY, []);
}

/**
 * Has work done in a thread of its own, by a file that is made for it (`asThread`): what somebody uploaded may be made to take all the time,
 * memory and stack that there is. The time in which the thread comes up does not count: on a busy machine that is no fault of what was uploaded.
 * @returns null where it takes too much @throws Gone where nobody waits for it any more
 */
export async function inThread<Answer>(
  file: URL,
  given: unknown,
  { patienceMs, memoryMb, caller }: Bounds,
): Promise<Answer | null> {
  if (caller?.gone) throw new Gone();
  const left = new AbortController();
  const forget = caller?.onGone(() => left.abort());
  const worker = new Worker(file, {
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  try {
    await once(worker, 'message', left);
    worker.postMessage(given, []);
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(patienceMs)]);
    const [answer] = (await once(worker, 'message', { signal })) as [Answer];
    return answer;
  } catch (error) {
    if (left.signal.aborted) throw new Gone();
    if (isTooMuch(error)) return null;
    throw error;
  } finally {
    forget?.();
    await worker.terminate();
  }
}

const isTooMuch = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY');
