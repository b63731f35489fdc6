import { resourceTypes, type ResourceType } from '../../data/resources.ts';
import { isClock, isDay, minutesOf } from '../../lib/when.ts';

/** What the address of the page says; what is absent is as usual. */
export interface BookSearch {
  readonly building?: number;
  readonly floor?: number;
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
  readonly view?: 'list';
  /** The chosen resource. */
  readonly at?: number;
  readonly type?: ResourceType;
  readonly q?: string;
  readonly seats?: number;
  readonly with?: readonly number[];
  readonly free?: true;
}

const isId = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 2 ** 31;
const isType = (value: unknown): value is ResourceType => (resourceTypes as readonly unknown[]).includes(value);
const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : undefined;

type Given = Readonly<Record<string, unknown>>;

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readBookSearch(given: Given): BookSearch {
  const { type, seats } = given;
  const q = asText(given['q']);
  const amenities = Array.isArray(given['with']) ? given['with'].filter(isId).slice(0, 20) : [];
  return {
    ...readIds(given),
    ...readWall(given),
    ...(given['view'] === 'list' && { view: 'list' as const }),
    ...(isType(type) && { type }),
    ...(q && { q }),
    ...(isId(seats) && { seats }),
    ...(amenities.length > 0 && { with: amenities }),
    ...(given['free'] === true && { free: true as const }),
  };
}

function readIds({ building, floor, at }: Given): Pick<BookSearch, 'building' | 'floor' | 'at'> {
  return { ...(isId(building) && { building }), ...(isId(floor) && { floor }), ...(isId(at) && { at }) };
}

function readWall({ day, from, to }: Given): Pick<BookSearch, 'day' | 'from' | 'to'> {
  const forward = isClock(from) && isClock(to) && minutesOf(from) < minutesOf(to);
  return { ...(isDay(day) && { day }), ...(forward && { from, to }) };
}
