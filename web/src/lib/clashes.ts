import type { ApiProblem } from './problem.ts';

export interface Stretch {
  readonly start: string;
  readonly end: string;
}

/** The clashing periods of a 409 `resource_already_booked`. */
export function clashesOf(problem: ApiProblem): readonly Stretch[] {
  const { clashes } = problem.members;
  if (!Array.isArray(clashes)) return [];
  return clashes.filter(isStretch).map(({ start, end }) => ({ start, end }));
}

const isStretch = (value: unknown): value is Stretch =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Stretch>).start === 'string' &&
  typeof (value as Partial<Stretch>).end === 'string';
