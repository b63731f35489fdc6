import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredEvents } from '../server/contracts.ts';
import { createFrames } from '../server/faces/live/frames.ts';
import { descriptions } from '../server/faces/docs/descriptions.ts';
import { docs } from '../server/faces/docs/docs.ts';
import { describeTold, describeV1 } from '../server/faces/v1/describe.ts';
import { ownerOf } from '../server/modules/access/access.ts';
import { createSealer } from '../server/platform/auth/seal.ts';
import type { DataOf } from '../server/platform/contract/event.ts';
import { roleScopes } from '../server/platform/contract/scopes.ts';
import { createWebhooks } from '../server/platform/delivery/webhooks.ts';
import { createAudience } from '../server/platform/events/audience.ts';
import { dispatchOnce } from '../server/platform/events/dispatch.ts';
import { listEventsBy } from '../server/platform/events/feed.ts';
import { createApp } from '../server/platform/http/app.ts';
import { createEgress } from '../server/platform/net/egress.ts';
import { createLog } from '../server/platform/log.ts';
import { createDelivering, newPath } from './support/delivering.ts';
import { parts } from './support/parts.ts';
import { until } from './support/until.ts';

const GOLDEN = join(import.meta.dirname, '../docs/api/asyncapi.json');
const HOW = 'UPDATE_GOLDEN=1 npx vitest run test/asyncapi.test.ts';

const described = describeTold(declaredEvents);
const types = Object.keys(declaredEvents);

describe('the description of what is told', () => {
  test('is the golden one', async () => {
    const text = `${JSON.stringify(described, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(GOLDEN, text);
    expect(text, `docs/api/asyncapi.json is out of date; write it anew with: ${HOW}`).toBe(
      await readFile(GOLDEN, 'utf8'),
    );
  });

  test('is valid AsyncAPI 3.1, and a broken one would be seen', async () => {
    const parser = new Parser();
    const { document, diagnostics } = await parser.parse(JSON.stringify(described));
    expect(diagnostics).toEqual([]);
    expect(document?.version()).toBe('3.1.0');
    const nowhere = { ...described.operations['streamLive']!, channel: { $ref: '#/channels/nowhere' } };
    const broken = { ...described, operations: { streamLive: nowhere } };
    expect(await parser.validate(JSON.stringify(broken))).not.toEqual([]);
  });

  test('has every event on every way, and hides from the live feed what is not open', () => {
    expect(types.length).toBeGreaterThan(30);
    const { webhooks, live } = described.channels;
    expect(Object.keys(webhooks.messages)).toEqual(types);
    expect(Object.keys(live.messages)).toEqual(['ready', 'reset', ...types]);
    const { BookingTold, BookingOpen } = described.components.schemas;
    expect(Object.keys(BookingTold?.['properties'] ?? {})).toEqual(
      expect.arrayContaining(['title', 'attendeeUserIds']),
    );
    const { open, named } = declaredEvents['booking.created'] ?? {};
    expect(Object.keys(BookingOpen?.['properties'] ?? {})).toEqual([...(open ?? []), ...(named?.members ?? [])]);
    const needed = BookingTold?.['required'];
    expect(BookingOpen?.['required']).toEqual(
      open?.filter((member) => Array.isArray(needed) && needed.includes(member)),
    );
    expect(open).toContain('was');
  });
});

test('is served to everybody', async () => {
  const app = createApp({
    log: createLog('silent'),
    constraints: {},
    trustedProxies: [],
    publicUrl: 'http://atrium.test',
  });
  const api = describeV1(parts, declaredEvents);
  await app.register(async (face) => descriptions(face, { '/api/v1/asyncapi.json': described }));
  await app.register(async (face) => docs(face, api));
  const { statusCode, headers, body } = await app.inject('/api/v1/asyncapi.json');
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(described)));
  expect((await app.inject('/docs')).body).toContain('href="/api/v1/asyncapi.json"');
});

const BOOKING: DataOf<'booking.created'> = {
  id: 7,
  version: 1,
  title: 'Secret plan',
  state: 'confirmed',
  start: '2126-03-05T09:00:00.000Z',
  end: '2126-03-05T10:30:00.000Z',
  zone: 'Europe/London',
  hostId: null,
  resourceIds: [4],
  attendeeUserIds: [1],
};
const DESK: DataOf<'resource.created'> = {
  id: 4,
  name: 'Desk 4',
  type: 'desk',
  buildingId: 1,
  floorId: null,
  retired: false,
};

describe('what is told is what is described', () => {
  let all: Awaited<ReturnType<typeof createDelivering>>;
  beforeAll(async () => {
    all = await createDelivering();
  });
  afterAll(async () => {
    await all.rest();
    await all[Symbol.asyncDispose]();
  });

  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'told', ...JSON.parse(JSON.stringify(described)) } as object);
  /** @returns what is wrong with a message, by the description */
  const faults = (channel: string, message: string, value: unknown, part = 'payload'): unknown => {
    const judge = ajv.compile({ $ref: `told#/channels/${channel}/messages/${message}/${part}` });
    return judge(value) ? [] : judge.errors;
  };

  test('by webhook, by the live feed and by the feed of events', async () => {
    const world = await all.world();
    const path = newPath();
    await createWebhooks({
      sealer: createSealer('a secret for this test'),
      egress: createEgress({ allowNetworks: ['127.0.0.0/8'] }),
      events: declaredEvents,
      ownerOf,
    }).createWebhook(world.ctx, { url: all.receiver.url(path), events: ['*'] });
    await world.ctx.tx(async (tx) => {
      const common = { version: 1, before: null, after: null };
      tx.emit('booking.created', { id: 7, data: BOOKING, ...common });
      tx.emit('resource.created', { id: 4, data: DESK, ...common });
    });
    while (
      (await dispatchOnce({ database: all.base.database, listeners: [], audience: all.audience, clock: all.clock }))
        ?.events !== 0
    );
    const told = ['booking.created', 'resource.created'];

    const page = await listEventsBy(createAudience(declaredEvents))(world.ctx, {});
    expect(page.items.map(({ type }) => type)).toEqual(told);
    expect(faults('events', 'page', page)).toEqual([]);
    expect(faults('events', 'page', { ...page, items: [{ ...page.items[0], data: { id: 1 } }] })).not.toEqual([]);

    const frameOf = createFrames(createAudience(declaredEvents));
    const listeners = [world.ctx.who, { ...world.ctx.who, scopes: roleScopes.employee }];
    for (const [event, who] of page.items.flatMap((item) => listeners.map((one) => [item, one] as const))) {
      const data = JSON.parse(/^data: (.*)$/m.exec(frameOf(event, who))?.[1] ?? '') as unknown;
      expect(faults('live', event.type, data)).toEqual([]);
      expect(JSON.stringify(data)).not.toContain('Secret');
    }
    expect(faults('live', 'booking.created', page.items[0])).not.toEqual([]);

    all.deliver();
    await until(() => expect(all.receiver.at(path)).toHaveLength(told.length));
    for (const { headers, body } of all.receiver.at(path)) {
      const message = JSON.parse(body) as { readonly type: string };
      expect(told).toContain(message.type);
      expect(faults('webhooks', message.type, message)).toEqual([]);
      expect(faults('webhooks', message.type, headers, 'headers')).toEqual([]);
      expect(faults('webhooks', message.type, {}, 'headers')).not.toEqual([]);
    }
  });
});
