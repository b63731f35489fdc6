import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Kind } from '../signal-kinds/contract.ts';
import { valuesOf } from './lorawan.ts';
import { createDevice, listReadings, takeChirpStack, takeTheThingsStack, updateDevice } from './signals.ts';

const now = Temporal.Instant.from('2027-02-08T12:00:00Z');
const EUI = '0004a30b001c0530';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let desk: number;
beforeAll(async () => void (own = await createTestDatabase()));
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = contextFor(own.database, world.ctx.who, now);
  desk = await createResource(world, { buildingId: await createBuilding(world) });
});

const sensor = (kind: Kind, accessId = EUI.toUpperCase()) =>
  createDevice(ctx, { kind, name: 'Sensor', accessId, resourceId: desk });
const said = async (id: number) => {
  const { items } = await listReadings(ctx, { id });
  return items.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)));
};

/** As The Things Stack sends it, cut to what counts and some of what does not. */
const uplink = (decoded: Record<string, unknown>, more: object = {}) => ({
  end_device_ids: { device_id: 'desk-7', application_ids: { application_id: 'desks' }, dev_eui: EUI.toUpperCase() },
  correlation_ids: ['as:up:01'],
  received_at: '2027-02-08T11:59:58.123456789Z',
  uplink_message: {
    session_key_id: 'AXBSH1Pk6Z0G166',
    f_port: 1,
    f_cnt: 42,
    frm_payload: 'AQI=',
    decoded_payload: decoded,
    rx_metadata: [{ gateway_ids: { gateway_id: 'roof' }, rssi: -35, snr: 5 }],
    received_at: '2027-02-08T11:59:57.787179841Z',
    ...more,
  },
});

/** As ChirpStack sends it. */
const up = (object: Record<string, unknown> | undefined, more: object = {}) => ({
  event: 'up',
  deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
  time: '2027-02-08T11:59:57.787179841+00:00',
  deviceInfo: { tenantName: 'ChirpStack', deviceName: 'desk-7', devEui: EUI, tags: {} },
  fCnt: 4,
  fPort: 1,
  data: 'AQI=',
  ...(object && { object }),
  ...more,
});

describe('an uplink of The Things Stack', () => {
  test('is a reading of the device with its DevEUI at the time at which it came in, whichever letters are small', async () => {
    const { id } = await sensor('environment', EUI);
    const message = uplink(
      { temperature: 21.5, Humidity: '48', co2_ppm: 640, occupancy: 'occupied', color: 'red' },
      { last_battery_percentage: { f_cnt: 40, value: 87.5, received_at: '2027-02-08T11:00:00Z' } },
    );
    expect(await takeTheThingsStack(ctx, message)).toEqual({ taken: 1 });
    expect(await takeTheThingsStack(ctx, message)).toEqual({ taken: 1 });
    expect(await said(id)).toEqual([
      {
        at: '2027-02-08T11:59:57.787Z',
        temperature: 21.5,
        humidity: 48,
        co2: 640,
        hasMotion: true,
        batteryLevel: 87.5,
      },
    ]);
  });

  test('is of the device with its id where none has its DevEUI, and says what it says in the common structure', async () => {
    const { id } = await sensor('environment', 'desk-7');
    const normalized = [
      { air: { temperature: 20, relativeHumidity: 40, pressure: 1013 } },
      { action: { motion: { detected: true, count: 3 } } },
    ];
    expect(await takeTheThingsStack(ctx, uplink({ bytes: [1, 2] }, { normalized_payload: normalized }))).toEqual({
      taken: 1,
    });
    expect(await said(id)).toMatchObject([
      { temperature: 20, humidity: 40, barometricPressure: 1013, hasMotion: true },
    ]);
  });

  test('of nobody known, or of a device out of use, is not found; what is no uplink, or says nothing, is passed over', async () => {
    expect(await refusal(takeTheThingsStack(ctx, uplink({ occupied: true })))).toBe('not_found:end_device_ids');
    const { id } = await sensor('occupancy');
    expect(await takeTheThingsStack(ctx, uplink({ temperature: 21 }))).toEqual({ taken: 0 });
    expect(await takeTheThingsStack(ctx, { end_device_ids: { dev_eui: EUI } })).toEqual({ taken: 0 });
    expect(await said(id)).toEqual([]);
    await updateDevice(ctx, { id, retired: true });
    expect(await refusal(takeTheThingsStack(ctx, uplink({ occupied: true })))).toBe('not_found:end_device_ids');
  });

  test('that came in too long ago is refused like every reading', async () => {
    await sensor('occupancy');
    const old = uplink({ occupied: true }, { received_at: '2026-01-01T00:00:00Z' });
    expect(await refusal(takeTheThingsStack(ctx, old))).toBe('invalid_request:uplink_message.received_at');
  });
});

describe('ChirpStack', () => {
  test('says what a device said, and how full its battery is', async () => {
    const { id } = await sensor('occupancy');
    expect(await takeChirpStack(ctx, up({ state: { motion: 0 } }))).toEqual({ taken: 1 });
    const status = { event: 'status', time: '2027-02-08T11:58:00Z', batteryLevel: 75.25, margin: 10 };
    expect(await takeChirpStack(ctx, up(undefined, status))).toEqual({ taken: 1 });
    expect(await said(id)).toEqual([
      { at: '2027-02-08T11:59:57.787Z', hasMotion: false },
      { at: '2027-02-08T11:58:00.000Z', batteryLevel: 75.25 },
    ]);
    // Only a status says how full it is.
    expect(await takeChirpStack(ctx, up(undefined, { batteryLevel: 3 }))).toEqual({ taken: 0 });
    expect(await takeChirpStack(ctx, up(undefined, { ...status, batteryLevelUnavailable: true }))).toEqual({
      taken: 0,
    });
  });

  test('is told nothing is taken of its other events, and which device is not there', async () => {
    expect(await takeChirpStack(ctx, up(undefined, { event: 'join' }))).toEqual({ taken: 0 });
    expect(await refusal(takeChirpStack(ctx, up({ motion: 1 })))).toBe('not_found:deviceInfo.devEui');
    expect(await refusal(takeChirpStack(ctx, { event: 'up' }))).toBe('invalid_request:deviceInfo');
  });
});

test.each([-5, 100.5, 1.7e308])('a battery is not %d percent full: the rest of what was said counts', async (level) => {
  const { id } = await sensor('occupancy');
  const status = { event: 'status', time: '2027-02-08T11:58:00Z', batteryLevel: level };
  expect(await takeChirpStack(ctx, up(undefined, status))).toEqual({ taken: 0 });
  const message = uplink({ occupied: true }, { last_battery_percentage: { value: level } });
  expect(await takeTheThingsStack(ctx, message)).toEqual({ taken: 1 });
  expect(await said(id)).toEqual([{ at: '2027-02-08T11:59:57.787Z', hasMotion: true }]);
});

describe('what a codec says', () => {
  test.each<[said: unknown, hasMotion: boolean | undefined]>([
    [true, true],
    [0, false],
    [7, true],
    ['Occupied', true],
    ['vacant', false],
    ['OPEN', true],
    ['closed', false],
    ['perhaps', undefined],
    [null, undefined],
    [[1], undefined],
  ])('%j of somebody is %j', (occupancy, hasMotion) => {
    expect(valuesOf([{ occupancy }], 'occupancy').hasMotion).toBe(hasMotion);
  });

  test('counts where its kind measures it and a device can have measured it; the first word does', () => {
    const decoded = { temperature: 1e9, Temp: 20, humidity: 'much', pressure: 101_325, pm2_5: 12, battery_level: 200 };
    expect(valuesOf([decoded, { temperature: 30 }], 'environment')).toEqual({ temperature: 20, pm25: 12 });
    expect(valuesOf([decoded], 'occupancy')).toEqual({});
    expect(valuesOf([{ a: { b: { c: { occupied: true } } } }], 'occupancy')).toEqual({});
  });
});
