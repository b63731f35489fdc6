import { loadPart } from '../lib/part.ts';
import type { Bring } from '../lib/texts.ts';

/** Each part of the app has its texts beside it, in a file for each language. */
const files = import.meta.glob<object>('../**/texts/*.ts', { import: 'texts' });
const byName = new Map(Object.entries(files).map(([path, load]) => [nameOf(path), load]));

/** `../features/book/texts/zh-hant.ts` → `book zh-hant`; what is said everywhere stands in lib. */
function nameOf(path: string): string {
  const [, folder = '', language = ''] = /([^/]+)\/texts\/([^/]+)\.ts$/.exec(path.replace(/^\.\//, '../app/')) ?? [];
  return `${folder === 'lib' ? 'words' : folder} ${language}`;
}

export const bringTexts: Bring = (language, part) => {
  const load = byName.get(`${part} ${language.toLowerCase()}`);
  return load ? loadPart(load) : Promise.reject(new Error(`no texts for ${part} in ${language}`));
};
