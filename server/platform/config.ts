import ipaddr from 'ipaddr.js';
import { resolve } from 'node:path';

/** A setting that must not be used; the message is one line that names it. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused';
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** The public address; null means this machine's, with the port that was opened. */
  readonly publicUrl: string | null;
  readonly demo: boolean;
  readonly adminEmail: string;
  readonly adminPassword: string | null;
  readonly adminToken: string | null;
  readonly secret: string | null;
  readonly allowCallbacksTo: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly roles: ReadonlySet<Role>;
  readonly logLevel: string;
}

type Role = 'api' | 'worker';
type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting with its default and meaning, as `atrium serve --help` lists them. */
export const settings: readonly (readonly [name: string, fallback: string, meaning: string])[] = [
  ['PORT', '8080', 'port to listen on'],
  ['HOST', '127.0.0.1', 'address to listen on'],
  ['ATRIUM_DATA', './data', 'embedded database and generated secret'],
  ['DATABASE_URL', '', 'external PostgreSQL 15 to 18; the embedded one is then not started'],
  ['ATRIUM_URL', 'http://localhost:PORT', 'public address, used in links'],
  ['ATRIUM_DEMO', '1 embedded, 0 external', 'load the demo workplace into an empty database'],
  ['ATRIUM_ADMIN_EMAIL', 'admin@demo.example', 'first administrator'],
  ['ATRIUM_ADMIN_PASSWORD', 'generated', 'first administrator’s password'],
  [
    'ATRIUM_ADMIN_TOKEN',
    '',
    'on the first start, an API token with this value (32 characters or more) and every scope',
  ],
  ['ATRIUM_SECRET', 'generated in ATRIUM_DATA', 'encrypts stored credentials; required with DATABASE_URL'],
  ['ATRIUM_ALLOW_CALLBACKS_TO', '', 'networks (CIDR, comma list) that callbacks may reach although they are private'],
  ['ATRIUM_TRUSTED_PROXIES', '', 'networks (CIDR, comma list) whose X-Forwarded-* counts'],
  ['ATRIUM_SMTP_URL', '', 'outgoing mail; without it mails are kept for the administrator'],
  ['ATRIUM_MAIL_FROM', 'Atrium <atrium@localhost>', 'sender of mails'],
  ['ATRIUM_ROLES', 'api,worker', 'what this process does'],
  ['ATRIUM_LOG', 'info', 'fatal, error, warn, info, debug, trace or silent'],
];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the settings. @throws ConfigRefused that names the wrong one */
export function readConfig(env: Environment): Config {
  const get = (name: string): string | null => env[name]?.trim() || null;
  const databaseUrl = readUrl(get, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const secret = atLeast(get, 'ATRIUM_SECRET', 16);
  if (databaseUrl && !secret)
    throw new ConfigRefused('ATRIUM_SECRET is required with DATABASE_URL (16 characters or more)');
  return {
    port: readPort(get('PORT')),
    host: get('HOST') ?? '127.0.0.1',
    dataDir: resolve(get('ATRIUM_DATA') ?? './data'),
    databaseUrl,
    publicUrl: readUrl(get, 'ATRIUM_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    demo: readSwitch(get, 'ATRIUM_DEMO') ?? !databaseUrl,
    adminEmail: readEmail(get('ATRIUM_ADMIN_EMAIL')),
    adminPassword: atLeast(get, 'ATRIUM_ADMIN_PASSWORD', 10),
    adminToken: atLeast(get, 'ATRIUM_ADMIN_TOKEN', 32),
    secret,
    allowCallbacksTo: readNetworks(get, 'ATRIUM_ALLOW_CALLBACKS_TO'),
    trustedProxies: readNetworks(get, 'ATRIUM_TRUSTED_PROXIES'),
    smtpUrl: readUrl(get, 'ATRIUM_SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: get('ATRIUM_MAIL_FROM') ?? 'Atrium <atrium@localhost>',
    roles: readRoles(get('ATRIUM_ROLES')),
    logLevel: oneOf('ATRIUM_LOG', get('ATRIUM_LOG') ?? 'info', LOG_LEVELS),
  };
}

type Get = (name: string) => string | null;

function readPort(text: string | null): number {
  const port = Number(text ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigRefused(`PORT must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function readUrl(get: Get, name: string, protocols: readonly string[]): string | null {
  const text = get(name);
  if (text === null) return null;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigRefused(
      `${name} must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
  }
  return text;
}

function readSwitch(get: Get, name: string): boolean | null {
  const text = get(name);
  if (text === null) return null;
  if (text !== '0' && text !== '1') throw new ConfigRefused(`${name} must be 0 or 1, not "${text}"`);
  return text === '1';
}

function atLeast(get: Get, name: string, length: number): string | null {
  const text = get(name);
  if (text !== null && text.length < length) throw new ConfigRefused(`${name} must have ${length} characters or more`);
  return text;
}

function readEmail(text: string | null): string {
  const email = text ?? 'admin@demo.example';
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new ConfigRefused(`ATRIUM_ADMIN_EMAIL must be an e-mail address, not "${email}"`);
  return email;
}

function readNetworks(get: Get, name: string): string[] {
  const networks = (get(name) ?? '')
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

function readRoles(text: string | null): Set<Role> {
  const names = (text ?? 'api,worker').split(',').map((name) => oneOf('ATRIUM_ROLES', name.trim(), ['api', 'worker']));
  return new Set(names as Role[]);
}

function oneOf(name: string, text: string, choices: readonly string[]): string {
  if (!choices.includes(text)) throw new ConfigRefused(`${name} takes ${choices.join(', ')}, not "${text}"`);
  return text;
}
