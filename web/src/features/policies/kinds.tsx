import type { ComponentType } from 'react';
import type { Field, Said } from '../../../../server/modules/policies/contract.ts';
import { BookAheadInput } from './inputs/book-ahead.tsx';
import { CheckInInput } from './inputs/check-in.tsx';
import { HoursInput } from './inputs/hours.tsx';
import type { InputProps } from './inputs/input.ts';
import { OneInput, QuotaInput } from './inputs/quota.tsx';
import { SeatingInput } from './inputs/seating.tsx';
import {
  AllowedInput,
  ApprovalInput,
  AtOnceInput,
  BookableByInput,
  BufferInput,
  CapacityInput,
  DayPartsInput,
  FromNowInput,
  HiddenInput,
  SaidInput,
  ManagedByInput,
  MaxLengthInput,
  MinLengthInput,
  SlotInput,
  TermsInput,
} from './inputs/plain.tsx';

/** What rules are about, as the menu groups them. */
export const topics = ['when', 'length', 'who', 'after'] as const;
export type Topic = (typeof topics)[number];

/** How a rule is set. */
export interface Kind<F extends Field> {
  readonly topic: Topic;
  /** What it says first. */
  readonly start: Said<F>;
  readonly Input: ComponentType<InputProps<Said<F>>>;
}

const WORKDAYS = [1, 2, 3, 4, 5];

/** The rules that can be set here. What else a policy says stays as it is. */
export const kinds: { readonly [F in Field]?: Kind<F> } = {
  bookAhead: { topic: 'when', start: { unit: 'days', count: 14 }, Input: BookAheadInput },
  notice: { topic: 'when', start: { minutes: 60 }, Input: FromNowInput },
  hours: {
    topic: 'when',
    start: { week: WORKDAYS.map((day) => ({ day, from: '09:00', to: '18:00' })) },
    Input: HoursInput,
  },
  seating: { topic: 'who', start: { by: 'draw', daysBefore: 1, at: '16:00' }, Input: SeatingInput },
  slot: { topic: 'when', start: { minutes: 30 }, Input: SlotInput },
  dayParts: { topic: 'when', start: { parts: 'half_days' }, Input: DayPartsInput },
  minLength: { topic: 'length', start: { minutes: 30 }, Input: MinLengthInput },
  maxLength: { topic: 'length', start: { minutes: 120 }, Input: MaxLengthInput },
  allDay: { topic: 'length', start: false, Input: AllowedInput },
  crossDay: { topic: 'length', start: false, Input: AllowedInput },
  recurring: { topic: 'when', start: false, Input: AllowedInput },
  bookableBy: { topic: 'who', start: { groupIds: [] }, Input: BookableByInput },
  visibleTo: { topic: 'who', start: { groupIds: [] }, Input: BookableByInput },
  atOnce: { topic: 'who', start: { resources: 1 }, Input: AtOnceInput },
  capacity: { topic: 'who', start: 'enforced', Input: CapacityInput },
  quota: { topic: 'who', start: { unit: 'bookings', most: 5, per: 'week' }, Input: QuotaInput },
  onePerType: { topic: 'who', start: true, Input: OneInput },
  approval: { topic: 'who', start: {}, Input: ApprovalInput },
  terms: { topic: 'who', start: { text: '' }, Input: TermsInput },
  costCodes: { topic: 'who', start: true, Input: SaidInput },
  managedBy: { topic: 'who', start: {}, Input: ManagedByInput },
  hideDetails: { topic: 'who', start: true, Input: HiddenInput },
  anonymous: { topic: 'who', start: true, Input: AllowedInput },
  checkIn: {
    topic: 'after',
    start: {
      required: true,
      methods: ['web', 'qr', 'display', 'sensor', 'reception', 'api'],
      opensMinutes: 15,
      closesMinutes: 15,
      release: true,
    },
    Input: CheckInInput,
  },
  setUp: { topic: 'length', start: { minutes: 15 }, Input: BufferInput },
  cleanDown: { topic: 'length', start: { minutes: 15 }, Input: BufferInput },
  earlyCheckOut: { topic: 'after', start: false, Input: AllowedInput },
  extension: { topic: 'after', start: false, Input: AllowedInput },
  cancelUntil: { topic: 'after', start: { minutes: 120 }, Input: FromNowInput },
};

/** The rules about a topic. */
export const kindsAbout = (topic: Topic): readonly Field[] =>
  (Object.keys(kinds) as Field[]).filter((field) => kinds[field]?.topic === topic);
