import { isAfter, toInstant } from '../../platform/time.ts';
import type { RequestState } from './contract.ts';
import type { RequestRow } from './store.ts';

/** The state that a request is in at an instant, whether that was written down yet or not. */
export const stateAt = (
  { state, startsAt }: Pick<RequestRow, 'state' | 'startsAt'>,
  now: Temporal.Instant,
): RequestState => (state === 'pending' && !isAfter(toInstant(startsAt), now) ? 'expired' : state);

/** What has seats; of all else it is not said for how many it is. */
const SEATED: ReadonlySet<string> = new Set(['room', 'desk']);

/** Is it for so many people? */
export const isFor = (
  { type, capacity }: { readonly type: string; readonly capacity: number },
  people: number,
): boolean => !SEATED.has(type) || capacity >= people;
