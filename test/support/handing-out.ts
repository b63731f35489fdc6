import type { Asking, Desk, HandingOut } from '../../server/modules/seating/asking.ts';
import { handingOut, type HandedOut } from '../../server/modules/seating/hand-out.ts';

/** Hands out the desks of a day in one go. */
export function handOut<A extends Asking, D extends Desk>(asked: HandingOut<A, D>): HandedOut<A, D> {
  const steps = handingOut(asked);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
