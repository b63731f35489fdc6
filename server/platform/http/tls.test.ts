import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCertificate, type TestCertificate } from '../../../test/support/certificate.ts';
import { until } from '../../../test/support/until.ts';
import { createLog } from '../log.ts';
import { createApp } from './app.ts';
import { followTls, readTls } from './tls.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'atrium-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const files = () => ({ cert: at('cert.pem'), key: at('key.pem') });

function lay({ cert, key }: TestCertificate) {
  writeFileSync(files().cert, cert);
  writeFileSync(files().key, key);
  return files();
}

const log = createLog('silent');

/** What is read after a request over TLS, and whose certificate it came with. */
function ask(port: number, ca: string): Promise<{ readonly text: string; readonly fingerprint: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, minVersion: 'TLSv1.2' }, () => {
      socket.write('GET /who HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    });
    let text = '';
    let fingerprint = '';
    socket.once('secureConnect', () => (fingerprint = socket.getPeerCertificate().fingerprint256));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.once('end', () => resolve({ text, fingerprint })).once('error', reject);
  });
}

async function serve(tls: ReturnType<typeof files>) {
  const app = createApp({ log, constraints: {}, trustedProxies: [], publicUrl: 'https://localhost', tls });
  app.get('/who', (request) => ({ client: request.client }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, port: (app.server.address() as AddressInfo).port };
}

test('speaks HTTPS, and nothing else, with a certificate of its own', async () => {
  const made = createCertificate(['localhost'], ['127.0.0.1']);
  const { app, port } = await serve(lay(made));
  await using _ = app;
  const { text } = await ask(port, made.cert);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toContain('strict-transport-security: max-age=31536000');
  expect(text).toContain('{"client":"127.0.0.1"}');
  await expect(fetch(`http://127.0.0.1:${port}/who`)).rejects.toThrow('fetch failed');
});

test('a renewed certificate counts for who connects next; half of one does not', async () => {
  const [old, renewed] = [0, 1].map(() => createCertificate(['localhost'], ['127.0.0.1'])) as [
    TestCertificate,
    TestCertificate,
  ];
  const server = createServer(readTls(lay(old)), (_request, response) => void response.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const end = followTls(server, files(), log, 10);
  try {
    const first = await ask(port, old.cert);
    writeFileSync(files().cert, renewed.cert);
    expect((await ask(port, old.cert)).fingerprint).toBe(first.fingerprint);
    writeFileSync(files().key, renewed.key);
    const second = await until(() => ask(port, renewed.cert));
    expect(second.fingerprint).not.toBe(first.fingerprint);
  } finally {
    end();
    server.close();
  }
});

describe('is refused, with the setting that is wrong', () => {
  const made = createCertificate(['localhost']);

  test.each([
    ['no such certificate', () => ({ ...lay(made), cert: at('none') }), /^ATRIUM_TLS_CERT names a file that cannot be/],
    ['no such key', () => ({ ...lay(made), key: at('none') }), /^ATRIUM_TLS_KEY names a file that cannot be read/],
    ['what is no certificate', () => lay({ ...made, cert: 'none' }), /^ATRIUM_TLS_CERT must hold a certificate/],
    ['what is no key', () => lay({ ...made, key: made.cert }), /^ATRIUM_TLS_KEY must hold a key/],
    [
      'the key of another',
      () => lay({ ...made, key: createCertificate(['localhost']).key }),
      /^ATRIUM_TLS_KEY is not the key of/,
    ],
  ])('%s', (_what, given, says) => {
    expect(() => readTls(given())).toThrow(says);
  });
});
