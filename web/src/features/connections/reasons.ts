/** Why a connection stands as it does, as far as there are words for it: nobody is shown the code. */
const known = [
  'source_timeout',
  'source_unavailable',
  'source_rate_limited',
  'source_bad_response',
  'source_refused',
  'connector_missing',
  'not_fresh',
] as const;

/** The reason by which its words are found; null where there are none. */
export const reasonOf = (code: string | null): (typeof known)[number] | null =>
  known.find((one) => one === code) ?? null;
