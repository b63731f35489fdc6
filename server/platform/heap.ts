import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * By how many percent what lives on may grow before it is looked through again. Left to itself V8 lets it grow to several times as much where
 * the machine has the memory: what is made row by row, as a spreadsheet of 100,000 bookings, then takes as much again as all the rest.
 */
const GROWTH = 20;

/** As V8's own extension for it takes it. `last-resort` gives the pages themselves back, and what was compiled to run once. */
type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/** Gives back what starting took, and has the heap stay near what is in use. Once, when all is started: it takes some tenths of a second. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as Collect | undefined;
  setFlagsFromString('--no-expose-gc');
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
