/** In how many seconds a reply says to ask again: seconds, or a date (RFC 9110 §10.2.3). Undefined: it says nothing that can be read. */
export function retryAfterOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): number | undefined {
  const said = headers['retry-after'];
  if (said === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_SECONDS);
}

const LONGEST_SECONDS = 86_400;
