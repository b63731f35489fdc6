import { readTime, isZone } from '../../platform/time.ts';
import { zoneOf } from '../../platform/zones.ts';
import { timeFormats, type TimeFormat } from './contract.ts';
import { Failure, Guess } from './failure.ts';
import { isNothing, readObject, type Reader, type Run, type Step } from './steps.ts';

/** The longest text that is looked at for a time. */
const MOST = 40;
const DAY = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?$/;
const PER_SECOND = 1_000;

/** Reads `toDate`, or `{toDate: {format, zone}}`: a time in UTC. One without an offset is meant by the clocks of the zone. */
export function readToDate(arg: unknown, reader: Reader): Step | null {
  const object = arg === undefined ? {} : readObject(arg, reader, [], ['format', 'zone']);
  if (object === null) return null;
  const { format = 'iso', zone = 'UTC' } = object;
  if (!isFormat(format)) return reader.in('format').wrong(`a format is one of ${timeFormats.join(', ')}`);
  if (typeof zone !== 'string' || !isZone(zone))
    return reader.in('zone').wrong('this is an IANA time zone such as Europe/London');
  return { gives: 'time', run: readers[format](zone) };
}

const isFormat = (value: unknown): value is TimeFormat => timeFormats.some((format) => format === value);

const readers: Readonly<Record<TimeFormat, (zone: string) => Run>> = {
  iso: (zone) => (value) => (typeof value === 'string' ? instantOf(value, value, zone) : wrong(value)),
  epochMilliseconds: () => epoch(1),
  epochSeconds: () => epoch(PER_SECOND),
  dayMonthYear: (zone) => ofDay(zone, (first, second) => [second, first]),
  monthDayYear: (zone) => ofDay(zone, (first, second) => [first, second]),
};

const wrong = (value: unknown): Failure => new Failure('not_a_time', value);

function instantOf(text: string, value: unknown, zone: string): string | null | Failure {
  if (text.trim() === '') return null;
  if (text.length > MOST) return wrong(value);
  try {
    const whole = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? `${text.trim()}T00:00` : text.trim();
    return readTime(whole, zone, 'value').toString();
  } catch {
    return wrong(value);
  }
}

/** Since the epoch began, in so many milliseconds. */
const epoch =
  (milliseconds: number): Run =>
  (value) => {
    const count = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
    if (typeof count !== 'number' || !Number.isFinite(count)) return wrong(value);
    return instantOf(dateText(Math.trunc(count * milliseconds)), value, 'UTC');
  };

function dateText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? '-' : date.toISOString();
}

const ofDay =
  (zone: string, order: (first: string, second: string) => readonly [month: string, day: string]): Run =>
  (value) => {
    if (value === '') return null;
    const found = typeof value === 'string' && value.length <= MOST ? DAY.exec(value.trim()) : null;
    if (found === null) return wrong(value);
    const [, first = '', second = '', year = '', clock = '00:00'] = found;
    const [month, day] = order(first, second).map((part) => part.padStart(2, '0'));
    return instantOf(`${year}-${month}-${day}T${clock.padStart(clock.length < 6 ? 5 : 8, '0')}`, value, zone);
  };

/** Reads `{zone: {country: path, state: path}}`. */
export function readZoneOf(arg: unknown, reader: Reader): Step | null {
  const object = readObject(arg, reader, ['country'], ['state']);
  if (object === null) return null;
  const country = reader.in('country').path(object['country']);
  const state = object['state'] === undefined ? undefined : reader.in('state').path(object['state']);
  if (country === null || state === null) return null;
  return {
    gives: 'zone',
    seesNothing: true,
    run: (_, raw) => zoneFound(country.read(raw), state?.read(raw)),
  };
}

const codeOf = (value: unknown): string =>
  typeof value === 'string' && value.length <= MOST ? value.trim().toUpperCase() : '';

function zoneFound(country: unknown, state: unknown): unknown {
  const code = codeOf(country);
  const found = /^[A-Z]{2}$/.test(code) ? zoneOf(code, codeOf(state), '') : { zone: '', isAssumed: true };
  if (found.zone === '') return new Failure('zone_assumed', isNothing(country) ? '' : country);
  return found.isAssumed ? new Guess('zone_assumed', found.zone) : found.zone;
}
