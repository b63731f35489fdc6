/** What a device may measure at an instant: its unit, and what no device can measure truly. */
export const measures = {
  temperature: { unit: '°C', minimum: -273.15, maximum: 1_000 },
  humidity: { unit: '%', minimum: 0, maximum: 100 },
  hcho: { unit: 'mg/m³', minimum: 0, maximum: 1_000 },
  co2: { unit: 'ppm', minimum: 0, maximum: 1_000_000 },
  detectedLux: { unit: 'lx', minimum: 0, maximum: 1_000_000 },
  detectedKelvin: { unit: 'K', minimum: 0, maximum: 100_000 },
  actualLux: { unit: 'lx', minimum: 0, maximum: 1_000_000 },
  actualKelvin: { unit: 'K', minimum: 0, maximum: 100_000 },
  tvoc: { unit: 'mg/m³', minimum: 0, maximum: 10_000 },
  pm25: { unit: 'µg/m³', minimum: 0, maximum: 100_000 },
  pm10: { unit: 'µg/m³', minimum: 0, maximum: 100_000 },
  barometricPressure: { unit: 'hPa', minimum: 0, maximum: 2_000 },
  powerConsumption: { unit: 'kWh', minimum: 0, maximum: 1_000_000_000 },
  noiseLevel: { unit: 'dB', minimum: -50, maximum: 250 },
} as const;

/** Something with a number and a unit. */
export type Measure = keyof typeof measures;
export const measureNames = Object.keys(measures) as Measure[];

/** All that is said in numbers. */
export const numberNames = [...measureNames, 'batteryLevel'] as const;
export type NumberName = (typeof numberNames)[number];

/** What a number is in. */
export const unitOf = (name: NumberName): string => (name === 'batteryLevel' ? '%' : measures[name].unit);

/** All that a reading may say: the measures, and whether somebody is there. */
export type Said = Measure | 'hasMotion';

/**
 * What signals are for. `climate`: what the air, the light and the use of power of a place are like; `presence`: whether somebody is at a place, so
 * that she is checked in, and what nobody comes to is free for others; `passing`: that somebody has just come by, which counts until a sensor says
 * otherwise; `usage`: how much places are used.
 */
export const purposes = ['climate', 'presence', 'passing', 'usage'] as const;
export type Purpose = (typeof purposes)[number];

interface KindDeclared {
  /** What it may send. */
  readonly sends: readonly Said[];
  /** How long its word is believed, unless its device says otherwise. */
  readonly believedMinutes: number;
  /** How often it is to be heard; null: only when something happens. */
  readonly heardEveryMinutes: number | null;
  /** Its motion is that somebody is there, and stays while she does; of others it is what happened at a moment. */
  readonly tellsPresence: boolean;
  /** That is all it is there for: where it says nothing, something is wrong. */
  readonly watches: boolean;
  /** What its signals are for; for nothing else are they taken. */
  readonly purposes: readonly Purpose[];
  /** What it sends is about one person: it is gone after days. */
  readonly isPersonal: boolean;
}

/** The kinds of devices. Another kind is another entry. */
export const kinds = {
  environment: {
    sends: [...measureNames, 'hasMotion'],
    believedMinutes: 60,
    heardEveryMinutes: 15,
    tellsPresence: true,
    watches: false,
    purposes: ['climate', 'presence', 'usage'],
    isPersonal: false,
  },
  /** A sensor that sees, or feels, that somebody is there; at a desk it beats every quarter of an hour. */
  occupancy: {
    sends: ['hasMotion'],
    believedMinutes: 20,
    heardEveryMinutes: 15,
    tellsPresence: true,
    watches: true,
    purposes: ['presence', 'usage'],
    isPersonal: false,
  },
  /** A reader: motion is that a card was held to it. Whose card that was is kept nowhere (decision 32). */
  badge: {
    sends: ['hasMotion'],
    believedMinutes: 20,
    heardEveryMinutes: null,
    tellsPresence: false,
    watches: false,
    purposes: ['passing'],
    isPersonal: true,
  },
  /** A contact at a door: motion is that it was opened. */
  door: {
    sends: ['hasMotion'],
    believedMinutes: 20,
    heardEveryMinutes: null,
    tellsPresence: false,
    watches: false,
    purposes: ['passing'],
    isPersonal: false,
  },
} as const satisfies Readonly<Record<string, KindDeclared>>;

export type Kind = keyof typeof kinds;
export const deviceKinds = Object.keys(kinds) as Kind[];

/** What is declared of a kind. */
export const kindOf = (kind: Kind): KindDeclared => kinds[kind];
