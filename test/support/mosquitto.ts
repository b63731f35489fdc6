import { existsSync } from 'node:fs';

const places = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];

/** The broker to test with: `ATRIUM_MOSQUITTO`, else the one that is installed. */
export function findMosquitto(): string | null {
  const named = process.env['ATRIUM_MOSQUITTO'];
  return [...(named === undefined ? places : [named])].find((path) => existsSync(path)) ?? null;
}
