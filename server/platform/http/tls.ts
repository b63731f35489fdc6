import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, type Server } from 'node:tls';
import { ConfigRefused } from '../config.ts';
import type { Logger } from '../log.ts';

/** Where they lie, in PEM: the certificate with those that lead to its authority, and its key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What HTTPS is spoken with. */
export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How often it is looked whether a certificate was renewed. */
const LOOK_EVERY_MS = 60_000;

/** Reads both. @throws ConfigRefused that names the setting whose file is not there, is no PEM, or does not belong to the other */
export function readTls(files: TlsFiles): TlsPair {
  const pair = { cert: readNamed('ATRIUM_TLS_CERT', files.cert), key: readNamed('ATRIUM_TLS_KEY', files.key) };
  const certificate = parsed('ATRIUM_TLS_CERT', 'a certificate in PEM', () => new X509Certificate(pair.cert));
  const key = parsed('ATRIUM_TLS_KEY', 'a key in PEM without a passphrase', () => createPrivateKey(pair.key));
  if (!certificate.checkPrivateKey(key))
    throw new ConfigRefused('ATRIUM_TLS_KEY is not the key of the certificate in ATRIUM_TLS_CERT');
  parsed('ATRIUM_TLS_CERT', 'a chain of certificates in PEM', () => createSecureContext(pair));
  return pair;
}

function readNamed(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigRefused(`${setting} names a file that cannot be read: ${path}`, { cause: error });
  }
}

function parsed<T>(setting: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigRefused(`${setting} must hold ${what}`, { cause: error });
  }
}

/**
 * Takes a renewed certificate without a restart, for connections that are made from then on. One that cannot be used, as while
 * only one of the two files is new, is passed over: the old one stays.
 * @returns ends the looking
 */
export function followTls(
  server: Pick<Server, 'setSecureContext'>,
  files: TlsFiles,
  log: Logger,
  everyMs = LOOK_EVERY_MS,
): () => void {
  const renew = (): void => {
    try {
      server.setSecureContext(readTls(files));
      log.info('the certificate was renewed');
    } catch (error) {
      log.warn({ err: error }, 'the certificate was not renewed');
    }
  };
  const paths = [files.cert, files.key];
  for (const path of paths) watchFile(path, { persistent: false, interval: everyMs }, renew);
  return () => {
    for (const path of paths) unwatchFile(path, renew);
  };
}
