import { describe, expect, it } from 'vitest';
import { languages, type Language, type Namespaces } from '../lib/texts.ts';
import { bringTexts } from './texts.ts';

const all = import.meta.glob<object>('../**/texts/*.ts', { import: 'texts', eager: true });
const folders = [...new Set(Object.keys(all).map((path) => path.replace(/[^/]+$/, '')))];
const inLanguage = (folder: string, language: string): object | undefined =>
  all[`${folder}${language.toLowerCase()}.ts`];

/** Every text with its path: `place.book: Book {{times}}`. */
const flat = (texts: object, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]: [string, string | object]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
const holes = (text: string): string[] => Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name = '']) => name);
const fileOf = (path: string): string => path.replace(/.*\//, '');
/** Two words beside what is filled in: fewer may be the same in two languages, as `Check-in` and `Token {{name}}` are. */
const isSentence = (text: string): boolean =>
  (text.replaceAll(/\{\{\w+\}\}/g, '').match(/\p{L}[\p{L}-]+/gu) ?? []).length > 1;

describe('texts', () => {
  it('stand beside what says them, in every language', () => {
    expect(folders.length).toBeGreaterThan(4);
    for (const folder of folders)
      for (const language of Object.keys(languages))
        expect([folder, language, inLanguage(folder, language)]).not.toContain(undefined);
  });

  it('stand there in no other language', () => {
    const known = Object.keys(languages).map((language) => `${language.toLowerCase()}.ts`);
    for (const path of Object.keys(all)) expect([path, known]).toEqual([path, expect.arrayContaining([fileOf(path)])]);
  });

  it.each(folders)('%s are translated: no other language says a sentence of the English one', (folder) => {
    const english = new Set(flat(inLanguage(folder, 'en') ?? {}).map(([, text]) => text));
    for (const language of Object.keys(languages).filter((one) => one !== 'en'))
      for (const [key, text] of flat(inLanguage(folder, language) ?? {}))
        expect([language, key, isSentence(text) && english.has(text)]).toEqual([language, key, false]);
  });

  it.each(folders)('%s say the same in every language, and leave nothing out', (folder) => {
    const english = new Map(flat(inLanguage(folder, 'en') ?? {}));
    expect(english.size).toBeGreaterThan(0);
    for (const language of Object.keys(languages)) {
      const said = new Map(flat(inLanguage(folder, language) ?? {}));
      expect([...said.keys()].toSorted()).toEqual([...english.keys()].toSorted());
      for (const [key, text] of said) {
        expect([key, text]).not.toContain('');
        // One of something need not be counted, everything else that is filled in is filled in everywhere.
        const counted = /_(?:zero|one)$/.test(key);
        const wanted = holes(english.get(counted ? key.replace(/_\w+$/, '_other') : key) ?? '').toSorted();
        expect([key, counted ? wanted : holes(text).toSorted()]).toEqual([key, wanted]);
      }
    }
  });

  it.each(folders)('%s have each plural form that their language tells apart', (folder) => {
    for (const language of Object.keys(languages)) {
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      const said = new Set(flat(inLanguage(folder, language) ?? {}).map(([key]) => key));
      const counted = [...said].filter((key) => key.endsWith('_other')).map((key) => key.replace(/other$/, ''));
      const missing = counted.flatMap((key) => pluralCategories.filter((form) => !said.has(key + form)));
      expect([language, missing]).toEqual([language, []]);
    }
  });

  it.each(folders)('%s are brought by the name of their part', async (folder) => {
    const own = /([^/.]+)\/texts\/$/.exec(folder)?.[1] ?? 'app';
    const part = (own === 'lib' ? 'words' : own) as keyof Namespaces;
    for (const language of Object.keys(languages) as Language[])
      await expect(bringTexts(language, part)).resolves.toBe(inLanguage(folder, language));
  });

  it('are brought in the languages there are', async () => {
    await expect(bringTexts('en', 'words')).resolves.toMatchObject({ retry: 'Try again' });
    await expect(bringTexts('zh-Hant', 'sign-in')).resolves.toMatchObject({ submit: '登入' });
    await expect(bringTexts('de', 'sign-in')).resolves.toMatchObject({ submit: 'Anmelden' });
    await expect(bringTexts('fr' as Language, 'words')).rejects.toThrow('no texts for words in fr');
  });
});
