import { Problem } from '../../platform/contract/problems.ts';
import { asThread } from '../../platform/thread.ts';
import { tooManyHolidays, type HolidayReading } from './contract.ts';
import { holidaysIn } from './holidays.ts';

// A thread of its own: nobody else waits while a calendar file is read.

export interface CalendarGiven {
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

/** What was read, or why not: a refusal goes from one thread to the other by its name. */
export type CalendarVerdict =
  | { readonly read: Pick<HolidayReading, 'holidays' | 'leftOut'> }
  | { readonly refusal: 'unreadable' | 'tooMany'; readonly detail: string };

function verdictOn({ text, from, to }: CalendarGiven): CalendarVerdict {
  try {
    return { read: holidaysIn(text, { from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) }) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const refusal = error.kind.code === tooManyHolidays.code ? 'tooMany' : 'unreadable';
    return { refusal, detail: error.details.detail ?? '' };
  }
}

asThread(verdictOn);
