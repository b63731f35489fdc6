import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBroker, type Broker, type Publisher } from '../../../test/support/broker.ts';
import { addDevice, before, hears, valueOf } from '../../../test/support/measuring.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';
import { BODY_LIMIT } from '../../platform/limits/gates.ts';
import { createLog } from '../../platform/log.ts';
import { MAX_READINGS } from '../../modules/signals/contract.ts';

const TOPIC = 'atrium/main/readings';
const lines: string[] = [];
const log = createLog('info', { write: (line) => void lines.push(line) });
let broker: Broker;
let server: TestServer;
let sensor: Publisher;
beforeAll(async () => {
  broker = await startBroker();
  server = await startTestServer({ env: { ATRIUM_MQTT_URL: broker.url }, log });
  await hears(server);
  sensor = await broker.publisher();
});
afterAll(async () => {
  await sensor[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

/** What was refused since a line, as the operator reads it. */
const refusals = (since: number) =>
  lines
    .slice(since)
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'mqtt: message refused')
    .map(({ topic, code, param }) => [topic, code, param]);

type Wrong = [topic: string, said: string | object, code: string, param: string];

/** How MQTT 5 says why: too large is over quota, a workplace that there is not no topic, and all else malformed. */
const reasonOf = ([, , code, param]: Wrong): number => (code === 'too_large' ? 0x97 : param === 'topic' ? 0x90 : 0x99);

/** What was answered to the broker since it had written so much. */
const answeredSince = (written: number): number[] =>
  [
    ...broker
      .log()
      .slice(written)
      .matchAll(/Received PUBACK from atrium-\w+ \(Mid: \d+, RC:(\d+)\)/g),
  ].map(([, rc]) => Number(rc));

test('one reading arrives, and so do several at once', async () => {
  const { accessId, kept } = await addDevice(server);
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 500 });
  await sensor.say(TOPIC, {
    items: [40, 20].map((seconds) => ({ accessId, timestamp: before(seconds), co2: 500 + seconds })),
  });
  await until(async () => expect(await kept()).toEqual([520, 540, 500]));
  expect(await valueOf(server, 'atrium_mqtt_readings_total')).toBe(3);
  expect(await valueOf(server, 'atrium_mqtt_messages_total{result="kept"}')).toBe(2);
  expect(await valueOf(server, 'atrium_mqtt_messages_total{result="refused"}')).toBe(0);
});

test('what is published at QoS 0, or at 2, arrives as well', async () => {
  const { accessId, kept } = await addDevice(server);
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 410 }, { qos: 0 });
  await sensor.say(TOPIC, { accessId, timestamp: before(50), co2: 420 }, { qos: 2 });
  await until(async () => expect(await kept()).toEqual([420, 410]));
});

test('what is wrong is refused by its field and stops none behind it', async () => {
  const { accessId, kept } = await addDevice(server);
  const { body: retired } = await server.call('POST', '/devices', { kind: 'environment', name: 'Old', retired: true });
  const [since, begun] = [lines.length, broker.log().length];
  const refusedBefore = await valueOf(server, 'atrium_mqtt_messages_total{result="refused"}');
  const many = Array.from({ length: MAX_READINGS + 1 }, () => ({ accessId, co2: 1 }));
  const wrong: Wrong[] = [
    [TOPIC, '{', 'invalid_request', 'body'],
    [TOPIC, '', 'invalid_request', 'body'],
    [TOPIC, '7', 'invalid_request', 'body'],
    [TOPIC, '['.repeat(100), 'invalid_request', 'body'],
    [TOPIC, `{"accessId":"${accessId}","co2":1,"co2":2}`, 'invalid_request', 'co2'],
    [TOPIC, { accessId: 'NOBODY', co2: 1 }, 'not_found', 'accessId'],
    [TOPIC, { accessId: retired.accessId, co2: 1 }, 'not_found', 'accessId'],
    [TOPIC, { accessId, co2: 'much' }, 'invalid_request', 'co2'],
    [TOPIC, { accessId, temper: 1 }, 'invalid_request', 'temper'],
    [TOPIC, { accessId, co2: 1, timestamp: '2020-01-01T00:00:00Z' }, 'invalid_request', 'timestamp'],
    [
      TOPIC,
      {
        items: [
          { accessId, co2: 7 },
          { accessId: 'NOBODY', co2: 1 },
        ],
      },
      'not_found',
      'items[1].accessId',
    ],
    [TOPIC, { items: many }, 'invalid_request', 'items'],
    [TOPIC, ' '.repeat(BODY_LIMIT + 1), 'too_large', 'body'],
    ['atrium/nowhere/readings', { accessId, co2: 1 }, 'not_found', 'topic'],
  ];
  for (const [topic, said] of wrong) await sensor.say(topic, said);
  await sensor.say(TOPIC, { accessId, timestamp: before(60), co2: 777 });
  await until(async () => expect(await kept()).toEqual([777]));
  expect(refusals(since)).toEqual(wrong.map(([topic, , code, param]) => [topic, code, param]));
  await until(() => expect(answeredSince(begun)).toEqual([...wrong.map(reasonOf), 0]));
  expect(await valueOf(server, 'atrium_mqtt_messages_total{result="refused"}')).toBe(refusedBefore + wrong.length);
});

test('a refusal is as long as it need be, whoever chose the words', async () => {
  const since = lines.length;
  await sensor.say(TOPIC, { ['x'.repeat(100_000)]: 1 });
  await until(() => expect(refusals(since)).toHaveLength(1));
  expect(lines.slice(since).join('').length).toBeLessThan(2_000);
});

test('what comes twice is one reading', async () => {
  const { accessId, kept } = await addDevice(server);
  const reading = { accessId, timestamp: before(60), co2: 500 };
  for (const said of [reading, reading, { ...reading, timestamp: before(30), co2: 600 }]) await sensor.say(TOPIC, said);
  await until(async () => expect(await kept()).toEqual([600, 500]));
});

test('other topics are not heard', async () => {
  const { accessId, kept } = await addDevice(server);
  const since = lines.length;
  for (const topic of ['atrium/main', 'atrium/main/readings/more', 'main/readings'])
    await sensor.say(topic, { accessId, co2: 1 });
  await sensor.say(TOPIC, { accessId, co2: 2 });
  await until(async () => expect(await kept()).toEqual([2]));
  expect(refusals(since)).toEqual([]);
});
