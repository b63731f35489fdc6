import { hash } from 'node:crypto';
import { SourceFailed, type JsonValue, type SourcePage } from '../connections/contract.ts';
import { canonical, isSamePlace, laterOf } from './rules.ts';

/** One record of a page, as the mirror keeps it. */
export interface Met {
  readonly externalId: string;
  readonly raw: string;
  readonly rawHash: Buffer;
  readonly changedAt: string | null;
  /** null: nothing is said of it */
  readonly endsAt: Date | null;
  readonly outOfScope: string | null;
  readonly deleted: boolean;
}

/** A page that makes sense. */
export interface Judged {
  /** Each record once: of several the last one counts. */
  readonly records: readonly Met[];
  /** Where the next page begins, as JSON; null after the last. */
  readonly next: string | null;
  readonly expected: number | null;
  /** The latest change that it tells of. */
  readonly highWater: string | null;
}

export const [MAX_RECORDS, MAX_ID, MAX_RAW, MAX_BYTES, MAX_PLACE] = [5_000, 200, 262_144, 10_485_760, 10_000];

const nonsense = (detail: string): SourceFailed => new SourceFailed('source_bad_response', detail);

/**
 * Judges what a connector gave before any of it is written.
 * @param at where the page was asked for
 * @throws SourceFailed for what makes no sense, or is too much
 */
export function judgePage(page: SourcePage, at: JsonValue | null): Judged {
  const given: Partial<Record<keyof SourcePage, unknown>> = page ?? {};
  if (!Array.isArray(given.records)) throw nonsense('The source gave no list of records');
  if (given.records.length > MAX_RECORDS) throw nonsense(`The source gave more than ${MAX_RECORDS} records in a page`);
  const next = readPlace(page.next ?? null, at);
  const met = page.records.map(readRecord);
  const bytes = met.reduce((sum, { raw }) => sum + raw.length, 0);
  if (bytes > MAX_BYTES) throw nonsense('The source gave more than 10 MB in a page');
  return {
    records: [...new Map(met.map((one) => [one.externalId, one])).values()],
    next,
    expected: readExpected(given.expected),
    highWater: met.reduce<string | null>((latest, { changedAt }) => laterOf(latest, changedAt), null),
  };
}

function readPlace(next: JsonValue | null, at: JsonValue | null): string | null {
  if (next === null) return null;
  if (isSamePlace(next, at)) throw nonsense('The source names the same page as the next one again');
  const text = canonical(next);
  if (text.length > MAX_PLACE) throw nonsense('Where the next page begins is said at too great a length');
  return text;
}

const readExpected = (expected: unknown): number | null =>
  typeof expected === 'number' && Number.isInteger(expected) && expected >= 0 && expected < 2 ** 31 ? expected : null;

function readRecord(record: SourcePage['records'][number]): Met {
  const { externalId, raw, changedAt, endsAt, outOfScope, deleted }: Readonly<Record<string, unknown>> = { ...record };
  if (typeof externalId !== 'string' || externalId === '' || externalId.length > MAX_ID || /\p{Cc}/u.test(externalId))
    throw nonsense('The source gave a record without an id that can be kept');
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw nonsense(`The source says nothing of the record ${externalId}`);
  const text = canonical(raw);
  if (text.length > MAX_RAW) throw nonsense(`The source says too much of the record ${externalId}`);
  return {
    externalId: externalId.toWellFormed(),
    raw: text,
    rawHash: hash('sha256', text, 'buffer'),
    changedAt: readInstant(changedAt, `when the record ${externalId} changed`),
    endsAt: endOf(readInstant(endsAt, `when the record ${externalId} ends`)),
    outOfScope: typeof outOfScope === 'string' ? outOfScope.replaceAll('\0', '').slice(0, MAX_ID).toWellFormed() : null,
    deleted: deleted === true,
  };
}

const [FIRST_END, LAST_END] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')];

/** No earlier and no later than can be kept. */
const endOf = (text: string | null): Date | null =>
  text === null
    ? null
    : new Date(Math.min(Math.max(Temporal.Instant.from(text).epochMilliseconds, FIRST_END), LAST_END));

function readInstant(text: unknown, what: string): string | null {
  if (text === undefined || text === null) return null;
  try {
    if (typeof text !== 'string' || text.length > 60) throw new RangeError('no text');
    Temporal.Instant.from(text);
    return text;
  } catch {
    throw nonsense(`The source gave no instant for ${what}`);
  }
}
