import type { BookingState, CheckInDuty } from './contract.ts';

export interface AttendeeRow {
  readonly userId: number | null;
  readonly email: string | null;
  readonly name: string | null;
}

export interface BookingRow {
  readonly id: number;
  readonly version: number;
  readonly seriesId: number | null;
  /** Which date of its series it is, whenever it takes place by now. */
  readonly seriesDate: string | null;
  readonly title: string;
  readonly hostId: number | null;
  readonly state: BookingState;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly checkedInAt: Date | null;
  readonly checkedOutAt: Date | null;
  readonly cancelledAt: Date | null;
  /** Until when somebody may decide, of one that is pending. */
  readonly expiresAt: Date | null;
  readonly checkIn: CheckInDuty | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly resources: readonly { readonly resourceId: number; readonly count: number }[];
  readonly attendees: readonly AttendeeRow[];
}

/** What a change writes. */
export type BookingUpdate = Partial<
  Omit<BookingRow, 'id' | 'version' | 'seriesDate' | 'createdBy' | 'createdAt' | 'resources' | 'attendees'>
>;
