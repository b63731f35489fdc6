import type { ProblemDetails, ProblemKind } from '../../platform/contract/problems.ts';
import { refusals } from './contract.ts';

/** Where a refusal says when the clock alone opens what it refuses. */
const SAID_AS: Readonly<Record<string, string>> = {
  [refusals.bookAhead.code]: 'opensAt',
  [refusals.seating.code]: 'drawAt',
};

/** When the clock alone opens what a policy refuses; null where only a change does, or the refusal does not say. */
export function opensByClock({
  kind,
  details,
}: {
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;
}): Temporal.Instant | null {
  const said = details.extra?.[SAID_AS[kind.code] ?? ''];
  return typeof said === 'string' ? Temporal.Instant.from(said) : null;
}
