import { act } from 'react';
import { until } from './until.ts';

/** Waits until a check of what is drawn holds, with React’s own work done before each look. */
export const untilDrawn = (check: () => void): Promise<void> =>
  until(async () => {
    await act(async () => Promise.resolve());
    check();
  });
