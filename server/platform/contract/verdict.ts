import { fail, type ProblemDetails, type ProblemKind } from './problems.ts';

/** What a rule decides: it may be, or it may not and this is what the caller hears. */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: ProblemKind; readonly details: ProblemDetails };

export const allowed: Verdict = { ok: true };

/** A rule's no: `refused(bookingTooLong, { param: 'end', detail: 'At most 31 days' })`. */
export const refused = (kind: ProblemKind, details: ProblemDetails = {}): Verdict => ({ ok: false, kind, details });

/** Does as a rule says. @param param the member that says what it is about, where the rule names none. @throws what the verdict refuses with */
export function obey(verdict: Verdict, param?: string): void {
  if (!verdict.ok) throw fail(verdict.kind, param === undefined ? verdict.details : { param, ...verdict.details });
}
