import type { Bound, CallWindow } from '../../../data/call-budgets.ts';

export const lengths = ['second', 'minute', 'hour', 'day', 'week'] as const satisfies readonly Bound['per'][];
type Length = (typeof lengths)[number];

const MOST = 10_000_000;

/** What has to be so of each before it is sent: nothing, or how often. */
export const boundsNeeded = (wrong: string): Record<Length, (value: string) => string | null> => {
  const judge = (value: string): string | null => {
    const isNumber = /^[1-9]\d{0,7}$/.test(value.trim()) && Number(value) <= MOST;
    return value.trim() === '' || isNumber ? null : wrong;
  };
  return { second: judge, minute: judge, hour: judge, day: judge, week: judge };
};

/** What was typed. */
export const readBounds = (typed: Readonly<Record<Length, string>>): Bound[] =>
  lengths.flatMap((per) => (typed[per].trim() === '' ? [] : [{ per, limit: Number(typed[per]) }]));

/** What stands in a field at first. */
export const boundOf = (windows: readonly Pick<CallWindow, 'per' | 'limit'>[], length: Length): string =>
  String(windows.find(({ per }) => per === length)?.limit ?? '');
