import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
// Read at the first use: the polyfill of Temporal may come after this module.
let current: string | null = null;
const hearers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  current = Temporal.Now.instant().toString();
  for (const hear of hearers) hear();
}

function subscribe(hear: () => void): () => void {
  if (hearers.size === 0) {
    timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
    // The last value may be from when nobody listened.
    queueMicrotask(tick);
  }
  hearers.add(hear);
  return () => {
    hearers.delete(hear);
    if (hearers.size > 0 || timer === null) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

/** The present instant, RFC 3339 in UTC, four times a minute and whenever the page comes back into sight. */
export const useNow = (): string =>
  useSyncExternalStore(subscribe, () => (current ??= Temporal.Now.instant().toString()));
