import { createHook } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import http from 'node:http';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  IPV6_LOOPBACK_SPELLINGS,
  LOOPBACK_SPELLINGS,
  MAPPED_LOOPBACK_SPELLINGS,
  PRIVATE_SPELLINGS,
  UNREADABLE_HOSTS,
} from '../../../test/support/private-addresses.ts';
import { createEgress, EgressDenied, type EgressOptions, type EgressReply } from './egress.ts';

/*
 * "Zero connections" is counted at both ends: listeners count what they accept, and a hook counts every TCP connection this
 * process begins, to whatever address. The same requests, allowed by the operator, prove that both counters count.
 */
let begun = 0;
const tcpHook = createHook({
  init(_, type) {
    if (type === 'TCPCONNECTWRAP') begun += 1;
  },
});

interface Listener {
  readonly server: http.Server;
  accepted: number;
}

const PRIVATE = '127.0.0.1';
/** Also this machine, but opened by the operator where a test says so. */
const OPENED = '127.0.0.2';
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

const listeners = new Map<string, Listener>();
let port = 0;

async function listen(address: string, onPort: number): Promise<number> {
  const server = http.createServer((request, response) => {
    const code = /^\/redirect\/(\d+)/.exec(request.url ?? '')?.[1];
    if (code !== undefined) response.writeHead(Number(code), { location: `http://${PRIVATE}:${port}/` });
    response.end(`received at ${address} for ${request.headers.host}`);
  });
  const listener: Listener = { server, accepted: 0 };
  server.on('connection', () => (listener.accepted += 1));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(onPort, address, resolve);
  });
  listeners.set(address, listener);
  return (server.address() as AddressInfo).port;
}

function accepted(address?: string): number {
  if (address !== undefined) return listeners.get(address)?.accepted ?? 0;
  return [...listeners.values()].reduce((sum, listener) => sum + listener.accepted, 0);
}

beforeAll(async () => {
  port = await listen(PRIVATE, 0);
  await listen(OPENED, port);
  if (hasIpv6) await listen('::1', port);
  tcpHook.enable();
});

afterAll(async () => {
  tcpHook.disable();
  for (const { server } of listeners.values()) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const opened: Array<{ close(): void }> = [];

function egressWith(options: Partial<EgressOptions> = {}): ReturnType<typeof createEgress> {
  const egress = createEgress({ allowNetworks: [], dnsCacheMs: 0, timeoutMs: 2_000, ...options });
  opened.push(egress);
  return egress;
}

beforeEach(() => {
  begun = 0;
  for (const listener of listeners.values()) listener.accepted = 0;
});

afterEach(() => {
  for (const egress of opened.splice(0)) egress.close();
});

async function denialOf(sending: Promise<EgressReply>): Promise<EgressDenied> {
  const outcome: unknown = await sending.then(
    (reply) => reply,
    (error: unknown) => error,
  );
  if (outcome instanceof EgressDenied) return outcome;
  throw new Error(`not denied: ${String(outcome)}`);
}

const REACHABLE = [...LOOPBACK_SPELLINGS, ...(hasIpv6 ? IPV6_LOOPBACK_SPELLINGS : []), ...MAPPED_LOOPBACK_SPELLINGS];
const DENIED = [...LOOPBACK_SPELLINGS, ...IPV6_LOOPBACK_SPELLINGS, ...MAPPED_LOOPBACK_SPELLINGS, ...PRIVATE_SPELLINGS];

describe('spellings of private and reserved addresses', () => {
  test('there are at least 120', () => {
    expect(new Set(DENIED).size).toBe(DENIED.length);
    expect(DENIED.length).toBeGreaterThanOrEqual(120);
  });

  test.each(DENIED)('%s: refused at registration and when sending, no connection', async (host) => {
    const egress = egressWith({ resolve: async () => [PRIVATE, '::1'] });
    for (const url of [`https://${host}/`, `https://${host}:${port}/`, `http://${host}:${port}/`]) {
      expect(egress.checkUrl(url)).toMatchObject({ ok: false, code: 'address_denied' });
      expect((await denialOf(egress.send({ url }))).code).toBe('address_denied');
    }
    expect({ begun, accepted: accepted() }).toEqual({ begun: 0, accepted: 0 });
  });

  test.each(UNREADABLE_HOSTS)('%j is no URL', async (host) => {
    const egress = egressWith({ allowNetworks: ['0.0.0.0/0', '::/0'] });
    const url = `http://${host}:${port}/`;
    expect(egress.checkUrl(url)).toMatchObject({ ok: false, code: 'invalid_url' });
    expect((await denialOf(egress.send({ url }))).code).toBe('invalid_url');
    expect({ begun, accepted: accepted() }).toEqual({ begun: 0, accepted: 0 });
  });

  test('with these networks opened the same spellings arrive, so the counters do count', async () => {
    const egress = egressWith({ allowNetworks: ['127.0.0.0/8', '::1/128'], socketsPerHost: 1 });
    for (const host of REACHABLE) {
      const { status, body } = await egress.send({ url: `http://${host}:${port}/` });
      expect({ host, status, arrived: body.toString().startsWith('received') }).toEqual({
        host,
        status: 200,
        arrived: true,
      });
    }
    // One kept connection per address: 127.0.0.1, ::1 where there is IPv6, and ::ffff:127.0.0.1.
    const addresses = hasIpv6 ? 3 : 2;
    expect({ begun, accepted: accepted() }).toEqual({ begun: addresses, accepted: addresses });
  });
});

describe('URLs', () => {
  test.each([
    ['ftp://example.com/', 'scheme_not_allowed'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['gopher://127.0.0.1:11211/', 'scheme_not_allowed'],
    ['javascript:alert(1)', 'scheme_not_allowed'],
    ['data:text/plain,hello', 'scheme_not_allowed'],
    ['unix:/var/run/docker.sock', 'scheme_not_allowed'],
    ['https://user@example.com/', 'credentials_in_url'],
    ['https://user:secret@example.com/', 'credentials_in_url'],
    ['https://:secret@example.com/', 'credentials_in_url'],
    ['http://a@127.0.0.1/', 'credentials_in_url'],
    ['http://example.com@127.0.0.1/', 'credentials_in_url'],
    ['http://127.0.0.1%2f@example.com/', 'credentials_in_url'],
    ['https://@127.0.0.1/', 'address_denied'],
    ['https:127.0.0.1/', 'address_denied'],
    ['https:////127.0.0.1/', 'address_denied'],
    ['HTTPS://127.0.0.1#@example.com/', 'address_denied'],
    ['https://127.0.0.1?@example.com/', 'address_denied'],
    ['http://example.com/', 'http_not_allowed'],
    ['http://8.8.8.8/', 'http_not_allowed'],
    ['http://example.com:443/', 'http_not_allowed'],
    ['https://example.com:80/', 'port_not_allowed'],
    ['https://example.com:8443/', 'port_not_allowed'],
    ['https://8.8.8.8:22/', 'port_not_allowed'],
    ['example.com', 'invalid_url'],
    ['//example.com/', 'invalid_url'],
    ['https://', 'invalid_url'],
    ['https://example.com:99999/', 'invalid_url'],
    [' https://example.com/', 'invalid_url'],
    ['https://exam\nple.com/', 'invalid_url'],
    ['https:\\\\example.com', 'invalid_url'],
    [`https://example.com/${'x'.repeat(2_048)}`, 'invalid_url'],
  ])('%s: %s', async (url, code) => {
    const egress = egressWith({ resolve: async () => ['8.8.8.8'] });
    expect(egress.checkUrl(url)).toMatchObject({ ok: false, code });
    expect((await denialOf(egress.send({ url }))).code).toBe(code);
    expect(begun).toBe(0);
  });

  test.each([
    'https://example.com/hook?x=1',
    'https://example.com:443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('%s may be registered', (url) => {
    expect(egressWith().checkUrl(url)).toEqual({ ok: true });
  });

  test('with opened networks a name may be registered with plain HTTP and any port, an address only if it lies there', () => {
    const egress = egressWith({ allowNetworks: ['10.0.0.0/8'] });
    expect(egress.checkUrl('http://receiver.internal:8080/')).toEqual({ ok: true });
    expect(egress.checkUrl('http://10.1.2.3:8080/')).toEqual({ ok: true });
    expect(egress.checkUrl('http://8.8.8.8/')).toMatchObject({ code: 'http_not_allowed' });
    expect(egress.checkUrl('https://8.8.8.8:8443/')).toMatchObject({ code: 'port_not_allowed' });
    expect(egress.checkUrl('http://192.168.0.1/')).toMatchObject({ code: 'address_denied' });
  });

  test('what a registered name turns out to be decides when sending', async () => {
    const egress = egressWith({ allowNetworks: [OPENED], resolve: async () => ['8.8.8.8', OPENED] });
    expect((await denialOf(egress.send({ url: 'http://mixed.example/' }))).code).toBe('http_not_allowed');
    expect((await denialOf(egress.send({ url: 'https://mixed.example:8443/' }))).code).toBe('port_not_allowed');
    expect(begun).toBe(0);
  });
});

describe('names', () => {
  test.each([
    ['private', [PRIVATE]],
    ['public and private', ['8.8.8.8', PRIVATE]],
    ['private and public', [PRIVATE, '8.8.8.8']],
    ['public IPv4, private IPv6', ['8.8.8.8', '::1']],
    ['many public and one private', [...Array.from({ length: 50 }, () => '8.8.8.8'), '10.0.0.1']],
    ['opened and private', [OPENED, PRIVATE]],
    ['mapped', [`::ffff:${PRIVATE}`]],
    ['NAT64', [`64:ff9b::${PRIVATE}`]],
    ['zone', ['fe80::1%lo']],
    ['octal', ['0177.0.0.1']],
    ['no address', ['localhost']],
    ['nothing', ['']],
  ])('a name with %s addresses is refused, without saying which', async (_, addresses) => {
    const egress = egressWith({ allowNetworks: [OPENED], resolve: async () => addresses });
    for (const url of ['https://name.example/', `https://name.example:${port}/`, `http://name.example:${port}/`]) {
      const denial = await denialOf(egress.send({ url }));
      expect(denial).toMatchObject({ code: 'address_denied', address: expect.any(String) });
      expect(denial.message).toBe('the host name belongs to a private or reserved address');
    }
    expect({ begun, accepted: accepted() }).toEqual({ begun: 0, accepted: 0 });
  });

  test('a name that changes its address between judging and connecting gains nothing', async () => {
    const answers = [OPENED, PRIVATE, PRIVATE, OPENED, PRIVATE];
    let asked = 0;
    const egress = egressWith({ allowNetworks: [OPENED], resolve: async () => [answers[asked++] ?? PRIVATE] });
    const url = `http://rebinding.example:${port}/`;
    const outcomes: string[] = [];
    for (const _ of answers) {
      const sent = await egress.send({ url }).then(
        ({ body }) => body.toString(),
        (error: EgressDenied) => error.code,
      );
      outcomes.push(sent);
    }
    const arrived = `received at ${OPENED} for rebinding.example:${port}`;
    expect(outcomes).toEqual([arrived, 'address_denied', 'address_denied', arrived, 'address_denied']);
    expect(asked).toBe(answers.length);
    expect({ opened: accepted(OPENED), private: accepted(PRIVATE), begun }).toEqual({
      opened: 1,
      private: 0,
      begun: 1,
    });
  });

  test('an answer that is remembered is still the judged one', async () => {
    let asked = 0;
    const egress = egressWith({
      allowNetworks: [OPENED],
      dnsCacheMs: 60_000,
      resolve: async () => [asked++ === 0 ? OPENED : PRIVATE],
    });
    const sends = Array.from({ length: 5 }, () => egress.send({ url: `http://rebinding.example:${port}/` }));
    expect((await Promise.all(sends)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect({ asked, private: accepted(PRIVATE) }).toEqual({ asked: 1, private: 0 });
  });
});

describe('what could lead a request elsewhere', () => {
  test.each([300, 301, 302, 303, 307, 308])(
    'a redirect with %i to a private address is a reply, not followed',
    async (code) => {
      const egress = egressWith({ allowNetworks: [OPENED] });
      for (const method of ['GET', 'POST'] as const) {
        const reply = await egress.send({ url: `http://${OPENED}:${port}/redirect/${code}`, method });
        expect(reply).toMatchObject({ status: code, headers: { location: `http://${PRIVATE}:${port}/` } });
      }
      expect({ opened: accepted(OPENED), private: accepted(PRIVATE) }).toEqual({ opened: 1, private: 0 });
    },
  );

  test('proxy settings of the environment do not count, and a closed egress lets the process end', async () => {
    const script = `
      import http from 'node:http';
      import { createEgress } from ${JSON.stringify(import.meta.resolve('./egress.ts'))};
      const egress = createEgress({ allowNetworks: ['${OPENED}'], timeoutMs: 600_000 });
      const url = 'http://${OPENED}:${port}/';
      const plain = await new Promise((resolve) => http.get(url, (reply) => reply.setEncoding('utf8').once('data', resolve)));
      const ours = String((await egress.send({ url })).body);
      http.globalAgent.destroy();
      egress.close();
      console.log(JSON.stringify({ plain, ours }));`;
    const proxy = `http://${PRIVATE}:${port}`;
    const env = {
      ...process.env,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      NO_PROXY: '',
    };
    // A timer or connection left behind would keep the process alive past its time, and execFile would reject.
    const options = { env, timeout: 20_000 };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options);
    expect(JSON.parse(stdout)).toEqual({
      plain: `received at ${PRIVATE} for ${OPENED}:${port}`,
      ours: `received at ${OPENED} for ${OPENED}:${port}`,
    });
  });
});
