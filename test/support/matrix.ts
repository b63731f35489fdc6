import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Row, Rows } from './matrix/row.ts';
import { root } from './sources.ts';

const open: Row = { least: 'public', plain: 'open' };

/** What stands beside a module or a face: its rows, by their addresses below a prefix, v1's unless said. */
interface Beside {
  readonly rows: Rows;
  readonly prefix?: string;
}

/** The rows that stand beside their modules, in `x.matrix.ts`, by their whole addresses. @throws when two have one for the same route */
async function gatherRows(): Promise<{ readonly rows: Rows; readonly modules: Readonly<Record<string, string>> }> {
  const gathered: Record<string, Row> = {};
  const modules: Record<string, string> = {};
  for (const path of globSync('server/**/*.matrix.ts', { cwd: root }).toSorted()) {
    const { rows, prefix = '/api/v1' } = (await import(join(root, path))) as Beside;
    for (const [below, row] of Object.entries(rows)) {
      const route = below.replace(' ', ` ${prefix}`);
      if (route in gathered) throw new Error(`${path}: ${route} has a row already`);
      gathered[route] = row;
      modules[route] = basename(path, '.matrix.ts').replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    }
  }
  return { rows: gathered, modules };
}

const gathered = await gatherRows();

/** Whose folder a row stands in. */
export const rowModules = gathered.modules;

/** Every route that answers, as the server names it. */
export const matrix: Rows = {
  ...gathered.rows,
  'GET /api/v1/openapi.json': open,
  'GET /api/v1/asyncapi.json': open,
  'GET /api/external/openapi.json': open,
  'GET /api/condeco/openapi.json': open,
  'GET /docs': open,
  'GET /docs/condeco': open,
  'GET /docs/offision': open,
  'GET /docs/': open,
  'GET /docs/reference.css': open,
  'GET /docs/reference.js': open,
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': { least: 'administrator', plain: 'elsewhere' },
  'GET /calendars/:secret.ics': { least: 'public', plain: 'addressed' },
  // The built web app, in as far as it is built: files for everybody.
  'GET /*': { least: 'public', plain: 'elsewhere' },
  'GET /assets/*': { least: 'public', plain: 'elsewhere' },
};
