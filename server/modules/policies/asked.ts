import type { Period } from '../../platform/time.ts';
import type { Field, Said } from './contract.ts';

export interface PolicyNamed {
  readonly id: number;
  readonly name: string;
}

/** What is said about a field, and who says it. */
export interface Saying<F extends Field> {
  readonly says: Said<F>;
  readonly policy: PolicyNamed;
}

/** The rules in force for one resource. A field that is absent is ruled by nobody. */
export type InForce = { readonly [F in Field]?: Saying<F> };

/** A resource that is asked for, where its building's clocks are. */
export interface AskedResource {
  readonly id: number;
  readonly zone: string;
}

/** What somebody wants of all its resources together. */
export interface Asked {
  readonly resources: readonly AskedResource[];
  readonly during: Period;
  /** It has begun already and goes on: notice was given, or nobody asked for it. */
  readonly isRunning: boolean;
  /** What was booked and is given up by this, at least in part; null when nothing is. */
  readonly givenBack: Period | null;
  /** Host and attendees. */
  readonly people: number;
  /** For how many of them there is room; null where nobody sits. */
  readonly seats: number | null;
  readonly acceptTerms: boolean;
  /** The groups of the host. */
  readonly hostGroupIds: readonly number[];
  readonly now: Temporal.Instant;
}

/** The same as one rule about one resource sees it. */
export interface AskedHere extends Asked {
  readonly zone: string;
  readonly rules: InForce;
  /** How many of the resources are ruled in this field by the same policy. */
  readonly together: number;
}
