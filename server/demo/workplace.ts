import type { ResourceGroup } from '../modules/places/contract.ts';
import { demoBookings } from './calendar.ts';
import { amenities, categories, type CategoryKind, type Kind, type Names } from './catalogue.ts';
import { demoHabits, type DemoHabits } from './habits.ts';
import { HONG_KONG_FLOORS } from './hongkong.ts';
import { inventoryOf, type DemoArea, type DemoBank, type DemoResource } from './inventory.ts';
import { LONDON_FLOORS } from './london.ts';
import { demoGroups, demoPeople, type DemoPerson } from './people.ts';
import { drawPlan, PLAN_SIZE } from './plan.ts';
import { demoPolicies, type DemoPolicy } from './policies.ts';
import { diceFor } from './random.ts';
import { demoSensors, type DemoSensor } from './sensors.ts';
import { demoServices, type DemoServices } from './services.ts';
import { demoSharing, type DemoSharing } from './sharing.ts';
import { readSheet, type FloorSheet } from './sheet.ts';
import { demoVisits, type DemoVisit } from './visits.ts';

export interface DemoFloor extends Kind {
  readonly level: number;
  readonly plan: { readonly svg: string; readonly width: number; readonly height: number };
  readonly areas: readonly DemoArea[];
  readonly banks: readonly DemoBank[];
  readonly resources: readonly DemoResource[];
}

export interface DemoBuilding extends Kind {
  readonly regionKey: string;
  readonly address: string;
  /** IANA name. */
  readonly zone: string;
  readonly floors: readonly DemoFloor[];
}

/** A believable workplace as plain data. Keys tie its parts together and mean nothing outside. */
export interface Workplace extends DemoSharing, DemoHabits, DemoServices {
  readonly countries: readonly (Kind & { readonly code: string })[];
  /** Beside the default one of each country; what is of these categories there is in it. */
  readonly resourceGroups: readonly (Kind & {
    readonly countryKey: string;
    readonly categoryKeys: readonly string[];
    /** At once unless said. */
    readonly kind?: ResourceGroup['kind'];
  })[];
  readonly regions: readonly (Kind & { readonly countryKey: string })[];
  readonly buildings: readonly DemoBuilding[];
  readonly categories: readonly CategoryKind[];
  readonly amenities: readonly Kind[];
  readonly groups: readonly Kind[];
  readonly people: readonly DemoPerson[];
  readonly policies: readonly DemoPolicy[];
  readonly visits: readonly DemoVisit[];
  readonly sensors: readonly DemoSensor[];
}

const zh = (name: string): Names => ({ 'zh-Hant': name });

const HOUSES = [
  {
    key: 'ldn',
    name: 'Lamplighter Yard',
    names: zh('燃燈苑'),
    regionKey: 'london',
    address: '12 Lamplighter Yard, Clerkenwell, London',
    zone: 'Europe/London',
    sheets: LONDON_FLOORS,
  },
  {
    key: 'hkg',
    name: 'Tidewater Tower',
    names: zh('潮匯大廈'),
    regionKey: 'island',
    address: '88 Tidewater Promenade, Wan Chai, Hong Kong',
    zone: 'Asia/Hong_Kong',
    sheets: HONG_KONG_FLOORS,
  },
] as const;

const PEOPLE = 200;

/**
 * The demo workplace with two weeks of bookings around `now`: what is over is checked out, what runs is checked in.
 * The same `now` and `seed` always give the same workplace.
 */
export function demoWorkplace({ now, seed }: { now: Temporal.Instant; seed: number }): Workplace {
  const root = String(seed);
  const buildings = HOUSES.map(({ sheets, ...house }) => ({
    ...house,
    floors: sheets.map((sheet) => floorOf(sheet, root)),
  }));
  const people = demoPeople({ seed: root, count: PEOPLE, londonKey: 'ldn', hongKongKey: 'hkg' });
  const resources = buildings.flatMap(({ floors }) => floors.flatMap((floor) => floor.resources));
  const calendar = demoBookings({ buildings, people, now, seed: root });
  const sharing = demoSharing({ people, resources, bookings: calendar, now });
  const boardrooms = { key: 'boardrooms', countryKey: 'hk', categoryKeys: ['board'], kind: 'managed' } as const;
  return {
    countries: [
      { key: 'gb', code: 'GB', name: 'United Kingdom', names: zh('英國') },
      { key: 'hk', code: 'HK', name: 'Hong Kong', names: zh('香港') },
    ],
    resourceGroups: [
      { key: 'client', countryKey: 'gb', categoryKeys: ['board'], name: 'Client rooms', names: zh('客戶會議室') },
      { ...boardrooms, name: 'Boardrooms', names: zh('董事會議室') },
    ],
    regions: [
      { key: 'london', countryKey: 'gb', name: 'London', names: zh('倫敦') },
      { key: 'island', countryKey: 'hk', name: 'Hong Kong Island', names: zh('香港島') },
    ],
    buildings,
    categories,
    amenities,
    groups: demoGroups(),
    people,
    policies: demoPolicies,
    visits: demoVisits({ buildings, people, now }),
    sensors: demoSensors({ buildings, now, seed: root }),
    ...sharing,
    ...demoServices({ buildings, bookings: sharing.bookings, now }),
    ...demoHabits({ people, bookings: sharing.bookings, now, seed: root }),
  };
}

function floorOf(floor: FloorSheet, root: string): DemoFloor {
  const marks = readSheet(floor.sheet);
  return {
    key: floor.key,
    level: floor.level,
    name: floor.name,
    names: zh(floor.zh),
    plan: { svg: drawPlan(marks), ...PLAN_SIZE },
    ...inventoryOf(floor, marks, diceFor(`${root}/${floor.key}`)),
  };
}
