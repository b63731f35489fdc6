/**
 * Starts this program again under Node 26 when an older Node runs it. Plain JavaScript on purpose: every bin imports this
 * file first, and it must parse and run under Node 20.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const wanted = 26;
const bundled = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const marker = 'ATRIUM_STARTED_BY_OLDER_NODE';
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} line */
function refuse(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/**
 * Runs the same command line under `node`. The channel between the two ends when this process dies, however it dies, and
 * the child then stops as after SIGTERM: nothing is left behind.
 * @param {string} node
 * @returns {Promise<never>}
 */
function handOver(node) {
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [marker]: '1' },
  });
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`Atrium could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)));
  return new Promise(() => {});
}

/** Lets a child of `handOver` die with its parent, without the channel keeping it alive. */
function dieWithParent() {
  delete process.env[marker];
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}

/**
 * Resolves under Node 26 or newer; otherwise runs the program under the Node that npm installed and never resolves. Ends the
 * process with status 1 and one line when there is none. Call it before importing any TypeScript.
 * @returns {Promise<void>}
 */
export async function withNode26() {
  const again = process.env[marker] === '1';
  if (Number.parseInt(process.versions.node, 10) >= wanted) {
    if (again && process.channel) dieWithParent();
    return;
  }
  if (again || !isExecutable(bundled)) {
    refuse(
      `Atrium needs Node ${wanted} and this is ${process.version}; ` +
        'run npm ci without --omit=optional and without --ignore-scripts, or install Node 26',
    );
  }
  await handOver(bundled);
}
