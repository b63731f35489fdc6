/** How long a reply asks to wait (`Retry-After`, RFC 9110 §10.2.3). */

/** A day, in milliseconds. */
const LONGEST = 86_400_000;

/**
 * Milliseconds a receiver asks us to wait by `Retry-After` (RFC 9110 §10.2.3: seconds or an HTTP date), capped at a day
 * unless told otherwise; null when there is none or it cannot be read.
 */
export function parseRetryAfter(
  header: string | null | undefined,
  now: Temporal.Instant,
  longest: number = LONGEST,
): number | null {
  const text = header?.trim() ?? '';
  const wait = /^\d{1,15}$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now.epochMilliseconds;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longest);
}

/** The same of a reply, in whole seconds; undefined: it says nothing that can be read. */
export function retryAfterOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): number | undefined {
  const wait = parseRetryAfter(headers['retry-after'], Temporal.Now.instant());
  return wait === null ? undefined : Math.ceil(wait / 1_000);
}

/** Milliseconds since 1970 of an HTTP date in one of the three forms of RFC 9110 §5.6.7, else NaN. */
function httpDate(text: string): number {
  const time = '\\d{2}:\\d{2}:\\d{2}';
  const forms = [
    `[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} ${time} GMT`,
    `[A-Z][a-z]{5,8}, \\d{2}-[A-Z][a-z]{2}-\\d{2} ${time} GMT`,
    `[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d ${time} \\d{4}`,
  ];
  if (!new RegExp(`^(?:${forms.join('|')})$`).test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
