import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '../server/platform/config.ts';
import { parseSource, readFiles, root } from './support/sources.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const tracked = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root },
)
  .toString()
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const isText = (path: string): boolean =>
  /\.(?:md|ts|tsx|js|json|ya?ml|sql|html|css)$|^(?:bin|\.ci)\/|Dockerfile$/.test(path);
const folders = ['server', 'web', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)));
const sources = Array.from(readFiles(folders), ([path, text]) => ({ ...parseSource(path, text), text }));

const longFiles = (from: typeof sources, most: number): string[] =>
  from.filter(({ lines }) => lines > most).map(({ path, lines }) => `${path} has ${lines} lines`);
const longFunctions = (from: typeof sources, most: number): string[] =>
  from.flatMap(({ path, functions }) =>
    functions.filter(({ lines }) => lines > most).map(({ line, lines }) => `${path}:${line} is ${lines} lines long`),
  );

describe('sizes', () => {
  it('files stop at 400 lines, functions at 80', () => {
    expect(longFiles(sources, 400)).toEqual([]);
    // A describe block holds many tests; it is a chapter, not a function.
    expect(
      longFunctions(
        sources.filter(({ path }) => !path.includes('.test.')),
        80,
      ),
    ).toEqual([]);
  });

  it('are measured', () => {
    const text = `function outer() {\n  const inner = () => {\n    return 1;\n  };\n}\n`;
    const planted = [{ ...parseSource('server/a.ts', text), text }];
    expect(longFiles(planted, 4)).toEqual(['server/a.ts has 5 lines']);
    expect(longFunctions(planted, 2)).toEqual(['server/a.ts:1 is 5 lines long', 'server/a.ts:2 is 3 lines long']);
    expect(sources.length).toBeGreaterThan(20);
  });

  it('hold for the linter too', () => {
    const { rules } = JSON.parse(read('.oxlintrc.json')) as { rules: Record<string, unknown> };
    expect(rules).toMatchObject({
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80 }],
      'typescript/no-explicit-any': 'error',
      'typescript/no-floating-promises': 'error',
    });
  });
});

describe('patience', () => {
  const patient = new Set(['test/support/until.ts', 'test/house.test.ts']);
  const hasty = (from: typeof sources): string[] =>
    from
      .filter(({ path, text }) => !patient.has(path) && /\bvi\.wait(?:For|Until)\(/.test(text))
      .map(({ path }) => path);

  it('is one for all tests: what is waited for is waited for by `until`', () => {
    expect(hasty(sources)).toEqual([]);
    const text = 'await vi.waitFor(() => expect(done).toBe(true));';
    expect(hasty([{ ...parseSource('server/a.test.ts', text), text }])).toEqual(['server/a.test.ts']);
  });
});

describe('no way around the checks', () => {
  /** Written so that this file does not match itself. */
  const ways = [
    /@ts-(?:ignore|expect-error|nocheck)/,
    /(?:oxlint|eslint)-disable/,
    /\bas an[y]\b/,
    /\b(?:it|test|describe)\.onl[y]\(/,
  ];
  const waysTaken = (from: readonly { readonly path: string; readonly text: string }[]): string[] =>
    from.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) => (ways.some((way) => way.test(line)) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
    );

  it('is taken', () => {
    expect(waysTaken(sources.filter(({ path }) => path !== 'test/house.test.ts'))).toEqual([]);
  });

  it('would go unseen', () => {
    const planted = ['// @ts-ignore', '/* oxlint-disable */', 'x as any', "it.only('x')"].join('\n');
    expect(waysTaken([{ path: 'a.ts', text: planted }])).toHaveLength(4);
  });
});

describe('nothing points at one machine', () => {
  const places = [/(?<![\w.@-])\/(?:home|root|Users|wor[k]|far[m])\/\w/, /registry\.[n]pmjs\.org|deb\.[d]ebian\.org/];
  const strayIn = (path: string, text: string): string[] =>
    text.split('\n').flatMap((line, at) => (places.some((place) => place.test(line)) ? [`${path}:${at + 1}`] : []));

  it('in code, documents or settings', () => {
    const files = tracked.filter((path) => isText(path) && path !== 'package-lock.json');
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((path) => strayIn(path, read(path)))).toEqual([]);
  });

  it('and would be seen', () => {
    const host = ['registry', 'npmjs', 'org'].join('.');
    const planted = ['home/me', 'root/x', `https:/${host}`].map((place) => `see /${place}`).join('\n');
    expect(strayIn('a', planted)).toEqual(['a:1', 'a:2', 'a:3']);
    expect(strayIn('a', 'GET /api/v1/work, docs/work/x, https://a.example/home')).toEqual([]);
  });

  it('in the lock file, which names no host', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});

describe('programs', () => {
  const programs = tracked.filter((path) => /^(?:bin\/[^.]+|\.ci\/run)$/.test(path));

  it('can be run: executable, with a first line that says how', () => {
    expect(programs).toEqual(expect.arrayContaining(['.ci/run', 'bin/check', 'bin/dev', 'bin/test']));
    for (const path of programs) {
      expect([path, read(path).split('\n')[0]]).toEqual([
        path,
        expect.stringMatching(/^#!\/usr\/bin\/env (?:node|bash)$/),
      ]);
      expect([path, statSync(join(root, path)).mode & 0o111]).toEqual([path, 0o111]);
    }
  });

  it('in bin start under an old Node: nothing but node26.js comes before the hand-over', () => {
    for (const path of programs.filter((program) => program.startsWith('bin/'))) {
      const before = read(path).split('await withNode26()')[0] ?? '';
      const imported = Array.from(before.matchAll(/from '([^']+)'/g), (match) => match[1] ?? '');
      expect(imported).toContain('./node26.js');
      expect(imported.filter((from) => !from.startsWith('node:') && from !== './node26.js')).toEqual([]);
    }
  });
});

describe('documents', () => {
  const pages = tracked.filter((path) => path.endsWith('.md'));
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  it('are all there, the README and the house on one page each', () => {
    const wanted = [
      'README.md',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/glossary.md',
    ];
    expect(pages).toEqual(expect.arrayContaining([...wanted, 'docs/dependencies.md']));
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(80);
    expect(read('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(90);
    expect(read('LICENSE')).toContain('Apache License\n                           Version 2.0');
  });

  it.each(pages)('%s links only to what exists', (page) => {
    const links = Array.from(read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g), (match) => match[1] ?? '');
    const dead = links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(page), link)));
    expect(dead).toEqual([]);
  });

  it.each(pages)('%s names only npm scripts that exist', (page) => {
    const named = Array.from(read(page).matchAll(/npm run ([a-z:-]+)/g), (match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('README shows settings that exist', () => {
    const named = Array.from(read('README.md').matchAll(/^\| (`[A-Z].*?) +\|/gm), (match) => match[1] ?? '')
      .flatMap((cell) => cell.split(', '))
      .map((name) => name.replaceAll('`', ''));
    expect(named).toContain('DATABASE_URL');
    expect(settings.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
  });

  it('the container files copy only what exists', () => {
    const copied = Array.from(read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm), (match) => match[1] ?? '');
    const paths = copied.flatMap((list) => list.split(' '));
    expect(paths).toContain('migrations');
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const kept = read('.dockerignore').split('\n');
    expect(paths.filter((path) => !kept.includes(`!${path.split('/')[0]}`))).toEqual([]);
  });

  it('decisions are numbered without gaps', () => {
    const numbers = tracked
      .flatMap((path) => /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? [])
      .map(Number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
    expect(numbers.length).toBeGreaterThan(0);
  });

  it('the glossary is in alphabetical order', () => {
    const words = Array.from(read('docs/glossary.md').matchAll(/^\| \*\*([^*]+)\*\*/gm), (match) => match[1] ?? '');
    expect(words.length).toBeGreaterThan(30);
    expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, 'en')));
  });
});
