import type { Answered } from '../visiting/visiting.ts';
import type { Period } from '../../platform/time.ts';
import type { BadgeState, VisitApproval } from './contract.ts';

/** A visit, with the zone of its building. */
export interface VisitRow {
  readonly id: number;
  readonly version: number;
  readonly hostId: number;
  readonly buildingId: number;
  readonly bookingId: number | null;
  readonly purpose: string;
  readonly notes: string;
  /** One of the purposes of visits; null: none was chosen. */
  readonly purposeId: number | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly cancelledAt: Date | null;
  /** What became of the approval that it needed; null: it needs none. */
  readonly approval: VisitApproval | null;
  /** Since which version it is what whoever approves is asked about. */
  readonly askedVersion: number;
  /** Why it was turned down; '': for no reason that was given, or it was not. */
  readonly rejectionReason: string;
  /** Since when who came, and why, is known no more. */
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
  readonly zone: string;
}

/** One visitor's badge, with the address by which the workplace knows her. */
export interface BadgeRow {
  readonly id: number;
  readonly version: number;
  readonly uid: string;
  readonly visitId: number;
  readonly visitorId: number;
  readonly name: string;
  readonly company: string;
  readonly phone: string;
  readonly email: string | null;
  readonly code: string;
  readonly state: BadgeState;
  readonly arrivedAt: Date | null;
  readonly departedAt: Date | null;
  /** What she answered last to what visitors are asked. */
  readonly questions: Questions | null;
  /** Since when it says of nobody whose it was. */
  readonly erasedAt: Date | null;
  /** Since when she is not one of those who come; null: she is. */
  readonly removedAt: Date | null;
  /** When, where and by whom she was last told that she is expected; null: nothing, or that she is not. */
  readonly told: string | null;
}

/** What a visitor answered, to which questions. */
export interface Questions {
  readonly questionnaireId: number;
  readonly questionnaireVersion: number;
  readonly passed: boolean;
  readonly answers: readonly Answered[];
  /** RFC 3339. */
  readonly answeredAt: string;
}

/** What is written of a visit. */
export interface VisitValues {
  readonly hostId: number;
  readonly buildingId: number;
  readonly bookingId: number | null;
  readonly purpose: string;
  readonly notes: string;
  readonly purposeId: number | null;
  readonly during: Period;
  /** By whose clocks that is meant; unless said they move it along with nothing. */
  readonly zone?: string | null;
  readonly approval: VisitApproval | null;
}

/** What a badge says of a visitor. */
export interface Comer {
  readonly visitorId: number;
  readonly name: string;
  readonly company: string;
  readonly phone: string;
}
