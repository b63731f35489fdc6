import { beforeAll, describe, expect, it } from 'vitest';
import { applicationFor, askCondeco } from '../../../test/support/application.ts';
import { meetings } from '../../../test/support/meetings.ts';
import { unique } from '../../../test/support/scene.ts';

const { ask, at, book, here, newRoom } = meetings();

let team: number;
let house: number;
let abroad: number;
let rooms: number[];
let desk: number;
let locker: number;
beforeAll(async () => {
  const { own } = here.scene;
  const country = await own.make('/countries', { name: unique('Country'), code: 'SG' });
  const regionId = (await own.make('/regions', { name: unique('Region'), countryId: country.id })).id;
  const given = (zone: string) => ({ name: unique('House'), zone, regionId });
  house = (await own.make('/buildings', given('Asia/Singapore'))).id;
  abroad = (await own.make('/buildings', given('Asia/Tokyo'))).id;
  team = (await own.make('/resource-groups', { name: unique('Team'), countryId: country.id })).id;
  rooms = [
    await newRoom({ buildingId: house, name: 'A 1', groupId: team }),
    await newRoom({ buildingId: house, name: 'A 2' }),
    await newRoom({ buildingId: abroad, name: 'B 1', groupId: team }),
  ];
  desk = await newRoom({ buildingId: house, name: 'C 1', type: 'desk', capacity: 1 });
  locker = await newRoom({ buildingId: house, name: 'D 1', type: 'locker' });
});

/** With a key for the hierarchy. */
const askHierarchy = async (path: string) =>
  askCondeco(here.scene, await applicationFor(here.scene, { product: 'HierarchyMapping' }), 'GET', path);
interface Row {
  readonly bookingID: number;
  readonly roomID: number;
}
const bookedIn = async (query: string): Promise<[number, number][]> => {
  const { status, body } = await ask('GET', query);
  expect([query, status]).toEqual([query, 200]);
  return body.bookings.map(({ bookingID, roomID }: Row) => [bookingID, roomID]);
};
const days = 'startDate=2030-01-08&endDate=2030-01-08';

describe('a whole location or group', () => {
  it('is read with all that can be booked in it: where it is, of which type and group', async () => {
    const { body } = await askHierarchy(`/locationResources?locationId=${house}&extendedDetails=true`);
    const [first] = rooms;
    expect(body.Data.map((one: { InternalId: number }) => one.InternalId)).toEqual([first, rooms[1], desk, locker]);
    expect(body).toMatchObject({ IsError: false, Status: false, Message: '' });
    expect(body.Data[0]).toEqual({
      ResourceName: 'A 1',
      InternalId: first,
      InternalParentId: house,
      FloorNumber: '0',
      FloorName: null,
      WorkspaceTypeId: 1,
      WorkspaceTypeName: 'Meeting Room',
      extendedDetails: { maxCapacity: expect.any(Number), description: '', attributes: [] },
      GroupId: team,
      ResourceTypeId: 1,
    });
    expect(body.Data[2]).toMatchObject({ WorkspaceTypeId: 2, InternalParentId: house, ResourceTypeId: 128 });
    expect(body.Data[3]).toMatchObject({ ResourceTypeId: 0 });
    const group = await askHierarchy(`/groupResources?groupId=${team}`);
    expect(group.body.Data).toMatchObject([
      { InternalId: first, InternalParentId: house, extendedDetails: null },
      { InternalId: rooms[2], InternalParentId: abroad },
    ]);
    expect((await askHierarchy('/locationResources?locationId=2000000')).body.Data).toEqual([]);
    expect((await askHierarchy('/groupResources')).body).toMatchObject({ statusCode: 400, param: 'groupId' });
  });

  it('is read with its bookings: by start, a row for each room, page by page, without what was cancelled', async () => {
    const [one = 0, two = 0, three = 0] = rooms;
    const early = (await book({ roomId: two, ...at('08:00', '09:00') })).bookingID;
    const late = (await book({ roomId: one, ...at('10:00', '11:00') })).bookingID;
    const gone = (await book({ roomId: one, ...at('12:00', '13:00') })).bookingID;
    await ask('DELETE', '/bookings', { bookingId: gone, userId: here.host.id });
    const both = await here.scene.own.make('/bookings', {
      resourceIds: [one, two],
      hostId: here.host.id,
      start: '2030-01-08T15:00:00+08:00',
      end: '2030-01-08T16:00:00+08:00',
    });
    // 08:30 in Tokyo is the day before in UTC.
    const tokyo = (await book({ roomId: three, ...at('08:30', '09:30') })).bookingID;
    await book({ roomId: two, ...at('09:00', '10:00', '2030-01-09') });
    const inHouse = `/locationBookings?locationId=${house}&${days}`;
    expect(await bookedIn(inHouse)).toEqual([
      [early, two],
      [late, one],
      [both.id, one],
      [both.id, two],
    ]);
    expect(await bookedIn(`${inHouse}&pageNumber=2&pageSize=3`)).toEqual([[both.id, two]]);
    expect((await ask('GET', `${inHouse}&pageNumber=1&pageSize=1`)).body.totalRecords).toBe(4);
    const inGroup = `/groupBookings?groupId=${team}&startDate=`;
    expect(await bookedIn(`${inGroup}2030-01-07&endDate=2030-01-07`)).toEqual([[tokyo, three]]);
    const { body } = await ask('GET', `${inGroup}2030-01-07&endDate=2030-01-08`);
    expect(body.bookings.map(({ bookingID }: Row) => bookingID)).toEqual([tokyo, late, both.id]);
    expect(body.bookings[0]).toMatchObject({ timeFrom: '2030-01-08T08:30:00', groupId: team, locationId: abroad });
  });

  it.each([
    ['/locationBookings?startDate=2030-01-08&endDate=2030-01-08', 'locationId'],
    ['/locationBookings?locationId=1&startDate=2030-01-08&endDate=2031-01-20', 'endDate'],
    ['/groupBookings?groupId=0&startDate=2030-01-08&endDate=2030-01-08', 'groupId'],
    ['/groupBookings?groupId=1&startDate=never&endDate=2030-01-08', 'startDate'],
  ])('by %s is refused, and what is wrong is named', async (path, param) => {
    expect(await ask('GET', path)).toMatchObject({ status: 400, body: { param } });
  });
});
