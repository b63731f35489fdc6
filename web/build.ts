import { execFile } from 'node:child_process';
import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
/** The page that a finished build leaves last. */
const built = join(root, 'dist/web/index.html');

/** When anything below a folder, or a file, was last changed; in milliseconds since 1970, 0 when it is not there. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(found.mtimeMs, ...inside);
}

function isCurrent(): boolean {
  if (!existsSync(built)) return false;
  // The server's contracts are built in (contracts.ts).
  const contracts = globSync('server/{contracts.ts,**/contract.ts,platform/contract/*.ts}', { cwd: root });
  const sources = ['web', 'package-lock.json', ...contracts].map((path) => newest(join(root, path)));
  return statSync(built).mtimeMs >= Math.max(...sources);
}

const viteFile = join(root, 'node_modules/vite/bin/vite.js');
const run = promisify(execFile);

/**
 * Builds the web app when `dist/web` is missing or older than `web/` or a contract; prints one line when it did. An image without the
 * sources or without Vite keeps what it was shipped with. It is built in a process of its own: a server that did it itself would keep
 * what that takes, some 800 MB, for as long as it runs.
 * @returns whether the web app was built just now @throws what Vite said, where it could not
 */
export async function ensureWebBuilt(
  print = (line: string): void => void process.stdout.write(`${line}\n`),
): Promise<boolean> {
  if (!existsSync(join(root, 'web/index.html')) || !existsSync(viteFile) || isCurrent()) return false;
  const started = performance.now();
  await run(process.execPath, [viteFile, 'build', 'web', '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  print(`Built the web app in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}
