import { SourceFailed, type JsonValue } from '../../modules/connections/contract.ts';
import { isItem, type Query } from '../../modules/source-calls/source-calls.ts';
import { DAYS_AHEAD, DAYS_BACK } from './guesses.ts';
import { cursorIn, START, type Cursor } from './pages.ts';

/** Where a list that stands in time is read on: month by month, so that what moves in one disturbs no other. */
export interface Place {
  /** The month that is read, by its first day in UTC. */
  readonly month: string;
  readonly at: Cursor;
}

const firstOf = (day: Temporal.PlainDate): Temporal.PlainDate => day.with({ day: 1 });
const startOf = (day: Temporal.PlainDate): string => `${day.toString()}T00:00:00Z`;
const today = (): Temporal.PlainDate => Temporal.Now.plainDateISO('UTC');

/** @param from an instant; undefined: a quarter of a year back */
export function placeIn(at: JsonValue | null, from: string | undefined): Place {
  if (at === null) {
    const first =
      from === undefined
        ? today().subtract({ days: DAYS_BACK })
        : Temporal.Instant.from(from).toZonedDateTimeISO('UTC').toPlainDate();
    return { month: firstOf(first).toString(), at: START };
  }
  const { month, at: cursor } = isItem(at) ? at : {};
  if (typeof month !== 'string' || !/^\d{4}-\d{2}-01$/.test(month))
    throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  return { month, at: cursorIn(cursor ?? null) };
}

/** From when until when a month is read. */
export function monthIn({ month }: Place): Query {
  const first = Temporal.PlainDate.from(month);
  return { from: startOf(first), to: startOf(first.add({ months: 1 })) };
}

/** The month after it; null where nobody looks as far ahead. */
export function monthAfter({ month }: Place): Place | null {
  const next = Temporal.PlainDate.from(month).add({ months: 1 });
  const isAhead = Temporal.PlainDate.compare(next, today().add({ days: DAYS_AHEAD })) > 0;
  return isAhead ? null : { month: next.toString(), at: START };
}
