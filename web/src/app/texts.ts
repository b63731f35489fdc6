import { loadPart } from '../lib/part.ts';
import type { Bring } from '../lib/texts.ts';
import { comesLater } from '../ui/later.tsx';
import { byName } from './text-files.ts';

/** Each part of the app has its texts beside it, in a file for each language. These are of the first pages. */
const first = byName(
  import.meta.glob<object>(
    ['../lib/texts/*.ts', './texts/*.ts', '../parts/texts/*.ts', '../features/{book,bookings,sign-in}/texts/*.ts'],
    { import: 'texts' },
  ),
);

// Where the others are, a first page need not know: their names are as much as what a screen draws.
const findOthers = async () => (await import('./texts-of-others.ts')).others;
comesLater(findOthers);

export const bringTexts: Bring = async (language, part) => {
  const name = `${part} ${language.toLowerCase()}`;
  const load = first.get(name) ?? (await loadPart(findOthers)).get(name);
  if (load === undefined) throw new Error(`no texts for ${part} in ${language}`);
  return loadPart(load);
};
