import { setTimeout as pauseFor } from 'node:timers/promises';

/** Work that is done again whenever there may be some: at once when woken, and by the clock in case nobody woke it. */
export interface Loop {
  readonly wake: () => void;
  /** Lets the running step end; no other one begins. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** The longest rest, in milliseconds; null rests until woken. */
  readonly everyMs: number | null;
  /** The shortest rest. Default 0. */
  readonly atLeastMs?: number;
  readonly onError: (error: unknown) => void;
  /** Who else wakes it; returns how to be left alone again. */
  readonly hear?: (wake: () => void) => () => void;
}

/** Rest after a step that failed, so that an outage is not hammered at. */
const AFTER_ERROR_MS = 500;

/**
 * Runs `step` over and over, never twice at a time. A wake during a step makes it run once more: what was written while
 * it looked elsewhere is not missed.
 */
export function startLoop(step: () => Promise<void>, { everyMs, atLeastMs = 0, onError, hear }: LoopOptions): Loop {
  const state = { woken: true, stopped: false };
  let rouse = (): void => undefined;

  const rest = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false;
      let pause = everyMs;
      try {
        await step();
      } catch (error) {
        onError(error);
        pause = Math.min(everyMs ?? AFTER_ERROR_MS, AFTER_ERROR_MS);
        state.woken = false;
      }
      if (atLeastMs > 0 && !state.stopped) await pauseFor(atLeastMs);
      if (!state.woken && !state.stopped) await rest(pause);
    }
  };
  const running = run();

  const wake = (): void => {
    state.woken = true;
    rouse();
  };
  const deafen = hear?.(wake);
  return {
    wake,
    async stop() {
      deafen?.();
      state.stopped = true;
      rouse();
      await running;
    },
  };
}
