import { codeOf } from '../modules/signals/signals.ts';
import type { ReadingGiven } from '../modules/signals/contract.ts';
import type { DemoResource } from './inventory.ts';
import { diceFor, type Dice } from './random.ts';

/** A building with what stands on its floors. */
interface Furnished {
  readonly key: string;
  readonly zone: string;
  readonly floors: readonly { readonly resources: readonly DemoResource[] }[];
}

/** A sensor, and what it measured within a day. */
export interface DemoSensor {
  readonly kind: 'environment' | 'occupancy' | 'door' | 'badge';
  readonly name: string;
  readonly accessId: string;
  readonly accessCode: string;
  /** Null: it is at an entrance, or lies in a drawer. */
  readonly resourceKey: string | null;
  /** At the entrance of which building it is. */
  readonly entranceKey: string | null;
  readonly retired: boolean;
  readonly readings: readonly ReadingGiven[];
}

/** So many rooms and desks of a building have any. */
const ROOMS = 4;
const DESKS = 8;
const BEAT_MINUTES = 15;
const BEATS = 96;

/** Sensors of the air and of who is there, and readers at entrances, and what they said since yesterday: one is silent since hours, one has nearly no battery left. */
export function demoSensors(given: {
  readonly buildings: readonly Furnished[];
  readonly now: Temporal.Instant;
  readonly seed: string;
}): readonly DemoSensor[] {
  return given.buildings.flatMap((building) =>
    sensorsIn(building, given.now, diceFor(`${given.seed}/${building.key}/sensors`)),
  );
}

function sensorsIn({ key, zone, floors }: Furnished, now: Temporal.Instant, dice: Dice): DemoSensor[] {
  const resources = floors.flatMap((floor) => floor.resources);
  const first = (type: DemoResource['type'], count: number) =>
    resources.filter((one) => one.type === type).slice(0, count);
  const [rooms, desks] = [first('room', ROOMS), first('desk', DESKS)];
  const house = key.toUpperCase();
  const beats = Array.from({ length: BEATS }, (_, i) => now.subtract({ minutes: 2 + BEAT_MINUTES * (BEATS - 1 - i) }));
  const sensor = (
    kind: DemoSensor['kind'],
    what: string,
    resource: DemoResource | null,
    readings: (accessId: string) => readonly ReadingGiven[],
  ): DemoSensor => {
    const accessId = `${house}-${what}`;
    const name = resource === null ? `Spare sensor ${accessId}` : `${resource.name}: ${WORDS[kind]}`;
    const resourceKey = resource?.key ?? null;
    return {
      kind,
      name,
      accessId,
      accessCode: codeOf(accessId),
      resourceKey,
      entranceKey: null,
      retired: resource === null,
      readings: readings(accessId),
    };
  };
  const numbered = (i: number): string => String(i + 1).padStart(2, '0');
  const passing = (accessId: string) =>
    beats.flatMap((at) => (isThere(at, zone, dice) ? [{ accessId, timestamp: at.toString(), hasMotion: true }] : []));
  return [
    ...rooms.map((room, i) =>
      sensor('environment', `AIR-${numbered(i)}`, room, (accessId) =>
        beats.map((at) => airAt(accessId, at, zone, dice)),
      ),
    ),
    ...[...rooms, ...desks].map((one, i) => {
      // The last one of the desks has fallen silent.
      const heard = i === ROOMS + DESKS - 1 ? beats.slice(0, BEATS / 2) : beats;
      const battery = i === 0 ? 9 : dice.between(40, 100);
      return sensor('occupancy', `EYE-${numbered(i)}`, one, (accessId) =>
        heard.map((at) => ({
          accessId,
          timestamp: at.toString(),
          hasMotion: isThere(at, zone, dice),
          batteryLevel: battery,
        })),
      );
    }),
    ...rooms.slice(0, 1).map((room) => sensor('door', 'DOOR-01', room, passing)),
    sensor('occupancy', 'EYE-99', null, () => []),
    { ...sensor('badge', 'IN-01', null, passing), name: 'Entrance: cards', entranceKey: key, retired: false },
  ];
}

const WORDS = { environment: 'air', occupancy: 'presence', door: 'door', badge: 'cards' } as const;

/** How busy a building is by the clocks there, from 0 to 1. */
function busyAt(at: Temporal.Instant, zone: string): number {
  const { hour, dayOfWeek } = at.toZonedDateTimeISO(zone);
  if (dayOfWeek > 5 || hour < 8 || hour >= 19) return 0;
  return hour === 12 ? 0.3 : 0.6;
}

const isThere = (at: Temporal.Instant, zone: string, dice: Dice): boolean => dice.chance(busyAt(at, zone));

function airAt(accessId: string, at: Temporal.Instant, zone: string, dice: Dice): ReadingGiven {
  const busy = busyAt(at, zone);
  const tenths = (low: number, high: number): number => dice.between(low * 10, high * 10) / 10;
  return {
    accessId,
    timestamp: at.toString(),
    temperature: tenths(20, 21) + Math.round(busy * 20) / 10,
    humidity: tenths(38, 46),
    co2: 420 + Math.round(busy * 500) + dice.between(0, 60),
    pm25: tenths(2, 6),
    noiseLevel: dice.between(28, 32) + Math.round(busy * 22),
    detectedLux: busy > 0 ? dice.between(350, 500) : dice.between(0, 5),
  };
}
