import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/sources.ts';

export type Env = Readonly<Record<string, string>>;

export const vitest = 'vitest/vitest.mjs';
export const tsc = 'typescript/bin/tsc';
export const oxlint = 'oxlint/bin/oxlint';
export const oxfmt = 'oxfmt/bin/oxfmt';

/** A tool that hangs is ended, so that a run always comes to its last line. Proof runs take as long as they take. */
const longest = process.env['ATRIUM_PROOF'] === '1' ? 0 : 35 * 60_000;

/** Runs a program of node_modules under this Node and shows what it prints; resolves to its exit status. */
export function runTool(script: string, args: readonly string[], env: Env = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: longest,
  });
  const stop = (): void => void child.kill('SIGTERM');
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
      resolve(code ?? 1);
    });
  });
}
