import { applicationFor, askCondeco } from '../application.ts';
import { unique, type Scene, type Sender } from '../scene.ts';

/** When golden requests are sent: a Monday, 08:00 in Singapore. */
export const NOW = Temporal.Instant.from('2030-01-07T00:00:00Z');

/** What there is where golden requests are sent: one of each thing that they ask about. */
export interface House {
  readonly scene: Scene;
  /** With a key that opens all products. */
  readonly sender: Sender;
  /** “Tan, Mei”. */
  readonly host: { readonly id: number; readonly email: string };
  readonly country: number;
  readonly region: number;
  /** The default group of the country, in which all of it is. */
  readonly group: number;
  /** “Marina”, with a floor 3 that is drawn. */
  readonly building: number;
  readonly screen: number;
  /** “Merlion”, on floor 3. */
  readonly room: number;
  /** What is booked in it on February 5th, from nine to ten. */
  readonly meeting: number;
  /** “Desk 7”, on floor 3. */
  readonly desk: number;
  /** “Caterers”, the host alone. */
  readonly vendor: number;
  /** Coffee at 2.50 a cup, which they bring a quarter of an hour before. */
  readonly coffee: number;
  readonly make: (path: string, body: object) => Promise<number>;
  /** A meeting in a room of its own, on Tuesday from nine to ten. */
  meet(): Promise<{ readonly bookingId: number; readonly room: number }>;
  /** A desk of its own, booked for the whole Tuesday. */
  sit(): Promise<{ readonly bookingId: number; readonly desk: number }>;
  /** An answer of Condeco's API. @throws whatever is no success */
  ask(method: string, path: string, body?: object): Promise<{ readonly [name: string]: number }>;
}

const PLAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100"/></svg>';

/** Builds it, in a new workplace. */
export async function buildHouse(scene: Scene): Promise<House> {
  const { own, server } = scene;
  const make = async (path: string, body: object): Promise<number> => (await own.make(path, body)).id;
  const sender = await applicationFor(scene);
  const email = 'mei@condeco.example';
  const host = { id: await make('/users', { name: 'Tan, Mei', email }), email };
  const country = await make('/countries', { name: 'Singapore', code: 'SG' });
  const { body: groups } = await server.call('GET', '/resource-groups', undefined, own.admin.headers);
  const { items } = groups as unknown as { items: { id: number }[] };
  const region = await make('/regions', { name: 'Central', countryId: country });
  const site = { name: 'Marina', regionId: region, zone: 'Asia/Singapore', address: '1 Raffles Place' };
  const building = await make('/buildings', site);
  const floorId = await make('/floors', { name: 'Third', buildingId: building, level: 3 });
  await drawFloor(scene, floorId);
  const screen = await make('/amenities', { name: 'Screen' });
  const at = (x: number) => ({ buildingId: building, floorId, placement: { x, y: 10, width: 20, height: 10 } });
  const merlion = { name: 'Merlion', capacity: 8, description: 'With a view', amenityIds: [screen] };
  const room = await make('/resources', { type: 'room', ...at(100), ...merlion });
  const desk = await make('/resources', { type: 'desk', ...at(30), name: 'Desk 7' });
  const vendor = await make('/groups', { name: 'Caterers' });
  await server.call('PUT', `/groups/${vendor}/members/${host.id}`, undefined, own.admin.headers);
  const served = { timing: 'before', minutesBefore: 15, groupIds: [vendor], offers: [{ buildingId: building }] };
  const price = { amount: 250, currency: 'SGD' };
  const coffee = await make('/services', { name: 'Coffee', unit: 'cup', price, ...served });
  const booked = async (resourceId: number, start: string, end: string): Promise<number> =>
    make('/bookings', { resourceIds: [resourceId], hostId: host.id, start, end, title: 'Plan' });
  const meeting = await booked(room, '2030-02-05T09:00', '2030-02-05T10:00');
  const another = (type: string): Promise<number> =>
    make('/resources', { type, buildingId: own.elsewhere, name: unique('Room') });
  const group = items[0]?.id ?? 0;
  const things = { scene, sender, host, country, region, group, building, screen, room, meeting, desk, vendor, coffee };
  return {
    ...things,
    make,
    async meet() {
      const other = await another('room');
      return { bookingId: await booked(other, '2030-01-08T09:00', '2030-01-08T10:00'), room: other };
    },
    async sit() {
      const other = await another('desk');
      return { bookingId: await booked(other, '2030-01-08T00:00', '2030-01-09T00:00'), desk: other };
    },
    async ask(method, path, body) {
      const { status, body: said } = await askCondeco(scene, sender, method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(said)}`);
      return said as { readonly [name: string]: number };
    },
  };
}

async function drawFloor({ own, server }: Scene, floorId: number): Promise<void> {
  const headers = { 'content-type': 'image/svg+xml', ...own.admin.headers };
  const { status } = await fetch(`${server.url}/api/v1/floors/${floorId}/plan`, { method: 'PUT', body: PLAN, headers });
  if (status !== 200) throw new Error(`The plan: ${status}`);
}

/** A request below `/{suffix}/api/V1`. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: object | string;
  /** Of a text. */
  readonly type?: string;
}

/** A request as a client writes it, and the answer that it gets. */
export interface Golden extends Asked {
  readonly status: number;
  readonly answer: unknown;
}
/** One for each operation: where one is missing it does not compile. */
export type Goldens<Operations> = Readonly<Record<keyof Operations, (house: House) => Golden | Promise<Golden>>>;

/** As the client that was observed sends a form: with brackets as they are. */
export const form = (given: Readonly<Record<string, string | number | boolean>>) => {
  const pairs = Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]);
  const body = new URLSearchParams(pairs).toString().replaceAll('%5B', '[').replaceAll('%5D', ']');
  return { body, type: 'application/x-www-form-urlencoded' };
};
