import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { kindOf, measures, type Kind, type Measure, type Said } from '../signal-kinds/contract.ts';
import type { endpoints, ReadingGiven } from './contract.ts';
import type { Decoded } from './lorawan-contract.ts';
import { heardOf, keepReadings } from './readings.ts';
import { codeOf } from './rules.ts';

/*
 * What LoRaWAN network servers hand on of what devices said. A device is known by its DevEUI, or, at The Things Stack, by the id that it has
 * there. What a codec calls things is up to whoever wrote it: here stand the names that are usual; what else is in there is passed over.
 */

type Calls = UseCases<typeof endpoints>;

/** An uplink of The Things Stack, v3; what else it tells its webhooks is acknowledged and passed over. */
export const takeTheThingsStack: Calls['takeTheThingsStack'] = async (ctx, { end_device_ids: ids, ...message }) => {
  const { uplink_message: uplink } = message;
  if (!uplink) return PASSED_OVER;
  const normalized = uplink.normalized_payload ?? [];
  const battery = uplink.last_battery_percentage?.value;
  return take(ctx, {
    names: [ids.dev_eui, ids.device_id],
    param: 'end_device_ids',
    ...(uplink.received_at === undefined
      ? { at: message.received_at, atParam: 'received_at' }
      : { at: uplink.received_at, atParam: 'uplink_message.received_at' }),
    decoded: [uplink.decoded_payload, ...normalized],
    ...(battery !== undefined && { batteryLevel: battery }),
  });
};

/** An uplink, or the status, of a device of ChirpStack, v4; its other events are acknowledged and passed over. */
export const takeChirpStack: Calls['takeChirpStack'] = async (ctx, { event, time, deviceInfo, object, ...status }) => {
  if (event !== 'up' && event !== 'status') return PASSED_OVER;
  if (!deviceInfo) throw invalid('deviceInfo', 'Say which device it is');
  const { batteryLevel, batteryLevelUnavailable = false } = status;
  const knows = event === 'status' && batteryLevel !== undefined && !batteryLevelUnavailable;
  return take(ctx, {
    names: [deviceInfo.devEui],
    param: 'deviceInfo.devEui',
    at: time,
    atParam: 'time',
    decoded: [object],
    ...(knows && { batteryLevel }),
  });
};

const PASSED_OVER = { taken: 0 };

/** What a network server hands on. */
interface Uplink {
  /** What the device may be known by. */
  readonly names: readonly (string | undefined)[];
  /** Where that stands. */
  readonly param: string;
  readonly at: string | undefined;
  readonly atParam: string;
  readonly decoded: readonly (Decoded | undefined)[];
  readonly batteryLevel?: number;
}

/** Keeps what a device said of what its kind measures. @throws 404 for one that is not known, or out of use */
async function take(ctx: Ctx, uplink: Uplink): Promise<{ readonly taken: number }> {
  const { names, param, at, atParam, decoded } = uplink;
  const known = names.flatMap((name) => (name ? [name] : []));
  const senders = await heardOf(ctx, known);
  const name = known.find((one) => senders.has(codeOf(one)));
  const sender = found(
    name === undefined ? null : senders.get(codeOf(name)),
    param,
    `There is no device "${known.join('" or "')}" in use`,
  );
  const batteryLevel = within('batteryLevel', uplink.batteryLevel ?? null);
  const values = { ...valuesOf(decoded, sender.kind), ...(batteryLevel !== null && { batteryLevel }) };
  if (Object.keys(values).length === 0) return PASSED_OVER;
  return keepReadings(ctx, senders, [
    { reading: { accessId: name ?? '', ...values, timestamp: at ?? null }, param: '', timeParam: atParam },
  ]);
}

/** What each member of a reading is called by codecs, in small letters and without signs between them. */
const NAMES = {
  temperature: ['temperature', 'temp', 'tempc', 'temperaturec', 'airtemperature'],
  humidity: ['humidity', 'relativehumidity', 'hum', 'rh'],
  hcho: ['hcho', 'formaldehyde'],
  co2: ['co2', 'co2ppm'],
  detectedLux: ['lux', 'light', 'illuminance', 'illumination', 'luminosity', 'lightintensity'],
  detectedKelvin: ['colortemperature', 'colourtemperature'],
  actualLux: [],
  actualKelvin: [],
  tvoc: ['tvocmgm3'],
  pm25: ['pm25'],
  pm10: ['pm10'],
  barometricPressure: ['barometricpressure', 'pressure', 'airpressure'],
  powerConsumption: ['energykwh', 'kwh'],
  noiseLevel: ['noise', 'noiselevel', 'soundlevel', 'laeq'],
  hasMotion: [
    'occupancy',
    'occupied',
    'presence',
    'motion',
    'motiondetected',
    'pir',
    'pirstatus',
    'contactstate',
    'door',
    'dooropen',
  ],
  batteryLevel: ['batterylevel', 'batterypercent', 'batterypercentage'],
} as const satisfies Readonly<Record<Meant, readonly string[]>>;

type Meant = Said | 'batteryLevel';
const meantBy: ReadonlyMap<string, Meant> = new Map(
  Object.entries(NAMES).flatMap(([name, all]) => all.map((one) => [one, name as Meant] as const)),
);

/** How deep names are looked for: `action.motion.detected` is the deepest that the common structure has. */
const DEPTH = 3;

/** What a device said, as readings say it. */
type Measured = Omit<ReadingGiven, 'accessId' | 'timestamp' | 'temperatureUnit'>;

/** What is said in there of what a kind of device measures, in its units; the first word for each counts. */
export function valuesOf(decoded: readonly (Decoded | undefined)[], kind: Kind): Measured {
  const values: { -readonly [Name in keyof Measured]: Measured[Name] } = {};
  const { sends } = kindOf(kind);
  const look = (part: Decoded, depth: number, under?: Meant): void => {
    for (const [key, value] of Object.entries(part) as [string, unknown][]) {
      const name = meantBy.get(plain(key)) ?? (plain(key) === 'detected' ? under : undefined);
      if (isPart(value) && depth < DEPTH) look(value, depth + 1, name);
      if (name === undefined || name in values || !(name === 'batteryLevel' || sends.includes(name))) continue;
      if (name === 'hasMotion') set(values, name, motionOf(value));
      else set(values, name, within(name, numberOf(value)));
    }
  };
  for (const part of decoded) if (part) look(part, 1);
  return values;
}

function set<Name extends keyof Measured>(values: Partial<Measured>, name: Name, said: Measured[Name] | null): void {
  if (said !== null && said !== undefined) Object.assign(values, { [name]: said });
}

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const isPart = (value: unknown): value is Decoded =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberOf = (value: unknown): number | null => {
  if (typeof value === 'string' && value.trim() !== '') return numberOf(Number(value));
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** What cannot be measured is in another unit, or none: the rest of what was said counts all the same. */
function within(name: Measure | 'batteryLevel', value: number | null): number | null {
  const { minimum, maximum } = name === 'batteryLevel' ? PERCENT : measures[name];
  return value !== null && value >= minimum && value <= maximum ? value : null;
}
const PERCENT = { minimum: 0, maximum: 100 };

const YES: ReadonlySet<string> = new Set([
  'occupied',
  'motion',
  'detected',
  'open',
  'opened',
  'true',
  'yes',
  'on',
  'trigger',
]);
const NO: ReadonlySet<string> = new Set([
  'vacant',
  'unoccupied',
  'clear',
  'none',
  'closed',
  'close',
  'false',
  'no',
  'off',
  'idle',
  'normal',
]);

/** Whether somebody is there, or a door open: said in words, as a number of events, or plainly. */
function motionOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value > 0;
  if (typeof value !== 'string') return null;
  const word = plain(value);
  return YES.has(word) ? true : NO.has(word) ? false : null;
}
