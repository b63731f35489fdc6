import { vi } from 'vitest';

/**
 * Waits until a check holds, looking again and again: a machine that is busy with something else is late, not wrong.
 * What never comes fails with what the check said last.
 * @param check throws as long as what is waited for is not there
 * @param patience in milliseconds, where it takes longer by what it is
 */
export const until = <T>(check: () => T | Promise<T>, patience = 20_000): Promise<T> =>
  vi.waitFor(check, { timeout: patience, interval: 10 });
