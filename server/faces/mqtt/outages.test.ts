import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificate } from '../../../test/support/certificate.ts';
import { startBroker, type Broker } from '../../../test/support/broker.ts';
import { addDevice, before, hears, valueOf } from '../../../test/support/measuring.ts';
import { freePort, ready, spawnAtrium, type AtriumProcess } from '../../../test/support/process.ts';
import { openRelay } from '../../../test/support/relay.ts';
import { databaseUrl, startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';
import { createLog, type Logger } from '../../platform/log.ts';

const TOPIC = 'atrium/main/readings';
let broker: Broker;
/** Answers requests alone: each test has workers of its own. */
let server: TestServer;
beforeAll(async () => {
  broker = await startBroker();
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

const worker = (env: Readonly<Record<string, string>> = {}, log?: Logger) =>
  startTestServer({
    beside: server,
    env: { ATRIUM_ROLES: 'worker', ATRIUM_MQTT_URL: broker.url, ...env },
    ...(log && { log }),
  });

/** A worker that can be killed, and is told before it starts whom to trust. */
async function workerProcess(more: Readonly<Record<string, string>> = {}): Promise<AtriumProcess> {
  const env = {
    ATRIUM_ROLES: 'worker',
    ATRIUM_MQTT_URL: broker.url,
    ATRIUM_SECRET: 'a secret for tests only',
    DATABASE_URL: databaseUrl(server.name),
    ...more,
  };
  const started = spawnAtrium(env, await freePort());
  await ready(started);
  await hears(started);
  return started;
}

/** How often the broker was told something by who listens, since it had written so much. */
const heardBy = (words: string, since: number): number =>
  broker
    .log()
    .slice(since)
    .split('\n')
    .filter((line) => line.includes(`${words} atrium-`)).length;

/** Nobody keeps a reading until it is disposed of. */
async function holdReadings(): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl(server.name) });
  await client.connect();
  await client.query('begin; lock table reading in access exclusive mode');
  return { [Symbol.asyncDispose]: () => client.end() };
}

test('a message is acknowledged when it is kept: one that was not comes again when its worker is killed', async () => {
  const { accessId, kept } = await addDevice(server);
  await using sensor = await broker.publisher();
  const killed = await workerProcess();
  await using next = await worker();
  expect(await valueOf(next, 'atrium_mqtt_connected')).toBe(0); // one of two listens
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 500 });
  await until(async () => expect(await kept()).toEqual([500]));

  const since = broker.log().length;
  {
    await using held = new AsyncDisposableStack();
    held.use(await holdReadings());
    await sensor.say(TOPIC, { accessId, timestamp: before(50), co2: 600 });
    await until(() => expect(heardBy('Sending PUBLISH to', since)).toBe(1));
    killed.child.kill('SIGKILL');
    await killed.ended;
    await sensor.say(TOPIC, { accessId, timestamp: before(40), co2: 700 }); // nobody listens now
    expect(heardBy('Received PUBACK from', since)).toBe(0);
  }
  await until(async () => expect(await kept()).toEqual([700, 600, 500]));
  await until(() => expect(heardBy('Received PUBACK from', since)).toBe(2));
  expect(await valueOf(next, 'atrium_mqtt_connected')).toBe(1);
});

test('where the database is away, messages wait', async () => {
  const { accessId, kept } = await addDevice(server);
  await using sensor = await broker.publisher();
  const direct = new URL(databaseUrl(server.name));
  const connection = { host: direct.searchParams.get('host') ?? '', port: Number(direct.searchParams.get('port')) };
  const relay = await openRelay(connection);
  const port = Number(relay.connection.port);
  direct.searchParams.set('host', '127.0.0.1');
  direct.searchParams.set('port', String(port));
  await using listening = await worker({ DATABASE_URL: direct.href });
  await hears(listening);
  await relay[Symbol.asyncDispose]();
  const since = broker.log().length;
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 500 });
  await until(async () => expect(await valueOf(listening, 'atrium_mqtt_connected')).toBe(0));
  await sensor.say(TOPIC, { accessId, timestamp: before(50), co2: 600 });
  expect(heardBy('Received PUBACK from', since)).toBe(0);
  expect(await kept()).toEqual([]);
  await using again = new AsyncDisposableStack();
  again.use(await openRelay(connection, 0, port));
  await until(async () => expect(await kept()).toEqual([600, 500]));
});

/** As the tables' owner. */
async function asOwner(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(server.name) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

test.each([
  ['while nothing can be written', '53100'],
  ['while others are always in its way', '40P01'],
])('%s a message waits in hand, and those behind it; it was measured when it came', async (_, sqlstate) => {
  const { accessId, kept, measuredAt } = await addDevice(server);
  await using sensor = await broker.publisher();
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  await using listening = await worker({}, log);
  await hears(listening);
  await asOwner(
    'begin',
    'lock table reading in access exclusive mode', // the worker adds partitions to it meanwhile
    `create function is_full() returns trigger language plpgsql as $$ begin raise 'full' using errcode = '${sqlstate}'; end $$`,
    'create trigger planted before insert on reading for each row execute function is_full()',
    'commit',
  );
  const since = broker.log().length;
  await sensor.say(TOPIC, { accessId, co2: 560 }); // without a time
  await sensor.say(TOPIC, { accessId, timestamp: before(50), co2: 550 });
  await until(() => expect(lines.join('')).toContain('a message waits to be kept'));
  const waited = Temporal.Now.instant();
  expect(heardBy('Received PUBACK from', since)).toBe(0);
  await asOwner('drop trigger planted on reading', 'drop function is_full');
  await until(async () => expect(await kept()).toEqual([560, 550]));
  expect(Temporal.Instant.compare(await measuredAt(), waited)).toBe(-1);
  await until(() => expect(heardBy('Received PUBACK from', since)).toBe(2));
  expect(await valueOf(listening, 'atrium_mqtt_messages_total{result="refused"}')).toBe(0);
});

test('a message that fails for no known reason is given up, told of, and stops none behind it', async () => {
  const { accessId, kept } = await addDevice(server);
  await using sensor = await broker.publisher();
  const lines: string[] = [];
  const log = createLog('error', { write: (line) => void lines.push(line) });
  await using listening = new AsyncDisposableStack();
  listening.use(await worker({}, log));
  await asOwner('alter table reading add constraint planted check (co2 is distinct from 666)');
  const since = broker.log().length;
  for (const co2 of [666, 667]) await sensor.say(TOPIC, { accessId, timestamp: before(60), co2 });
  await until(async () => expect(await kept()).toEqual([667]));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: 'mqtt: message given up', topic: TOPIC, err: { message: expect.stringContaining('planted') } },
  ]);
  expect(broker.log().slice(since)).toMatch(/Received PUBACK from atrium-\w+ \(Mid: \d+, RC:131\)/);
  await asOwner('alter table reading drop constraint planted');
});

test('a broker that was away is heard again, with what it kept meanwhile', async () => {
  const { accessId, kept } = await addDevice(server);
  const first = await worker();
  await hears(first);
  await first[Symbol.asyncDispose]();
  {
    await using sensor = await broker.publisher();
    await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 500 });
  }
  await broker.stop();
  await using second = await worker();
  expect(await valueOf(second, 'atrium_mqtt_connected')).toBe(0);
  await broker.start();
  await hears(second);
  await until(async () => expect(await kept()).toEqual([500]));
  await broker.stop();
  await until(async () => expect(await valueOf(second, 'atrium_mqtt_connected')).toBe(0));
  await broker.start();
  await hears(second);
  await using sensor = await broker.publisher();
  await sensor.say(TOPIC, { accessId, timestamp: before(50), co2: 600 });
  await until(async () => expect(await kept()).toEqual([600, 500]));
});

test('that the broker is not heard is said once, however often it is tried', async () => {
  let tried = 0;
  const closing = createServer((socket) => {
    tried++;
    socket
      .on('error', () => undefined)
      .resume()
      .end(); // in the same way each time
  }).listen(0, '127.0.0.1');
  await once(closing, 'listening');
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  {
    const { port } = closing.address() as AddressInfo;
    await using _ = await worker({ ATRIUM_MQTT_URL: `mqtt://127.0.0.1:${port}` }, log);
    await until(() => expect(tried).toBe(3));
  }
  closing.close();
  expect(lines.filter((line) => line.includes('the broker is not heard'))).toHaveLength(1);
});

test('a retained message is from before, and passed over', async () => {
  await using own = await startBroker();
  const { accessId, kept } = await addDevice(server);
  await using sensor = await own.publisher();
  await sensor.say(TOPIC, { accessId, co2: 400 }, { retain: true });
  for (const co2 of [500, 600]) {
    await using listening = await worker({ ATRIUM_MQTT_URL: own.url });
    await hears(listening);
    await sensor.say(TOPIC, { accessId, co2 });
    await until(async () => expect((await kept())[0]).toBe(co2));
  }
  expect(await kept()).toEqual([600, 500]);
});

test('it stops at once, also where the broker is silent or not there', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, 'connection');
  const waiting = await worker({ ATRIUM_MQTT_URL: `mqtt://127.0.0.1:${port}` });
  await connected;
  const absent = await worker({ ATRIUM_MQTT_URL: `mqtt://127.0.0.1:${await freePort()}` });
  const heard = await worker();
  for (const one of [waiting, absent, heard]) {
    const began = performance.now();
    await one[Symbol.asyncDispose]();
    expect(performance.now() - began).toBeLessThan(10_000); // a connection is waited for three times as long
  }
  silent.close();
});

test('a broker is spoken to by TLS where it is trusted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-certificate-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const made = createCertificate([], ['127.0.0.1']);
  writeFileSync(certificate, made.cert);
  writeFileSync(key, made.key, { mode: 0o600 });
  const port = await freePort();
  const secure = [`listener ${port} 127.0.0.1`, `certfile ${certificate}`, `keyfile ${key}`];
  await using guarded = await startBroker(['allow_anonymous true', ...secure]);
  const url = `mqtts://127.0.0.1:${port}`;
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  {
    await using distrustful = new AsyncDisposableStack();
    distrustful.use(await worker({ ATRIUM_MQTT_URL: url }, log));
    await until(() => expect(lines.join('')).toContain('self-signed certificate'));
  }
  const { accessId, kept } = await addDevice(server);
  const trusting = await workerProcess({ ATRIUM_MQTT_URL: url, NODE_EXTRA_CA_CERTS: certificate });
  await using sensor = await guarded.publisher();
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 500 });
  await until(async () => expect(await kept()).toEqual([500]));
  trusting.child.kill('SIGTERM');
  await trusting.ended;
  rmSync(folder, { recursive: true, force: true });
});

test('name and password are for the broker alone', async () => {
  const password = 'pass:w@rd/%41';
  const folder = mkdtempSync(join(tmpdir(), 'atrium-passwords-'));
  const [passwords, rights] = [join(folder, 'passwords'), join(folder, 'rights')];
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512').toString('base64');
  writeFileSync(passwords, `atrium:$7$101$${salt.toString('base64')}$${hash}\n`, { mode: 0o600 });
  writeFileSync(rights, 'user atrium\ntopic read atrium/+/readings\n', { mode: 0o600 });
  await using guarded = await startBroker([
    'allow_anonymous false',
    `password_file ${passwords}`,
    `acl_file ${rights}`,
  ]);
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const as = (words: string) => ({
    ATRIUM_ROLES: 'worker',
    ATRIUM_MQTT_URL: guarded.url.replace('://', `://atrium:${encodeURIComponent(words)}@`),
  });
  {
    await using wrong = new AsyncDisposableStack();
    wrong.use(await startTestServer({ beside: server, env: as(`${password}!`), log }));
    await until(() => expect(lines.join('')).toMatch(/Not authorized/));
  }
  await using right = await startTestServer({ beside: server, env: as(password), log });
  await hears(right);
  expect(lines.join('')).toContain('the broker is heard');
  for (const told of [password, encodeURIComponent(password), 'w%40rd']) expect(lines.join('')).not.toContain(told);
  rmSync(folder, { recursive: true, force: true });
});
