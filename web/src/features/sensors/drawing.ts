import type { Summed } from '../../data/sensors.ts';

/** The picture is so wide and high, in its own units. */
export const WIDTH = 1_000;
export const HEIGHT = 100;

interface Drawing {
  /** From the least to the most of each stretch. */
  readonly band: string;
  /** From mean to mean. */
  readonly line: string;
  readonly least: number;
  readonly most: number;
}

/** Draws what was summed up by when it was: where nothing came there is a gap. @param items in order, one at least */
export function drawingOf(items: readonly Summed[]): Drawing {
  const [least, most] = [Math.min(...items.map(({ min }) => min)), Math.max(...items.map(({ max }) => max))];
  const [from, to] = [millis(items[0]?.start ?? ''), millis(items.at(-1)?.end ?? '')];
  const x = (at: number): string => ((WIDTH * (at - from)) / (to - from)).toFixed(1);
  const y = (value: number): string => (HEIGHT - (HEIGHT * (value - least)) / (most - least || 1)).toFixed(1);
  const parts = items.map((item, i) => {
    const [start, end] = [millis(item.start), millis(item.end)];
    const isJoined = i > 0 && millis(items[i - 1]?.end ?? '') === start;
    return {
      band: `M${x(start)} ${y(item.max)}H${x(end)}V${y(item.min)}H${x(start)}Z`,
      line: `${isJoined ? 'L' : 'M'}${x(start)} ${y(item.mean)}H${x(end)}`,
    };
  });
  return { band: parts.map(({ band }) => band).join(''), line: parts.map(({ line }) => line).join(''), least, most };
}

const millis = (at: string): number => Date.parse(at);
