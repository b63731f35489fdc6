import { execFile, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/process.ts';
import { databaseUrl, startTestServer, type TestServer } from '../support/server.ts';
import { root } from '../support/sources.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Ran {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
}

/** The command as an operator gives it, beside the running server. */
function simulate(...args: string[]): Ran {
  const env = { ...process.env, DATABASE_URL: databaseUrl(server.name), ATRIUM_SECRET: 'a secret for tests only' };
  const { promise: ended, resolve } = Promise.withResolvers<Awaited<Ran['ended']>>();
  const line = [join(root, 'bin/atrium'), 'simulate', ...args];
  const child = execFile(process.execPath, line, { env }, (error, out, err) =>
    resolve({ code: error === null ? 0 : Number(error.code), out, err }),
  );
  return { child, ended };
}

const items = async (path: string) => (await server.call('GET', path)).body.items;
const size = ['--desks', '6', '--people', '14', '--seed', '7', '--speed', '120', '--json'];

describe('atrium simulate', () => {
  test('books, comes and says so until it is told to stop, and calls off what has not begun', async () => {
    const { child, ended } = simulate('--url', server.url, ...size);
    await eventually(
      'a reading',
      async () => {
        const [sensor] = (await items('/devices?search=SIMULATED-7-')) ?? [];
        return sensor !== undefined && (await items(`/devices/${sensor.id}/readings`)).length > 0;
      },
      90_000,
    );
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [there, done] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(there).toMatchObject({ desks: 6, people: 14, made: 1 + 1 + 6 + 6 + 14 + 1 });
    expect(done.readings).toBeGreaterThan(0);
    expect(done.bookings).toBeGreaterThan(0);

    const sensors = await items(`/devices?buildingId=${there.building}`);
    expect(sensors.map(({ name }: { name: string }) => name)).toContain('Simulated sensor 6');
    const readings = await Promise.all(
      sensors.map(({ id }: { id: number }) => items(`/devices/${id}/readings?limit=200`)),
    );
    expect(readings.flat().length).toBeLessThanOrEqual(done.readings);
    expect(readings.flat().length).toBeGreaterThan(0);
    for (const { at, hasMotion } of readings.flat()) {
      expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(10 * 60_000);
      expect(typeof hasMotion).toBe('boolean');
    }
    const bookings = await items('/bookings?limit=200');
    expect(bookings).toHaveLength(done.bookings);
    for (const { title, hostName } of bookings)
      expect({ title, hostName }).toEqual({ title: 'Simulated', hostName: expect.stringMatching(/^Simulated person/) });
    const waiting = bookings.filter(
      ({ state, start }: { state: string; start: string }) => state === 'confirmed' && Date.parse(start) > Date.now(),
    );
    expect(waiting).toEqual([]);
    const tokens = await items('/tokens?limit=200');
    const own = tokens.filter(({ name }: { name: string }) => name === 'atrium simulate');
    expect(own).toEqual([expect.objectContaining({ revokedAt: expect.any(String), ip: '127.0.0.1,::1' })]);
  });

  test('finds its building again, also with a token of somebody’s and from elsewhere', async () => {
    const { child, ended } = simulate('--url', server.url, '--token', server.token, ...size);
    const before = (await items('/bookings?limit=200')).length;
    await eventually('another booking', async () => (await items('/bookings?limit=200')).length > before, 90_000);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ made: 0 });
  });

  test('says what it does not understand, where nobody answers, and whose token is none', async () => {
    const said = async (...args: string[]) => {
      const { code, out, err } = await simulate(...args).ended;
      return { code, out, err };
    };
    const refused = (err: string) => ({ code: 1, out: '', err: `atrium: ${err}\n` });
    expect(await said('--desks', 'many')).toEqual(refused('--desks: "many" is not a whole number'));
    expect(await said('--speed', '121')).toEqual(refused('--speed: --speed must be <= 120'));
    expect(await said('--url', 'localhost')).toEqual(
      refused('--url: "localhost" is not an address, such as http://localhost:8080'),
    );
    expect(await said('--url', 'http://127.0.0.1:1')).toEqual(
      refused('nobody answers at http://127.0.0.1:1: start Atrium first, or say --url'),
    );
    expect(await said('--url', server.url, '--token', 'none')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/GET \/me: 401/),
    });
  });
});
