import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../platform/http/app.ts';
import { createLog } from '../../platform/log.ts';
import { site } from './site.ts';

const PAGE = '<!doctype html><title>Atrium</title>';
const KIOSK = '<!doctype html><title>Kiosk</title>';
const DISPLAY = '<!doctype html><title>Display</title>';
const SCRIPT = 'console.log("atrium");'.repeat(80);
const asPerson = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function serve(folder: string): Promise<FastifyInstance> {
  const app = createApp({
    log: createLog('silent'),
    constraints: {},
    trustedProxies: [],
    publicUrl: 'http://atrium.test',
  });
  await app.register(
    async (face) => {
      face.get('/things', () => ({ ok: true }));
    },
    { prefix: '/api/v1' },
  );
  await app.register(site, { folder });
  return app;
}

let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-site-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'kiosk.html'), KIOSK);
  await writeFile(join(folder, 'display.html'), DISPLAY);
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets/main-Ab12.js'), SCRIPT);
  await writeFile(join(folder, 'assets/main-Ab12.js.br'), brotliCompressSync(SCRIPT));
  app = await serve(folder);
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('the page', () => {
  it('of a display is its own too', async () => {
    const at = async (url: string) => (await app.inject({ url, headers: asPerson })).body;
    expect([
      await at('/display'),
      await at('/display/?x=1'),
      await at('/display/floor'),
      await at('/displays'),
      await at('/kiosk/floor'),
    ]).toEqual([DISPLAY, DISPLAY, DISPLAY, PAGE, PAGE]);
  });

  it('of a kiosk is its own, under the same policy', async () => {
    const at = (url: string) => app.inject({ url, headers: asPerson });
    const [kiosk, page] = [await at('/kiosk'), await at('/')];
    expect([kiosk.body, (await at('/kiosk/?tenant=x')).body, (await at('/kiosks')).body]).toEqual([KIOSK, KIOSK, PAGE]);
    expect(kiosk.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
  });

  it.each(['/', '/bookings', '/sign-in?to=%2Fbookings', '/any/where'])('is at %s, fresh each time', async (url) => {
    const reply = await app.inject({ url, headers: asPerson });
    expect([reply.statusCode, reply.body]).toEqual([200, PAGE]);
    expect(reply.headers['content-type']).toMatch(/^text\/html/);
    expect(reply.headers['cache-control']).toBe('no-cache');
    const again = await app.inject({ url, headers: { ...asPerson, 'if-none-match': String(reply.headers['etag']) } });
    expect(again.statusCode).toBe(304);
  });

  it('may run only scripts of this server', async () => {
    const { headers } = await app.inject({ url: '/', headers: asPerson });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('is not what a program gets', async () => {
    for (const url of ['/api/v1/nothing', '/API/external/nothing', '/demo/api/V1/nothing', '/tokenproviderapi/none']) {
      const reply = await app.inject({ url, headers: asPerson });
      expect([url, reply.statusCode, reply.json<{ code: string }>().code]).toEqual([url, 404, 'not_found']);
    }
    expect((await app.inject({ url: '/bookings', headers: { accept: 'application/json' } })).statusCode).toBe(404);
    expect((await app.inject({ url: '/bookings', headers: { accept: '*/*' } })).statusCode).toBe(404);
    expect((await app.inject({ url: '/', headers: { accept: 'application/json' } })).statusCode).toBe(404);
    for (const headers of [{ accept: '*/*' }, {}])
      expect((await app.inject({ url: '/', headers })).headers['content-type']).toContain('text/html');
    expect((await app.inject({ method: 'POST', url: '/bookings', headers: asPerson })).statusCode).toBe(404);
    expect((await app.inject({ url: '/api/v1/things', headers: asPerson })).json()).toEqual({ ok: true });
  });

  it('answers HEAD without a body', async () => {
    const reply = await app.inject({ method: 'HEAD', url: '/', headers: asPerson });
    expect([reply.statusCode, reply.body, reply.headers['content-length']]).toEqual([200, '', String(PAGE.length)]);
  });
});

describe('files', () => {
  it('with a hash in their name are kept for good, and sent packed', async () => {
    const reply = await app.inject({ url: '/assets/main-Ab12.js', headers: { 'accept-encoding': 'br' } });
    expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(reply.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(reply.rawPayload).toString()).toBe(SCRIPT);
    expect((await app.inject({ url: '/assets/main-Ab12.js' })).body).toBe(SCRIPT);
  });

  it('of an older build are gone, not a page', async () => {
    const reply = await app.inject({ url: '/assets/main-Old1.js', headers: asPerson });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  it('beside the page are found', async () => {
    const reply = await app.inject({ url: '/favicon.svg' });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  });

  it('elsewhere on the disk are not', async () => {
    const ways = [
      '/assets/../../package.json',
      '/assets/%2e%2e/index.html',
      '/..%2f..%2fetc%2fpasswd',
      '/%2e%2e/x.svg',
    ];
    for (const url of ways) {
      const reply = await app.inject({ url });
      expect([url, reply.statusCode >= 400 && reply.statusCode < 500]).toEqual([url, true]);
    }
  });
});

it('says what to do when nothing is built', async () => {
  const bare = await serve(join(folder, 'nowhere'));
  const reply = await bare.inject({ url: '/', headers: asPerson });
  expect(reply.statusCode).toBe(503);
  expect(reply.body).toContain('npm run build');
  await bare.close();
});
