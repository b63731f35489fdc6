import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

type Texts = { readonly [key: string]: string | Texts };

const sources = globSync('web/src/**/*.tsx', { exclude: ['**/*.test.tsx'] }).map((file) => readFileSync(file, 'utf8'));
/** The keys of texts that are the names of what is seen. */
const keys = new Set(
  sources
    .flatMap((source) => [
      ...source.matchAll(/aria-label=\{(.*?)\}(?=\s|>|\/)/gs),
      // What a button says that asks first.
      ...source.matchAll(/\blabel: (t\(.*?\)),?\n/g),
    ])
    .map(([, label = '']) => label)
    .flatMap((label) => [...label.matchAll(/['`.]([a-zA-Z]+)(?=['.`])/g)].map(([, key = '']) => key)),
);
/** What is written on it: `lift` for `liftOf`; `do` or `say` for `of`. */
const seenAs = (key: string): readonly string[] =>
  key === 'of' ? ['do', 'say'] : /(?:Of|For|To)$/.test(key) ? [key.replace(/(?:Of|For|To)$/, '')] : [];

/** Names that leave out what is seen, as `what is seen ≠ what it is called`. */
function wrongIn(texts: Texts): readonly string[] {
  const within = (seen: string | Texts | undefined, name: string | Texts): readonly string[] => {
    if (typeof seen === 'string' && typeof name === 'string')
      return name.toLowerCase().includes(seen.toLowerCase()) ? [] : [`${seen} ≠ ${name}`];
    if (typeof seen !== 'object' || typeof name !== 'object') return [];
    return Object.entries(name).flatMap(([key, one]) => within(seen[key], one));
  };
  return Object.entries(texts).flatMap(([key, name]) => [
    ...(keys.has(key) ? seenAs(key).flatMap((seen) => within(texts[seen], name)) : []),
    ...(typeof name === 'object' ? wrongIn(name) : []),
  ]);
}

it('finds the names of buttons', () => {
  expect([...keys]).toEqual(expect.arrayContaining(['liftOf', 'sayOf', 'sendTo', 'of', 'useAgainOf', 'stepDownOf']));
  expect(wrongIn({ lift: 'Open again', liftOf: 'Open {{name}} again' })).toHaveLength(1);
});

// WCAG 2.2, 2.5.3: who speaks to the page says what she sees.
describe.each(['en', 'de', 'zh-hant'])('in %s', (language) => {
  const files = globSync(`web/src/**/texts/${language}.ts`);
  it.each(files.map((file) => [dirname(dirname(file)), file]))('what is seen is in its name: %s', async (_, file) => {
    const { texts } = (await import(/* @vite-ignore */ `/${file}`)) as { readonly texts?: Texts };
    expect(wrongIn(texts ?? {})).toEqual([]);
  });
});
