import { areReadable, isHeaped, isReadable, tidy, tidyLines } from '../../platform/contract/text.ts';
import { isZone, readTime } from '../../platform/time.ts';
import { countryName } from '../../platform/zones.ts';
import type { Takes } from './contract.ts';
import { Failure } from './failure.ts';
import { isNothing, isScalar, type Gives } from './steps.ts';

/** A value as a field holds it: what it takes, null for nothing, or why not. */
export type Take = (value: unknown) => unknown;

// What nearly all texts are: nothing in them has to be brought into another spelling.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** Characters that a text may have more than its field before it is tidied. */
const SPARE = 10;

const asText = (value: unknown): string | Failure => {
  // No database keeps half of a character in a document.
  if (typeof value === 'string') return value.isWellFormed() ? value : new Failure('not_readable', value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : new Failure('not_text', value);
};

function takeName(most: number): Take {
  return (value) => {
    const text = asText(value);
    if (typeof text !== 'string' || (text.length <= most && PLAIN.test(text))) return text;
    if (text.length > SPARE * most) return new Failure('too_long', value);
    if (isHeaped(text)) return new Failure('not_readable', value);
    const name = tidy(text.replaceAll(/\s+/g, ' '));
    if (name === '') return null;
    if (Array.from(name).length > most) return new Failure('too_long', value);
    return isReadable(name) ? name : new Failure('not_readable', value);
  };
}

function takeLines(most: number): Take {
  return (value) => {
    const text = asText(value);
    if (typeof text !== 'string' || (text.length <= most && PLAIN.test(text))) return text;
    if (text.length > SPARE * most) return new Failure('too_long', value);
    if (isHeaped(text)) return new Failure('not_readable', value);
    const lines = tidyLines(text);
    if (lines === '') return null;
    if (Array.from(lines).length > most) return new Failure('too_long', value);
    return areReadable(lines) ? lines : new Failure('not_readable', value);
  };
}

function takeInteger(minimum: number, maximum: number): Take {
  return (value) => {
    if (typeof value !== 'number') return new Failure('not_a_number', value);
    if (!Number.isSafeInteger(value)) return new Failure('not_a_whole_number', value);
    if (value < minimum) return new Failure('too_small', value);
    return value > maximum ? new Failure('too_large', value) : value;
  };
}

function takeDecimal(minimum: number, maximum: number): Take {
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return new Failure('not_a_number', value);
    if (value < minimum) return new Failure('too_small', value);
    return value > maximum ? new Failure('too_large', value) : value;
  };
}

// As `toDate` gives it, and as many a source writes it.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const takeTime: Take = (value) => {
  if (value === '') return null;
  if (typeof value !== 'string' || !INSTANT.test(value)) return new Failure('not_a_time', value);
  try {
    return readTime(value, 'UTC', 'value').toString();
  } catch {
    return new Failure('not_a_time', value);
  }
};

const takeBoolean: Take = (value) => (typeof value === 'boolean' ? value : new Failure('not_yes_or_no', value));

const takeCountry: Take = (value) => {
  if (value === '') return null;
  const isKnown = typeof value === 'string' && /^[A-Z]{2}$/.test(value) && countryName(value) !== undefined;
  return isKnown ? value : new Failure('not_a_country', value);
};

const takeZone: Take = (value) => {
  if (value === '') return null;
  return typeof value === 'string' && value.length <= 60 && isZone(value) ? value : new Failure('not_a_zone', value);
};

// No database keeps the first of them, and no person sees the others.
const UNSEEN = /\p{Cc}/u;
const takeReference: Take = (value) =>
  typeof value === 'string' && value.isWellFormed() && !UNSEEN.test(value) ? value : new Failure('not_an_id', value);

const MOST_CUSTOM = 2_000;
const MOST_LISTED = 100;
const takeCustomText = takeLines(MOST_CUSTOM);

/** A custom field: a text, number or truth value, or a list of them. */
export const takeCustom: Take = (value) => {
  if (!Array.isArray(value)) return takeSimple(value);
  if (value.length > MOST_LISTED) return new Failure('too_many', value);
  const taken = value.map(takeSimple);
  return taken.find((one) => one instanceof Failure) ?? taken.filter((one) => !isNothing(one));
};
const takeSimple: Take = (value) => {
  if (typeof value === 'string') return takeCustomText(value);
  return isScalar(value) ? value : new Failure('not_simple', value);
};

const plain = {
  boolean: takeBoolean,
  time: takeTime,
  country: takeCountry,
  zone: takeZone,
  reference: takeReference,
};

/** What a field does with a value that came out of the steps. */
export function takeBy(target: Takes): Take {
  if (target.type === 'name') return takeName(target.most);
  if (target.type === 'lines') return takeLines(target.most);
  if (target.type === 'integer') return takeInteger(target.minimum, target.maximum);
  if (target.type === 'decimal') return takeDecimal(target.minimum, target.maximum);
  if (target.type !== 'choice') return plain[target.type];
  const choices: ReadonlySet<unknown> = new Set(target.of);
  return (value) => (choices.has(value) ? value : new Failure('not_a_choice', value));
}

const fitting: Readonly<Record<Exclude<Takes['type'], 'reference'>, readonly Gives[]>> = {
  name: ['text', 'number', 'integer', 'time', 'zone'],
  lines: ['text', 'number', 'integer', 'time', 'zone'],
  integer: ['integer', 'number'],
  decimal: ['integer', 'number'],
  boolean: ['boolean'],
  time: ['text', 'time'],
  choice: ['text'],
  country: ['text'],
  zone: ['text', 'zone'],
};

/** May steps that give this fill such a field? Of a record where nothing is known before it is seen, that shows then. */
export function fits(target: Takes, gives: Gives): boolean {
  if (target.type === 'reference') return gives === `reference:${target.entity}`;
  return gives === 'anything' || fitting[target.type].includes(gives);
}

const inWords = {
  boolean: 'true or false',
  time: 'an instant such as 2026-11-24T09:00:00Z: toDate gives one',
  country: 'a country, two capital letters',
  zone: 'a time zone such as Europe/London',
};

/** What a field takes, in words. */
export function taken(target: Takes): string {
  if (target.type === 'name' || target.type === 'lines') return `a text of at most ${target.most} characters`;
  if (target.type === 'integer') return `a whole number from ${target.minimum} to ${target.maximum}`;
  if (target.type === 'decimal') return `a number from ${target.minimum} to ${target.maximum}`;
  if (target.type === 'choice') return `one of ${target.of.join(', ')}`;
  if (target.type === 'reference') return `the id of a ${target.entity}: {"ref": "${target.entity}"}`;
  return inWords[target.type];
}
