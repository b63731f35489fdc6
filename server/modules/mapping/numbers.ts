import { units, type Unit } from './contract.ts';
import { Failure } from './failure.ts';
import { readObject, type Reader, type Run, type Step } from './steps.ts';

/** The longest text that is looked at for a number. */
const MOST = 40;
const WHOLE = /^[+-]?\d{1,15}(?:\.0{1,15})?$/;
const DECIMAL = /^[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i;

export const toInteger: Run = (value) => {
  if (Number.isSafeInteger(value)) return value;
  if (typeof value === 'number') return new Failure('not_a_whole_number', value);
  if (typeof value !== 'string' || value.length > MOST) return new Failure('not_a_number', value);
  const text = value.trim();
  if (text === '') return null;
  if (WHOLE.test(text)) return Number(text) + 0;
  return new Failure(DECIMAL.test(text) ? 'not_a_whole_number' : 'not_a_number', value);
};

export const toNumber: Run = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || value.length > MOST) return new Failure('not_a_number', value);
  const text = value.trim();
  if (text === '') return null;
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : new Failure('not_a_number', value);
};

const answers: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, 1, 'true', 'yes', 'y', '1'].map((answer) => [answer, true] as const),
  ...[false, 0, 'false', 'no', 'n', '0'].map((answer) => [answer, false] as const),
]);

export const toBoolean: Run = (value) => {
  if (value === '') return null;
  const said = typeof value === 'string' && value.length <= MOST ? value.trim().toLowerCase() : value;
  return answers.get(said) ?? new Failure('not_yes_or_no', value);
};

/** What a unit measures, and how much of it in metres, square metres or degrees Celsius. */
const known: Readonly<Record<Unit, readonly [measure: string, times: number, plus: number]>> = {
  m: ['length', 1, 0],
  cm: ['length', 0.01, 0],
  ft: ['length', 0.3048, 0],
  in: ['length', 0.0254, 0],
  m2: ['area', 1, 0],
  ft2: ['area', 0.092_903_04, 0],
  C: ['temperature', 1, 0],
  F: ['temperature', 5 / 9, -160 / 9],
};

const isUnit = (value: unknown): value is Unit => units.some((unit) => unit === value);

/** Reads `{convert: {from: 'ft2', to: 'm2'}}`. */
export function readConvert(arg: unknown, reader: Reader): Step | null {
  const object = readObject(arg, reader, ['from', 'to']);
  if (object === null) return null;
  const { from, to } = object;
  if (!isUnit(from)) return reader.in('from').wrong(`a unit is one of ${units.join(', ')}`);
  if (!isUnit(to)) return reader.in('to').wrong(`a unit is one of ${units.join(', ')}`);
  const [[measure, times, plus], [ofOther, timesOther, plusOther]] = [known[from], known[to]];
  if (measure !== ofOther) return reader.wrong(`${from} cannot be said in ${to}`);
  return {
    gives: 'number',
    run: (value, raw, work) => {
      const number = toNumber(value, raw, work);
      return typeof number === 'number' ? (number * times + plus - plusOther) / timesOther : number;
    },
  };
}
