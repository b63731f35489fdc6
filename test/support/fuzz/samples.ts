import type { TSchema } from 'typebox';
import type { Dice } from '../../../server/demo/random.ts';

/** Ids of things that exist, by the name under which a request gives them. */
export type Known = Readonly<Record<string, readonly (number | string)[]>>;

/** JSON Schema, in as far as contracts use it. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly format?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const ZONES = ['Europe/London', 'Asia/Hong_Kong', 'america/new_york', 'UTC', 'Etc/GMT+12', 'Australia/Lord_Howe'];
/** Names that people have and programs stumble over. */
const ODD_TEXTS = [
  'Desk 1',
  '  leading and trailing  ',
  '會議室',
  'مكتب ١٢',
  '\u202Eright to left',
  'e\u0301 and \u00e9',
  '👩🏽‍💻 pair desk',
  '\u{10FFFF}\uFFFD',
  '%_\\%',
  `'; drop table booking; --`,
  '<script>alert(1)</script>',
  '{{7*7}} ${7*7}',
  'null',
  '=1+1',
  '𝕽𝖔𝖔𝖒',
  'ﷺ',
];
/** Times that are right, and at the edge. */
const ODD_TIMES = [
  '2030-03-31T01:30:00',
  '2030-10-27T01:30:00',
  '2030-02-28T23:59:59.999999999Z',
  '2028-02-29T12:00+05:45',
  '2030-06-01T00:00:00-12:00',
  '2030-06-01T00:00:00+14:00',
  '2030-01-01 10:00',
  '1970-01-01T00:00:00Z',
  '2200-12-31T23:59:59Z',
];

const known = (name: string, dice: Dice, ids: Known): unknown =>
  dice.pick(ids[name]?.length ? (ids[name] ?? [1]) : [1, 2, 3]);

/** Values by name, where the shape alone would not be understood. */
const BY_NAME: Readonly<Record<string, (dice: Dice) => unknown>> = {
  zone: (dice) => dice.pick(ZONES),
  url: (dice) =>
    dice.pick(['https://receiver.example/', 'https://receiver.example:8443/a?b=c#d', 'https://ümlaut.example/']),
  events: (dice) => dice.pick([['booking.created'], ['*'], ['booking.*', 'user.created']]),
  types: (dice) => dice.pick(['booking.created', 'booking.created,booking.cancelled']),
  ip: (dice) => dice.pick(['127.0.0.1', '127.0.0.0/8, ::1', '127.0.0.1-100']),
  scopes: (dice) => dice.pick([['spaces:read'], ['bookings:read', 'bookings:read']]),
  code: (dice) => String.fromCharCode(dice.between(65, 90), dice.between(65, 90)),
  names: (dice) => dice.pick([{}, { 'zh-Hant': '會議室' }, { en: 'Room', fr: 'Salle' }]),
  rule: (dice) => dice.pick(['FREQ=DAILY;COUNT=3', 'FREQ=WEEKLY;BYDAY=MO,FR;COUNT=2']),
};

const isTime = ({ description, minLength }: Shape): boolean =>
  minLength === 10 && description?.startsWith('RFC 3339') === true;

/** A value that fits a schema: plain, or odd but right. */
export function sample(schema: TSchema, name: string, dice: Dice, ids: Known): unknown {
  return sampleShape(schema, name, dice, ids);
}

function sampleShape(shape: Shape, name: string, dice: Dice, ids: Known): unknown {
  const byName = BY_NAME[name];
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return dice.pick(shape.enum);
  if (shape.anyOf) return sampleShape(dice.pick(shape.anyOf), name, dice, ids);
  if (shape.type === 'null') return null;
  if (byName) return byName(dice);
  if (/^id$|Ids?$/.test(name) && shape.type !== 'array' && shape.type !== 'object' && name !== 'accessId')
    return known(name.replace(/s$/, ''), dice, ids);
  if (shape.type === 'object') return sampleObject(shape, dice, ids);
  if (shape.type === 'array') return sampleList(shape, name, dice, ids);
  if (shape.type === 'boolean') return dice.chance(0.5);
  if (shape.type === 'integer' || shape.type === 'number') return sampleNumber(shape, dice);
  return isTime(shape) ? sampleTime(name, dice) : sampleText(shape, dice);
}

/** All required members, and half of the others. */
function sampleObject({ properties = {}, required = [] }: Shape, dice: Dice, ids: Known): object {
  const taken = Object.entries(properties).filter(([name]) => required.includes(name) || dice.chance(0.5));
  return Object.fromEntries(taken.map(([name, member]) => [name, sampleShape(member, name, dice, ids)]));
}

function sampleList(
  { items = {}, minItems = 0, maxItems = 3 }: Shape,
  name: string,
  dice: Dice,
  ids: Known,
): unknown[] {
  const length = dice.between(minItems, Math.max(minItems, Math.min(maxItems, 3)));
  const all = Array.from({ length }, () => sampleShape(items, name, dice, ids));
  return [...new Set(all)];
}

function sampleNumber({ type, minimum = -1000, maximum = 1000 }: Shape, dice: Dice): number {
  const one = dice.pick([minimum, maximum, minimum + 1, dice.between(minimum, Math.min(maximum, minimum + 20))]);
  return type === 'number' && dice.chance(0.3) ? Math.min(maximum, one + 0.125) : one;
}

function sampleTime(name: string, dice: Dice): string {
  if (dice.chance(0.15)) return dice.pick(ODD_TIMES);
  const at = Temporal.Instant.from('2030-05-06T00:00:00Z').add({ minutes: dice.between(0, 40_000) * 15 });
  return (name === 'end' || name === 'to' ? at.add({ hours: 2 }) : at).toString();
}

function sampleText({ format, minLength = 0, maxLength = 50 }: Shape, dice: Dice): string {
  if (format === 'email') return `fuzz${dice.between(1, 10_000)}@example.com`;
  if (format === 'uuid') return '0199e0a0-0000-7000-8000-000000000000';
  if (dice.chance(0.1)) return 'x'.repeat(dice.pick([minLength, maxLength]));
  const text = dice.chance(0.5) ? dice.pick(ODD_TEXTS) : `Text ${dice.between(1, 1000)}`;
  return text.slice(0, maxLength).padEnd(minLength, '.');
}

/** Values that no field should take, or that break what takes them carelessly. */
export const NASTY: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\0',
  'a\0b',
  '\uD800',
  'a\uDFFFb',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '١٢٣',
  '１２３',
  '0x10',
  '1_000',
  '+1',
  '1.0',
  ' 1',
  '-0',
  0,
  -1,
  -0.5,
  0.1,
  2_147_483_647,
  2_147_483_648,
  4_294_967_296,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  1e21,
  1e308,
  -1e308,
  5e-324,
  [],
  [[]],
  [null],
  [1, 'a', {}],
  {},
  { length: 1 },
  { toString: 1, valueOf: 1 },
  { $ne: null },
  { constructor: { prototype: { admin: true } } },
  '2030-02-30T10:00:00Z',
  '2030-13-01T10:00:00Z',
  '2030-01-01T24:00:00Z',
  '2030-01-01T10:00:60Z',
  '2030-01-01T10:00:00+99:99',
  '2030-01-01',
  '10000-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '0000-00-00T00:00:00Z',
  'tomorrow',
  'Mars/Olympus',
  '+02:00',
  'Europe/London\0',
  '../../etc/passwd',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://127.0.0.1/',
  'https://[::1]/',
  '300.1.1.1',
  '10.0.0.0/33',
  'x@y@z',
  'a'.repeat(300),
  'é'.repeat(5_000),
  '\u202E\uFEFF\u200B',
  'eyJhbGciOiJub25lIn0',
];

/** Cursors that no list gave. */
export const FORGED: readonly string[] = [
  '["\\u0000",1]',
  '["x\\u0000","0199e0a0-0000-7000-8000-000000000000"]',
  '["x",1e300]',
  '["x",-1]',
  '["x",0.5]',
  '["x",9007199254740991]',
  '["\\ud800",1]',
  '[1e300,1e300]',
  '[-1]',
  '[2147483648]',
  '[9007199254740991]',
  '[9007199254740991,1]',
  '[-9007199254740991,1]',
  '[-9007199254740991,"0199e0a0-0000-7000-8000-000000000000"]',
  '[8640000000000001,"0199e0a0-0000-7000-8000-000000000000"]',
  '[1,"not-a-uuid"]',
  '["not-a-uuid"]',
  '["2030-01-01T00:00:00Z","not-a-uuid"]',
  '["9999-99-99",1]',
  '["tomorrow",1]',
  '["x","x"]',
  '["x"]',
  '[]',
  '[[]]',
  'null',
  '{"__proto__":1}',
  '"x"',
].map((key) => Buffer.from(key).toString('base64url'));
