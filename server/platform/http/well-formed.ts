import { invalid, type Problem } from '../contract/problems.ts';

/** How half of a surrogate pair can stand in JSON text: as an escape. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/**
 * Refuses half characters (lone surrogates), which no database column holds.
 * @param text the JSON that `value` was read from; most texts show at a glance that they have none
 * @returns 400 that names the field, or null
 */
export function refuseHalfCharacters(text: string, value: unknown): Problem | null {
  const param = ESCAPED_SURROGATE.test(text) ? findIllFormed(value, '') : null;
  return param === null ? null : invalid(param || 'body', 'There is half of a character in it (a lone surrogate)');
}

/** The way to the first ill-formed text: `attendees[1].name`; null where all is well. */
function findIllFormed(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : path;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = key.isWellFormed() ? findIllFormed(inner, step) : path;
    if (found !== null) return found;
  }
  return null;
}
