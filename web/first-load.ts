import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

/** What is loaded for a page beside the entry: the frame around it, itself; of a folder, the texts in the language spoken. */
const inside = ['src/app/shell.tsx', 'src/app/texts/', 'src/parts/texts/'];
export const pages = {
  'sign-in': ['src/features/sign-in/sign-in-page.tsx', 'src/features/sign-in/texts/'],
  home: [...inside, 'src/features/book/book-page.tsx', 'src/features/book/texts/'],
  'my bookings': [...inside, 'src/features/bookings/bookings-page.tsx', 'src/features/bookings/texts/'],
} as const;
export type Page = keyof typeof pages;

const everywhere = ['index.html', 'src/lib/texts/'];

/** The scripts and styles that come before a page is there: the entry, the page's own, and all they import. */
function filesOf(manifest: Manifest, page: Page, language: string): ReadonlySet<string> {
  const files = new Set<string>();
  const own = [...everywhere, ...pages[page]];
  const open = new Set(own.map((name) => (name.endsWith('/') ? `${name}${language}.ts` : name)));
  for (const name of open) {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not in the build`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) open.add(next);
  }
  return files;
}

export interface FirstLoad {
  /** Bytes as they go over the wire: packed with Brotli, as the server sends them to every browser of today. */
  readonly bytes: number;
  readonly files: number;
}

/** What the first load of a page transfers, script and style together, in a language, of a build in `folder`. */
export function firstLoadOf(folder: string, page: Page, language = 'en'): FirstLoad {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const sizeOf = (file: string): number => {
    const packed = join(folder, `${file}.br`);
    return statSync(existsSync(packed) ? packed : join(folder, file)).size;
  };
  const files = [...filesOf(manifest, page, language)];
  return { bytes: files.reduce((sum, file) => sum + sizeOf(file), 0), files: files.length };
}
