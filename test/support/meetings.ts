import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from './application.ts';
import { openScene, unique, type Scene, type Sender } from './scene.ts';

/** Where meetings are booked by Condeco's API: a new room in each test, in Singapore, where it is 08:00 on a Monday. */
interface Here {
  now: Temporal.Instant;
  scene: Scene;
  /** An application with a key for bookings, and a token that counts now. */
  sender: Sender;
  host: { readonly id: number; readonly email: string };
  room: number;
}

/** Sets it up for the tests of a file. */
export function meetings() {
  const here = {} as Here;

  /** It is so late, and the application has a token that counts then. */
  const comesTo = async (time: string): Promise<void> => {
    here.now = Temporal.Instant.from(time);
    here.sender = await applicationFor(here.scene, { product: 'ExternalBookings' });
  };
  const newRoom = async (more: object = {}): Promise<number> => {
    const room = { type: 'room', buildingId: here.scene.own.here, name: unique('Room'), ...more };
    return (await here.scene.own.make('/resources', room)).id;
  };

  beforeAll(async () => {
    here.now = Temporal.Instant.from('2030-01-07T00:00:00Z');
    here.scene = await openScene(() => here.now, 'Asia/Singapore');
    const email = 'mei@condeco.example';
    here.host = { id: (await here.scene.own.make('/users', { name: 'Tan, Mei', email })).id, email };
  });
  beforeEach(async () => {
    await comesTo('2030-01-07T00:00:00Z');
    here.room = await newRoom();
  });
  afterAll(() => here.scene[Symbol.asyncDispose]());

  const ask = (...asked: CondecoRequest) => askCondeco(here.scene, here.sender, ...asked);
  const at = (from: string, to: string, day = '2030-01-08') => ({
    startDateTime: `${day} ${from}`,
    endDateTime: `${day} ${to}`,
  });
  const book = async (more: object = {}): Promise<{ bookingID: number }> => {
    const wish = { userId: here.host.id, roomId: here.room, ...at('09:00', '10:00'), ...more };
    const { status, body } = await ask('POST', '/bookings', wish);
    expect([status, body]).toMatchObject([201, { roomID: expect.any(Number) }]);
    return body;
  };
  const act = (bookingID: number, actionType: number, more: object = {}) =>
    ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id, bookingId: bookingID, actionType, ...more });
  const listed = async (query = 'startDate=2030-01-08&endDate=2030-01-08'): Promise<{ bookingID: number }[]> =>
    (await ask('GET', `/bookings?roomId=${here.room}&${query}`)).body.bookings;
  return { here, comesTo, newRoom, ask, at, book, act, listed };
}
