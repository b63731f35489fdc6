import type { Period } from '../../platform/time.ts';
import type { Field, Said } from './contract.ts';

/** What quotas are for. */
export type Per = Said<'quota'>['per'];

export interface PolicyNamed {
  readonly id: number;
  readonly name: string;
}

/** A day of a building that somebody asked for: are its desks handed out? */
export interface DrawnDay {
  readonly buildingId: number;
  readonly day: string;
  readonly isDone: boolean;
}

/** What is said about a field, and who says it. */
export interface Saying<F extends Field> {
  readonly says: Said<F>;
  /** Null where no policy says it, but that a resource is in a managed group, or in a blind-managed one. */
  readonly policy: F extends 'approval' | 'visibleTo' ? PolicyNamed | null : PolicyNamed;
  /** Of how desks are given out, the days that somebody asked for; none unless said. */
  readonly draws?: readonly DrawnDay[];
  /** Of a right to a combined room, what others say of it and of its parts: it takes them all. None unless said. */
  readonly others?: readonly Saying<F>[];
}

/** The rules in force for one resource. A field that is absent is ruled by nobody. */
export type InForce = { readonly [F in Field]?: Saying<F> };

/** A resource that is asked for, where its building's clocks are. */
export interface AskedResource {
  readonly id: number;
  readonly zone: string;
  readonly type: string;
  readonly buildingId: number;
}

/** What a host has of one resource at one time, or would have. */
export interface Use {
  /** Null: it would be a new one. */
  readonly bookingId: number | null;
  readonly resourceId: number;
  readonly type: string;
  readonly count: number;
  readonly during: Period;
  /** The instant at which it was given up, or at which it ended early; null where neither happened. */
  readonly givenBack: Temporal.Instant | null;
  /** How long before one of its starts, at the least, it was moved away from that, in seconds; Infinity where it never was. */
  readonly leastNotice: number;
  /** A guest of the host comes to it: it is none of hers where she may have one of a type. */
  readonly isForGuest: boolean;
  /** The first day of the day, week and month that it counts to, by its building's clocks: how many after 1970-01-01. */
  readonly firstDays: Readonly<Record<Per, number>>;
  /** The rules in force for its resource. */
  readonly rules: InForce;
}

/** What a host has beside what is asked for, and what the booking was of it that is being changed. */
export interface Counted {
  readonly has: readonly Use[];
  readonly had: readonly Use[];
}

/** All that is counted about a host. */
export interface Hosted extends Counted {
  readonly wants: readonly Use[];
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
  /** Cost codes pay for it. */
  readonly isCharged: boolean;
  /** Null where nothing of it is counted, or there is no host. */
  readonly hosted: Hosted | null;
  /** The groups of the host. */
  readonly hostGroupIds: readonly number[];
  readonly now: Temporal.Instant;
}

/** The same as one rule about one resource sees it. */
export interface AskedHere extends Asked {
  readonly zone: string;
  readonly type: string;
  readonly buildingId: number;
  readonly rules: InForce;
  /** How many of the resources are ruled in this field by the same policy. */
  readonly together: number;
}
