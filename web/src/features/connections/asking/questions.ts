import type { Question } from '../../../data/passthrough.ts';

/** What somebody typed, as the system is asked for it: `/rooms?limit=5` is an address and what is asked for there. */
export function questionOf(typed: string): Question {
  const [path = '', ...rest] = typed.trim().split('?');
  const query = Object.fromEntries(new URLSearchParams(rest.join('?')));
  return { path: path.startsWith('/') ? path : `/${path}`, ...(Object.keys(query).length > 0 && { query }) };
}

/** A body so that a person reads it. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
