import ipaddr from 'ipaddr.js';
import { resolve } from 'node:path';

/** A setting that must not be used; the message is one line that names it. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused';
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ROLES = ['api', 'worker'] as const;
type Role = (typeof ROLES)[number];
type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<T> {
  readonly name: string;
  /** What holds without it, as people read it. */
  readonly fallback: string;
  readonly meaning: string;
  /** @param text what the environment says, null for nothing @throws ConfigRefused that names the setting */
  readonly read: (text: string | null, name: string) => T;
}

const setting = <T>(name: string, fallback: string, meaning: string, read: Setting<T>['read']): Setting<T> => ({
  name,
  fallback,
  meaning,
  read,
});

const or =
  (fallback: string) =>
  (text: string | null): string =>
    text ?? fallback;

/** Every setting, where it is read and how. */
const table = {
  port: setting('PORT', '8080', 'port to listen on', readPort),
  host: setting('HOST', '127.0.0.1', 'address to listen on', or('127.0.0.1')),
  dataDir: setting('ATRIUM_DATA', './data', 'embedded database and generated secret', (text) =>
    resolve(text ?? './data'),
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    '',
    'external PostgreSQL 15 to 18; the embedded one is then not started',
    urlOf('postgres:', 'postgresql:'),
  ),
  /** The public address; null means this machine's, with the port that was opened. */
  publicUrl: setting('ATRIUM_URL', 'http://localhost:PORT', 'public address, used in links', readPublicUrl),
  demo: setting('ATRIUM_DEMO', '1 embedded, 0 external', 'load the demo workplace into an empty database', readSwitch),
  adminEmail: setting('ATRIUM_ADMIN_EMAIL', 'admin@demo.example', 'first administrator', readEmail),
  adminPassword: setting('ATRIUM_ADMIN_PASSWORD', 'generated', 'first administrator’s password', atLeast(10)),
  adminToken: setting(
    'ATRIUM_ADMIN_TOKEN',
    '',
    'on the first start, an API token with this value (32 characters or more) and every scope',
    atLeast(32),
  ),
  secret: setting(
    'ATRIUM_SECRET',
    'generated in ATRIUM_DATA',
    'encrypts stored credentials; required with DATABASE_URL',
    atLeast(16),
  ),
  allowCallbacksTo: setting(
    'ATRIUM_ALLOW_CALLBACKS_TO',
    '',
    'networks (CIDR, comma list) that callbacks may reach although they are private',
    readNetworks,
  ),
  trustedProxies: setting(
    'ATRIUM_TRUSTED_PROXIES',
    '',
    'networks (CIDR, comma list) whose X-Forwarded-* counts',
    readNetworks,
  ),
  tlsCert: setting(
    'ATRIUM_TLS_CERT',
    '',
    'certificate (PEM): with it and its key, Atrium speaks HTTPS itself',
    readPath,
  ),
  tlsKey: setting('ATRIUM_TLS_KEY', '', 'key of ATRIUM_TLS_CERT (PEM)', readPath),
  smtpUrl: setting(
    'ATRIUM_SMTP_URL',
    '',
    'outgoing mail; without it mails are kept for the administrator',
    urlOf('smtp:', 'smtps:'),
  ),
  mailFrom: setting(
    'ATRIUM_MAIL_FROM',
    'Atrium <atrium@localhost>',
    'sender of mails',
    or('Atrium <atrium@localhost>'),
  ),
  mqttUrl: setting(
    'ATRIUM_MQTT_URL',
    '',
    'broker that sensors publish to as atrium/{workplace}/readings (MQTT 5); name and password stand in it',
    readBrokerUrl,
  ),
  condecoCallsPerMinute: setting(
    'ATRIUM_CONDECO_CALLS_PER_MINUTE',
    '500',
    'calls of the Condeco API that an application may make in a minute',
    readCount(500),
  ),
  condecoCallsPerWeek: setting('ATRIUM_CONDECO_CALLS_PER_WEEK', '50000', 'and in a week', readCount(50_000)),
  roles: setting('ATRIUM_ROLES', 'api,worker', 'what this process does', readRoles),
  logLevel: setting('ATRIUM_LOG', 'info', 'fatal, error, warn, info, debug, trace or silent', (text, name) =>
    oneOf(name, text ?? 'info', LOG_LEVELS),
  ),
};

type Read = { readonly [Key in keyof typeof table]: ReturnType<(typeof table)[Key]['read']> };
export type Config = Omit<Read, 'demo' | 'tlsCert' | 'tlsKey'> & {
  readonly demo: boolean;
  /** Files to speak HTTPS with; null leaves that to a proxy. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
};

/** Every setting with its default and meaning, as `atrium serve --help` lists them. */
export const settings: readonly Pick<Setting<unknown>, 'name' | 'fallback' | 'meaning'>[] = Object.values(table);

/** Reads the settings. @throws ConfigRefused that names the wrong one */
export function readConfig(env: Environment): Config {
  const entries = Object.entries<Setting<unknown>>(table).map(([key, { name, read }]) => [
    key,
    read(env[name]?.trim() || null, name),
  ]);
  const { tlsCert, tlsKey, ...config } = Object.fromEntries(entries) as Read;
  if (config.databaseUrl !== null && config.secret === null)
    throw new ConfigRefused('ATRIUM_SECRET is required with DATABASE_URL (16 characters or more)');
  return { ...config, demo: config.demo ?? config.databaseUrl === null, tls: bothOf(tlsCert, tlsKey) };
}

function bothOf(cert: string | null, key: string | null): Config['tls'] {
  if (cert !== null && key !== null) return { cert, key };
  if (cert === null && key === null) return null;
  throw new ConfigRefused(
    `${cert === null ? 'ATRIUM_TLS_CERT' : 'ATRIUM_TLS_KEY'} is required with the other of the two`,
  );
}

function readPath(text: string | null): string | null {
  return text === null ? null : resolve(text);
}

function readPort(text: string | null): number {
  const port = Number(text ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigRefused(`PORT must be a number from 0 to 65535, not "${text}"`);
  return port;
}

/** Up to a billion: more than anybody calls. */
function readCount(fallback: number) {
  return (text: string | null, name: string): number => {
    const count = Number(text ?? fallback);
    if (!Number.isInteger(count) || count < 1 || count > 1_000_000_000)
      throw new ConfigRefused(`${name} must be a whole number from 1 to 1000000000, not "${text}"`);
    return count;
  };
}

function urlOf(...protocols: readonly string[]) {
  return (text: string | null, name: string): string | null => {
    if (text === null) return null;
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      throw new ConfigRefused(
        `${name} must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
      );
    }
    return text;
  };
}

/** A broker's address, without a path; what stands before its host are name and password, in percent encoding. */
function readBrokerUrl(text: string | null, name: string): string | null {
  const url = urlOf('mqtt:', 'mqtts:')(text, name);
  if (url === null) return null;
  const { hostname, pathname, search, hash, username, password } = new URL(url);
  // What is wrong with it is said without it: it may hold a password.
  if (hostname === '' || !['', '/'].includes(pathname) || search + hash !== '')
    throw new ConfigRefused(`${name} must be an address alone, such as mqtts://name:password@broker.example:8883`);
  if (!isPercentEncoded(username + password))
    throw new ConfigRefused(`${name} must have its name and password in percent encoding: a "%" of theirs is "%25"`);
  return url;
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** An address without a path: below one, neither the app nor the faces would find themselves. */
function readPublicUrl(text: string | null, name: string): string | null {
  const url = urlOf('http:', 'https:')(text, name);
  if (url === null) return null;
  const { origin, href } = new URL(url);
  if (href !== `${origin}/`) throw new ConfigRefused(`${name} must be an address alone, such as ${origin}`);
  return origin;
}

function readSwitch(text: string | null, name: string): boolean | null {
  if (text === null) return null;
  if (text !== '0' && text !== '1') throw new ConfigRefused(`${name} must be 0 or 1, not "${text}"`);
  return text === '1';
}

function atLeast(length: number) {
  return (text: string | null, name: string): string | null => {
    if (text !== null && text.length < length)
      throw new ConfigRefused(`${name} must have ${length} characters or more`);
    return text;
  };
}

function readEmail(text: string | null, name: string): string {
  const email = text ?? 'admin@demo.example';
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new ConfigRefused(`${name} must be an e-mail address, not "${email}"`);
  return email;
}

function readNetworks(text: string | null, name: string): string[] {
  const networks = (text ?? '')
    .split(',')
    .map((network) => network.trim())
    .filter(Boolean);
  for (const network of networks) {
    try {
      ipaddr.parseCIDR(network);
    } catch {
      throw new ConfigRefused(`${name} must list networks such as 10.0.0.0/8, and "${network}" is none`);
    }
  }
  return networks;
}

function readRoles(text: string | null, setting: string): ReadonlySet<Role> {
  const names = (text ?? 'api,worker').split(',').map((role) => oneOf(setting, role.trim(), ROLES));
  return new Set(names);
}

function oneOf<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new ConfigRefused(`${name} takes ${choices.join(', ')}, not "${text}"`);
  return choice;
}
