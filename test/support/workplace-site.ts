/** What a site of Eptura Workplace has, as its test server (`eptura-workplace.ts`) keeps it. */

export interface Country {
  readonly id: number;
  readonly name: string;
  readonly isoCode?: string;
  readonly alpha2Code?: string;
}
export interface Building {
  id: number;
  name: string;
  code: string;
  street: string;
  city: string;
  postalCode: string;
  state: { readonly id: number; readonly code: string; readonly name: string } | null;
  countryId: number;
  dateCreated: number;
  dateUpdated?: number;
}
export interface Floor {
  id: number;
  name: string;
  buildingId: number;
  dateCreated: number;
  dateUpdated?: number;
}
export interface SpaceType {
  id: number;
  name: string;
  group: 'None' | 'Me Spaces' | 'We Spaces';
  occupiable?: boolean;
  parkingSpace?: boolean;
  dateCreated: number;
  dateUpdated?: number;
}
export interface Room {
  id: number;
  name: string;
  floorId: number;
  typeId: number;
  capacity: number;
  reservable: boolean;
  dateCreated: number;
  dateUpdated?: number;
}
export interface Center {
  id: number;
  name: string;
  module: string;
  buildingIds: number[];
}

export interface Site {
  countries: Country[];
  buildings: Building[];
  floors: Floor[];
  types: SpaceType[];
  rooms: Room[];
  centers: Center[];
}

/** A site of some buildings, each with two floors: half of its spaces are rooms, half desks, one in ten is not reservable. */
export function siteOf(buildings: number, roomsPerFloor: number, at = 1_700_000_000_000): Site {
  const numbered = <T>(count: number, made: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => made(i));
  const floors = numbered(buildings * 2, (i) => ({
    id: 200 + i,
    name: `Floor ${(i % 2) + 1}`,
    buildingId: 10 + Math.floor(i / 2),
    dateCreated: at,
  }));
  return {
    countries: [
      { id: 223, name: 'United States', isoCode: 'USA', alpha2Code: 'US' },
      { id: 222, name: 'United Kingdom', isoCode: 'GBR', alpha2Code: 'GB' },
      { id: 7, name: 'Andorra', isoCode: 'AND', alpha2Code: 'AD' },
    ],
    buildings: numbered(buildings, (i) => ({
      id: 10 + i,
      name: `Tower ${i}`,
      code: `T${i}`,
      street: `${i + 1} Main Street`,
      city: i % 2 === 0 ? 'Houston' : 'London',
      postalCode: '77019',
      state: i % 2 === 0 ? { id: 44, code: 'TX', name: 'Texas' } : null,
      countryId: i % 2 === 0 ? 223 : 222,
      dateCreated: at,
    })),
    floors,
    types: [
      { id: 1, name: 'Storage', group: 'None', dateCreated: at },
      { id: 2, name: 'Conference', group: 'We Spaces', dateCreated: at },
      { id: 3, name: 'Workstation', group: 'Me Spaces', dateCreated: at },
    ],
    rooms: numbered(floors.length * roomsPerFloor, (i) => ({
      id: 1_000 + i,
      name: `Space ${i}`,
      floorId: 200 + Math.floor(i / roomsPerFloor),
      typeId: 2 + (i % 2),
      capacity: i % 2 === 0 ? 8 : 1,
      reservable: i % 10 !== 9,
      dateCreated: at,
    })),
    centers: [
      { id: 145, name: 'Reservation Center', module: 'reservation', buildingIds: numbered(buildings, (i) => 10 + i) },
    ],
  };
}
