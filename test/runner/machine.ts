import { spawnSync } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMosquitto } from '../support/mosquitto.ts';
import { findChromium } from '../support/chromium.ts';
import { DEBIAN_15 } from '../support/postgres.ts';

/** A thing the machine has, or the one line that says what is missing and what to do. */
export type Found = { readonly path: string } | { readonly missing: string };

const minutes = 60_000;
let listsAreFresh = false;

function osRelease(): { readonly id: string; readonly version: string } {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), version: field('VERSION_ID') };
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit'];
  return spawnSync('apt-get', ['-q', ...args], { env, stdio, timeout: 5 * minutes }).status === 0;
}

/** Installs a Debian package; returns why not, or null when it is there. */
function install(name: string): string | null {
  const byHand = `as root: apt-get install ${name}`;
  if (osRelease().id !== 'debian') return `this is not Debian (${byHand})`;
  if (process.getuid?.() !== 0) return byHand;
  process.stdout.write(`Installing the Debian package ${name}\n`);
  listsAreFresh ||= apt(['update']);
  if (!listsAreFresh) return `apt-get update failed (${byHand})`;
  return apt(['install', '-y', '--no-install-recommends', name]) ? null : `apt-get install failed (${byHand})`;
}

/** Chromium, installed if it may be. */
export function ensureChromium(): Found {
  const named = process.env['ATRIUM_CHROMIUM'];
  const mayHelp = findChromium() === null && named === undefined;
  const refusal = mayHelp ? install('chromium') : null;
  const path = findChromium();
  if (path !== null) return { path };
  if (named !== undefined) return { missing: `no Chromium; ATRIUM_CHROMIUM names ${named}, which is not there` };
  return { missing: `no Chromium; ${refusal ?? 'the package brought none'}, or set ATRIUM_CHROMIUM to a Chrome` };
}

const hasPostgres15 = (): boolean => existsSync(join(DEBIAN_15, 'initdb'));

/** The programs of Debian's PostgreSQL 15, the oldest release that is supported, installed if they may be. */
export function ensurePostgres15(): Found {
  if (hasPostgres15()) return { path: DEBIAN_15 };
  const hadCluster = existsSync('/etc/postgresql/15/main');
  const refusal = install('postgresql-15');
  // The package starts a server of its own; nobody asked for that one.
  if (refusal === null && !hadCluster) spawnSync('pg_dropcluster', ['--stop', '15', 'main'], { stdio: 'ignore' });
  return hasPostgres15()
    ? { path: DEBIAN_15 }
    : { missing: `no PostgreSQL 15; ${refusal ?? 'the package brought none'}` };
}

/** Mosquitto, the broker that readings come from, installed if it may be. */
export function ensureMosquitto(): Found {
  const named = process.env['ATRIUM_MOSQUITTO'];
  const refusal = findMosquitto() === null && named === undefined ? installMosquitto() : null;
  const path = findMosquitto();
  if (path !== null) return { path };
  if (named !== undefined) return { missing: `no Mosquitto; ATRIUM_MOSQUITTO names ${named}, which is not there` };
  return { missing: `no Mosquitto; ${refusal ?? 'the package brought none'}, or set ATRIUM_MOSQUITTO to one` };
}

function installMosquitto(): string | null {
  const refusal = install('mosquitto');
  // The package starts a broker of its own; nobody asked for that one.
  if (refusal === null) spawnSync('/etc/init.d/mosquitto', ['stop'], { stdio: 'ignore' });
  return refusal;
}
