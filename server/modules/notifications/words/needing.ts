import type { Language } from '../contract.ts';
import { singleLine, type Message } from './words.ts';

/** What stands around a list of what needs somebody. */
export interface Around {
  readonly title: string;
  /** What stands above the list. */
  readonly lead: string;
  readonly more: (count: number) => string;
}

/** One thing that needs somebody: where it is, what it is called, and what is wrong with it. */
interface Needy {
  /** Null: nowhere. */
  readonly place: string | null;
  readonly name: string;
  readonly said: string;
}

/** So many places stand in a title. */
const SHOWN = 3;

/** Says what needs somebody, place by place. @param more how many more there are than are listed */
export function needing({ title, lead, more: andMore }: Around, all: readonly Needy[], more: number): Message {
  const lines = all.map(({ place, name, said }) => {
    const where = place === null ? name : `${singleLine(place)}, ${singleLine(name)}`;
    return `${singleLine(where)}: ${said}`;
  });
  const places = [...new Set(all.map(({ place, name }) => singleLine(place ?? name)))];
  const few = places.length > SHOWN || more > 0 ? [...places.slice(0, SHOWN), '…'] : places;
  return {
    title: `${title}: ${few.join(', ')}`,
    lines: [lead, lines.join('\n'), ...(more > 0 ? [andMore(more)] : [])],
  };
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', 'zh-Hant': 'zh-Hant' };

/** How shares are written in a language. */
export const percentIn = (language: Language): Intl.NumberFormat =>
  new Intl.NumberFormat(LOCALES[language], { style: 'percent' });
