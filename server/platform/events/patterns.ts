/** Which events somebody asked for: `booking.created`, `booking.*` for all of a kind, `*` for all. */
export type EventPattern = string;

/** Does one of the patterns cover this type? */
export const covers = (patterns: readonly EventPattern[], type: string): boolean =>
  patterns.some(
    (pattern) =>
      pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
  );

/** Does this pattern cover anything that can happen? */
export const isPattern = (pattern: EventPattern, types: readonly string[]): boolean =>
  types.some((type) => covers([pattern], type));
