import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/sources.ts';

export type Env = Readonly<Record<string, string>>;

export const vitest = 'vitest/vitest.mjs';
export const tsc = 'typescript/bin/tsc';
export const oxlint = 'oxlint/bin/oxlint';
export const oxfmt = 'oxfmt/bin/oxfmt';

/** A tool that hangs is ended, so that a run always comes to its last line: twice what the longest takes on a busy machine. */
const MAX_MINUTES = 35;
/** Proof runs take as long as they take. */
const endless = process.env['ATRIUM_PROOF'] === '1';

/** Runs a program of node_modules under this Node and shows what it prints; resolves to its exit status. */
export function runTool(script: string, args: readonly string[], env: Env = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  const giveUp = (): void => {
    process.stderr.write(`\n${script} is ended: it did not come to its end within ${MAX_MINUTES} minutes\n`);
    stop();
  };
  const patience = endless ? undefined : setTimeout(giveUp, MAX_MINUTES * 60_000);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(patience);
      process.off('SIGTERM', stop).off('SIGINT', stop);
      resolve(code ?? 1);
    });
  });
}
