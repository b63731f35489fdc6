import type { Period } from '../../platform/time.ts';
import type { HoldOrigin } from './contract.ts';

/** How long a resource is made ready before it is had, and cleared afterwards. */
export interface Buffers {
  readonly setUpMinutes?: number;
  readonly cleanDownMinutes?: number;
}

/** A part of the time that something takes, and what it is for. */
export interface Piece {
  readonly origin: HoldOrigin;
  readonly during: Period;
}

/** A period with the time around it that is needed too. */
export const wholeOf = ({ start, end }: Period, { setUpMinutes = 0, cleanDownMinutes = 0 }: Buffers): Period => ({
  start: setUpMinutes === 0 ? start : start.subtract({ minutes: setUpMinutes }),
  end: cleanDownMinutes === 0 ? end : end.add({ minutes: cleanDownMinutes }),
});

/** How many holds a unit takes. */
export const piecesIn = ({ setUpMinutes = 0, cleanDownMinutes = 0 }: Buffers): number =>
  1 + Number(setUpMinutes > 0) + Number(cleanDownMinutes > 0);

/** What is taken for something, in the order of time. */
export function piecesOf({ origin, during, ...buffers }: Piece & Buffers): Piece[] {
  const whole = wholeOf(during, buffers);
  return [
    ...(whole.start.equals(during.start)
      ? []
      : [{ origin: 'set_up' as const, during: { start: whole.start, end: during.start } }]),
    { origin, during },
    ...(whole.end.equals(during.end)
      ? []
      : [{ origin: 'clean_down' as const, during: { start: during.end, end: whole.end } }]),
  ];
}
