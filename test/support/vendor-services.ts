import { afterAll, beforeAll, beforeEach } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from './application.ts';
import { openScene, unique, type Scene, type Sender } from './scene.ts';

/** Where services are ordered with bookings by Condeco's API: in Singapore, where it is 08:00 on Monday the 7th. */
interface Here {
  now: Temporal.Instant;
  scene: Scene;
  /** An application with a key for vendor services. */
  sender: Sender;
  host: number;
  building: number;
  room: number;
  /** Coffee at 2.50 a cup, ready a quarter of an hour before. */
  coffee: number;
}

/** Sets it up for the tests of a file, with a building of its own in each. */
export function vendorServices() {
  const here = { now: Temporal.Instant.from('2030-01-07T00:00:00Z') } as Here;
  const make = async (path: string, body: object): Promise<number> => (await here.scene.own.make(path, body)).id;

  beforeAll(async () => {
    here.scene = await openScene(() => here.now, 'Asia/Singapore');
    here.host = await make('/users', { name: 'Tan, Mei', email: 'mei.orders@condeco.example' });
  });
  beforeEach(async () => {
    here.now = Temporal.Instant.from('2030-01-07T00:00:00Z');
    here.sender = await applicationFor(here.scene, { product: 'VendorServices' });
    here.building = await make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore' });
    here.room = await make('/resources', { type: 'room', buildingId: here.building, name: 'Merlion' });
    here.coffee = await newItem();
  });
  afterAll(() => here.scene[Symbol.asyncDispose]());

  const newItem = (more: object = {}): Promise<number> =>
    make('/services', {
      name: 'Coffee',
      unit: 'cup',
      price: { amount: 250, currency: 'SGD' },
      timing: 'before',
      minutesBefore: 15,
      offers: [{ buildingId: here.building, type: 'room' }],
      ...more,
    });
  /** A meeting of Tuesday, by the clocks of the room. */
  const meet = (from: string, to: string, resourceId = here.room): Promise<number> =>
    make('/bookings', {
      resourceIds: [resourceId],
      hostId: here.host,
      start: `2030-01-08T${from}`,
      end: `2030-01-08T${to}`,
    });
  const ask = (...asked: CondecoRequest) => askCondeco(here.scene, here.sender, ...asked);
  const refused = async (method: string, path: string, body?: object) => {
    const heard = await ask(method, path, body);
    return [heard.status, heard.body.param, heard.body.code];
  };
  const order = async (bookingId: number, more: object = {}) => {
    const { status, body } = await ask('POST', '/vendorOrders', {
      bookingId,
      itemId: here.coffee,
      quantity: 4,
      ...more,
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  return { here, make, newItem, meet, ask, refused, order };
}
