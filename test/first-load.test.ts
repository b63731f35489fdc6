import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vite from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firstLoadOf, pages, type Page } from '../web/first-load.ts';

/** What a first load may transfer at most, in bytes. */
const MOST = 210_000;
const web = join(import.meta.dirname, '../web');
const names = Object.keys(pages) as Page[];
/** As their files are called: `zh-hant`. */
const languages = readdirSync(join(web, 'src/lib/texts')).map((file) => file.replace('.ts', ''));
const temporary = mkdtempSync(join(tmpdir(), 'atrium-first-load-'));
const [built, planted] = [join(temporary, 'built'), join(temporary, 'planted')];
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Builds the web app as it is shipped, but elsewhere, and with something put into it. */
async function build(outDir: string, plugins: vite.Plugin[] = []): Promise<void> {
  vi.stubEnv('NODE_ENV', 'production');
  const configFile = join(web, 'vite.config.ts');
  await vite.build({ root: web, configFile, logLevel: 'error', build: { outDir }, plugins });
}

/** Something heavy, imported by one page: noise, which nothing packs. */
const fatIn = (page: string): vite.Plugin => ({
  name: 'fat',
  resolveId: (id) => (id === 'virtual:fat' ? id : null),
  load: (id) =>
    id === 'virtual:fat' ? `globalThis.fat = ${JSON.stringify(randomBytes(80_000).toString('base64'))};` : null,
  transform: (code, id) => (id.endsWith(page) ? { code: `import 'virtual:fat';\n${code}`, map: null } : null),
});

describe('the first load', () => {
  beforeAll(() => build(built), 240_000);

  const everyLoad = names.flatMap((page) => languages.map((language) => [page, language] as const));

  it.each(everyLoad)('of %s in %s is small, script and style together, as transferred', (page, language) => {
    const { bytes, files } = firstLoadOf(built, page, language);
    expect(bytes).toBeLessThanOrEqual(MOST);
    // A page that loads next to nothing was not looked at.
    expect(bytes).toBeGreaterThan(120_000);
    expect(files).toBeLessThan(40);
  });

  it('grows beyond it by a fat import, on the page that has it', async () => {
    await build(planted, [fatIn('features/bookings/bookings-page.tsx')]);
    const grown = names.map((page) => firstLoadOf(planted, page).bytes - firstLoadOf(built, page).bytes);
    expect(grown.map((bytes) => bytes > 50_000)).toEqual(names.map((page) => page === 'my bookings'));
    expect(firstLoadOf(planted, 'my bookings').bytes).toBeGreaterThan(MOST);
  }, 240_000);
});
