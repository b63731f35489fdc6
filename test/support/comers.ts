import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from './application.ts';
import { openScene, unique, type Scene, type Sender } from './scene.ts';

/** Where visitors are invited by Condeco's API: a new building in each test, in Singapore, where it is 08:00 on a Monday. */
interface Here {
  readonly now: Temporal.Instant;
  scene: Scene;
  /** An application with a key for visitors. */
  sender: Sender;
  host: { readonly id: number; readonly email: string };
  building: number;
}

/** Sets it up for the tests of a file. */
export function comers() {
  const here = { now: Temporal.Instant.from('2030-01-07T00:00:00Z') } as Here;

  const newBuilding = async (more: object = {}): Promise<number> =>
    (await here.scene.own.make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore', ...more })).id;

  beforeAll(async () => {
    here.scene = await openScene(() => here.now, 'Asia/Singapore');
    const email = 'mei.host@condeco.example';
    here.host = { id: (await here.scene.own.make('/users', { name: 'Tan, Mei', email })).id, email };
  });
  beforeEach(async () => {
    here.sender = await applicationFor(here.scene, { product: 'Visitor' });
    here.building = await newBuilding();
  });
  afterAll(() => here.scene[Symbol.asyncDispose]());

  const ask = (...asked: CondecoRequest) => askCondeco(here.scene, here.sender, ...asked);
  /** As a client that was observed writes it. */
  const wish = (more: object = {}) => ({
    firstName: 'Vera',
    lastName: 'Lund',
    visitorCompany: 'Acme',
    hostData: { hostId: String(here.host.id), hostEmailAddress: here.host.email },
    locationId: String(here.building),
    arrivalDate: '2030-01-08 09:00',
    passType: 2,
    notifyByEmail: true,
    purposeOfVisit: 2,
    floorNumber: 0,
    ...more,
  });
  const invite = async (more: object = {}): Promise<{ visitorId: number }> => {
    const { status, body } = await ask('POST', '/visitor', wish(more));
    expect([status, body]).toMatchObject([201, { visitorId: expect.any(Number) }]);
    return body;
  };
  /** The first names of who is listed. */
  const listed = async (query = ''): Promise<string[]> => {
    const { status, body } = await ask('GET', `/visitor?locationId=${here.building}${query}`);
    expect([status, body]).toMatchObject([200, { visitors: expect.any(Array) }]);
    expect(body.totalRecords).toBeGreaterThanOrEqual(body.visitors.length);
    return body.visitors.map(({ firstName }: { firstName: string }) => firstName);
  };
  const refused = async (method: string, path: string, body?: object) => {
    const heard = await ask(method, path, body);
    return [heard.status, heard.body.param, heard.body.code];
  };
  const v1 = (method: 'GET' | 'POST', path: string, body?: object) =>
    here.scene.server.call(method, path, body, here.scene.own.admin.headers);
  return { here, newBuilding, ask, wish, invite, listed, refused, v1 };
}
