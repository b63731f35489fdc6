import { format, noon, showLongDay } from './show.ts';
import { isDay } from './when.ts';

/** A day as somebody types it: `2027-03-16`, or as the spoken language writes it, in numbers or with the month's name; else null. */
export function readDay(text: string): string | null {
  if (isDay(text.trim())) return text.trim();
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const named = monthNamed(text.toLocaleLowerCase());
  const [year, month, day] = named === null ? inOrder(numbers) : withMonth(numbers, named);
  const read = [year, month, day].map((one) => String(one ?? '').padStart(2, '0')).join('-');
  return isDay(read) ? read : null;
}

type Parts = readonly (number | undefined)[];

/** By the order in which the language writes them. */
function inOrder(numbers: readonly number[]): Parts {
  if (numbers.length !== 3) return [];
  const order = format({ year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
    .formatToParts(noon('2024-01-02'))
    .flatMap(({ type }) => (type === 'year' || type === 'month' || type === 'day' ? [type] : []));
  return [numbers[order.indexOf('year')], numbers[order.indexOf('month')], numbers[order.indexOf('day')]];
}

/** Which of the two is the year shows by itself. */
function withMonth(numbers: readonly number[], month: number): Parts {
  if (numbers.length !== 2) return [];
  return [Math.max(...numbers), month, Math.min(...numbers)];
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

function monthNamed(text: string): number | null {
  const isNamed = (month: number): boolean =>
    namesOf(month).some((name) => /\p{L}/u.test(name) && !/\d/.test(name) && text.includes(name));
  return MONTHS.find(isNamed) ?? null;
}

const namesOf = (month: number): readonly string[] => {
  const day = noon(`2024-${String(month).padStart(2, '0')}-02`);
  return (['long', 'short'] as const).map((style) =>
    format({ month: style, timeZone: 'UTC' }).format(day).replace('.', '').toLocaleLowerCase(),
  );
};

/** How a day is written where it can be typed over. */
export const writeDay = (day: string): string => showLongDay(day, 'full');
