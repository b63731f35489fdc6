import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { screens } from './rooms.ts';

const APP = 'web/src/app';
const read = (file: string): string => readFileSync(file, 'utf8');
const named = (source: string, name: RegExp): string[] => Array.from(source.matchAll(name), ([, one = '']) => one);

/** Where each screen stands: its name in `rooms.ts`, and its file. */
const fileOf = new Map(
  ['rooms.ts', 'further-screens.ts'].flatMap((file) =>
    Array.from(
      read(join(APP, file)).matchAll(/(\w+): (?:\{[^{}]*?load: )?async \(\) =>\s*\(await import\('([^']+)'\)\)/g),
      ([, name = '', path = '']) => [name, join(APP, path)] as const,
    ),
  ),
);

/** Parts of texts that a file says something of, or one that comes with it, and that nobody brought. @param brought by then */
function missingIn(file: string, brought: readonly string[], seen = new Set<string>()): string[] {
  if (seen.has(file) || !existsSync(file)) return [];
  seen.add(file);
  const source = read(file);
  const asked = named(source, /useTranslation\('([\w-]+)'\)/g).filter((part) => !brought.includes(part));
  const here = named(source, /needTexts\(([^)]*)\)/g).flatMap((some) => named(some, /'([\w-]+)'/g));
  const folder = join(file, '..');
  return [
    ...asked.map((part) => `${part} in ${file}`),
    ...named(source, /^import (?!type)[^;]*?from '(\.[^']+)'/gm).flatMap((path) =>
      missingIn(join(folder, path), brought, seen),
    ),
    // What comes later brings its own texts with it.
    ...named(source, /import\('(\.[^']+)'\)/g).flatMap((path) =>
      missingIn(join(folder, path), [...brought, ...here], seen),
    ),
  ];
}

it.each(Object.entries(screens))('the texts that %s says are brought with it', (name, { texts }) => {
  const file = fileOf.get(name);
  expect(file).toMatch(/\.tsx$/);
  // What the whole app says, and what its frame says, is always there.
  expect([...new Set(missingIn(String(file), ['words', 'app', ...texts]))]).toEqual([]);
});
