import { describe, expect, it } from 'vitest';
import { meetings } from '../../../test/support/meetings.ts';
import { unique } from '../../../test/support/scene.ts';
import { call } from '../../../test/support/server.ts';

const { ask, at, book, here, listed, newRoom } = meetings();

describe('a meeting', () => {
  it('is booked for somebody with who comes, and is told by its id as it was when it was booked', async () => {
    const ann = { roomId: here.room, firstName: 'Ann', lastName: 'Lee', email: 'ann@condeco.example', attendeeType: 1 };
    const { bookingID, ...booked } = await book({ attendees: [ann] });
    expect((await ask('GET', `/bookings/${bookingID}`)).body).toStrictEqual({ bookingID, ...booked });
    const { headers } = here.scene.own.admin;
    const own = await here.scene.server.call('GET', `/bookings/${bookingID}`, undefined, headers);
    expect(own.body.attendees).toMatchObject([{ name: 'Ann Lee', email: 'ann@condeco.example' }]);
  });

  it('is booked by a form as by JSON, in UTC where that is said, and with an offset', async () => {
    const form = new URLSearchParams({ userId: `${here.host.id}`, roomId: `${here.room}`, ...at('01:00', '02:00') });
    const { body } = await ask('POST', '/bookings?isUTCDateTime=true', form);
    expect(body).toMatchObject({ timeFrom: '2030-01-08T09:00:00', timeFromUTC: '2030-01-08T01:00:00' });
    const offset = { startDateTime: '2030-01-09T09:00:00+05:30', endDateTime: '2030-01-09T10:00:00+05:30' };
    const other = await ask(
      'POST',
      '/bookings',
      new URLSearchParams({ userId: `${here.host.id}`, roomId: `${here.room}`, ...offset }),
    );
    expect(other.body).toMatchObject({ timeFromUTC: '2030-01-09T03:30:00', timeFrom: '2030-01-09T11:30:00' });
    const slashes = await ask('POST', '/bookings', {
      userId: here.host.id,
      roomId: here.room,
      ...at('09:00', '10:00', '2030/01/10'),
    });
    expect(slashes.body).toMatchObject({ timeFrom: '2030-01-10T09:00:00' });
  });

  it('is had by one: whoever comes second is refused, and nothing of it is left', async () => {
    const sent = Array.from({ length: 20 }, () =>
      ask('POST', '/bookings', { userId: here.host.id, roomId: here.room, ...at('09:00', '10:00') }),
    );
    const heard = await Promise.all(sent);
    expect(heard.filter(({ status }) => status === 201)).toHaveLength(1);
    const lost = heard.find(({ status }) => status !== 201);
    expect(lost).toMatchObject({ status: 409, body: { statusCode: 409, code: 'resource_already_booked' } });
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ['no times at all', { endDateTime: undefined }, 400, 'endDateTime', 'endDateTime is required'],
    [
      'a time that is none',
      { startDateTime: 'soon' },
      400,
      'startDateTime',
      'startDateTime: Give a time such as 2026-03-01 09:00',
    ],
    ['a room that there is not', { roomId: 2_000_000 }, 404, 'roomId'],
    ['somebody who there is not', { userId: 2_000_000 }, 404, 'userId'],
    ['an end before its start', at('10:00', '09:00'), 400, 'endDateTime'],
    ['a room that is none', { roomId: 'five' }, 400, 'roomId'],
    ['privacy that is neither', { privateMeeting: 'perhaps' }, 400, 'privateMeeting'],
    ['an address that is none', { attendees: [{ email: 'x' }] }, 400, 'attendees[0].email'],
  ])(
    'with %s is refused, and what is wrong is named',
    async (_what, wrong, status, param, message = expect.any(String)) => {
      const heard = await ask('POST', '/bookings', {
        userId: here.host.id,
        roomId: here.room,
        ...at('09:00', '10:00'),
        ...wrong,
      });
      expect(heard).toMatchObject({ status, body: { statusCode: status, param, message } });
      expect(await listed()).toEqual([]);
    },
  );
});

describe('a room that is closed', () => {
  it('is not said to be booked: it is said to be closed, in v1 and by the check too', async () => {
    const { own, server } = here.scene;
    const during = { start: '2030-01-08T00:00:00Z', end: '2030-01-08T04:00:00Z' };
    await own.make('/closures', { resourceId: here.room, ...during, reason: 'Paint' });
    const wish = { userId: here.host.id, roomId: here.room, ...at('09:00', '10:00') };
    const closed = { code: 'resource_already_booked', message: 'This is closed at that time' };
    expect(await ask('POST', '/bookings', wish)).toMatchObject({ status: 409, body: closed });
    const { start, end } = { start: '2030-01-08T01:00:00Z', end: '2030-01-08T02:00:00Z' };
    const asked = { resourceIds: [here.room], hostId: here.host.id, start, end, title: '' };
    const { body } = await server.call('POST', '/bookings', asked, own.admin.headers);
    expect(body).toMatchObject({ detail: closed.message, clashes: [{ reason: 'closed' }] });
    const { reasons } = (await ask('POST', '/bookings/check', wish)).body;
    expect(reasons).toMatchObject([{ message: 'Closed from 2030-01-08 08:00 to 2030-01-08 12:00' }]);
  });
});

describe('meetings of a room', () => {
  it('are listed for whole days, the last included, without those that are cancelled', async () => {
    const first = await book(at('23:00', '23:30', '2030-01-08'));
    const second = await book(at('00:30', '01:00', '2030-01-09'));
    const gone = await book(at('12:00', '13:00', '2030-01-08'));
    expect(await ask('DELETE', '/bookings', { bookingId: gone.bookingID, userId: here.host.id })).toEqual({
      status: 200,
      body: {},
    });
    const ids = async (query: string) => (await listed(query)).map(({ bookingID }) => bookingID);
    expect(await ids('startDate=2030-01-08&endDate=2030-01-08')).toEqual([first.bookingID]);
    expect(await ids('startDate=2030-01-08&endDate=2030-01-09')).toEqual([first.bookingID, second.bookingID]);
    expect(await ids('startDate=2030-01-08&endDate=2030-01-08&isUTCDateTime=true')).toEqual([
      first.bookingID,
      second.bookingID,
    ]);
    expect(await ids('STARTDATE=2030/01/09&EndDate=2030-01-09')).toEqual([second.bookingID]);
    expect((await ask('GET', `/bookings/${gone.bookingID}`)).body).toMatchObject({ status: 4, deleted: 1 });
    const wrong = await ask('GET', `/bookings?roomId=${here.room}&startDate=2030-01-09&endDate=2030-01-08`);
    expect(wrong).toMatchObject({ status: 400, body: { param: 'endDate' } });
  });
});

describe('what is free', () => {
  it('is told slot by slot of each room', async () => {
    const floor = await here.scene.own.make('/floors', { name: 'Third', buildingId: here.scene.own.here, level: 3 });
    here.room = await newRoom({ floorId: floor.id });
    await book(at('10:00', '11:00'));
    const { startDateTime, endDateTime } = at('09:00', '12:00');
    const query = new URLSearchParams({
      locationId: `${here.scene.own.here}`,
      floorNumber: '3',
      resourceType: '1',
      startDateTime,
      endDateTime,
    });
    const slot = (from: string, to: string, fromUtc: string, toUtc: string) => ({
      startDateTime: `2030-01-08T${from}:00`,
      endDateTime: `2030-01-08T${to}:00`,
      startDateTimeUTC: `2030-01-08T${fromUtc}:00`,
      endDateTimeUTC: `2030-01-08T${toUtc}:00`,
    });
    expect((await ask('GET', `/bookings/freeslots?${query}`)).body).toStrictEqual({
      freePeriod: [
        {
          locationID: here.scene.own.here,
          floorNumber: 3,
          resourceID: here.room,
          workspaceTypeId: 1,
          freePeriodSlots: [slot('09:00', '10:00', '01:00', '02:00'), slot('11:00', '12:00', '03:00', '04:00')],
        },
      ],
    });
  });

  it.each(['/bookings/freeslots?locationId', '/bookings/availableRooms?locationID'])(
    'by %s is told of 31 days at once, and the end beyond is named as it is called there',
    async (place) => {
      const { startDateTime, endDateTime } = { ...at('09:00', '09:00'), endDateTime: '2030-02-08 09:00' };
      const asked = `${place}=${here.scene.own.here}&startDateTime=${startDateTime}&endDateTime=`;
      expect((await ask('GET', `${asked}${endDateTime}`)).status).toBe(200);
      expect(await ask('GET', `${asked}${endDateTime}:01`)).toMatchObject({
        status: 400,
        body: { param: 'endDateTime' },
      });
    },
  );

  it('is told of rooms that have what is asked for, blank asking for nothing', async () => {
    const amenity = await here.scene.own.make('/amenities', { name: unique('Screen') });
    const equipped = await newRoom({ amenityIds: [amenity.id], capacity: 7 });
    await book(at('10:00', '11:00'));
    const times = at('10:30', '12:00');
    const free = async (more: Record<string, string>): Promise<number[]> => {
      const query = new URLSearchParams({ locationID: `${here.scene.own.here}`, ...times, ...more });
      const { body } = await ask('GET', `/bookings/availableRooms?${query}`);
      return body.availableRooms.map(({ roomId }: { roomId: number }) => roomId);
    };
    const all = await free({ roomAttributes: '' });
    expect(all).toContain(equipped);
    expect(all).not.toContain(here.room);
    expect(await free({ roomAttributes: `${amenity.id}` })).toEqual([equipped]);
    expect(await free({ workSpaceTypeId: '2' })).toEqual([]);
    expect(await free({ roomsPerDay: '1' })).toHaveLength(1);
    const wrong = await ask(
      'GET',
      `/bookings/availableRooms?locationID=${here.scene.own.here}&startDateTime=x&endDateTime=y`,
    );
    expect(wrong).toMatchObject({ status: 400, body: { param: 'startDateTime' } });
  });
});

describe('what nobody knows, or says in another place', () => {
  const body = () => ({ userId: here.host.id, roomId: here.room, ...at('09:00', '10:00') });

  it('speaks for nothing that was judged: names of a body in the query, and names of the query in a body', async () => {
    const query = 'attendees=x&startDateTime=a&startDateTime=b&meetingTitle=a%0Ab&roomId=1&nobodyKnows=1';
    const heard = await ask('POST', `/bookings?${query}`, { ...body(), isUTCDateTime: true, meetingTitle: 'Said' });
    expect(heard).toMatchObject({
      status: 201,
      body: { roomID: here.room, meetingTitle: 'Said', timeFrom: '2030-01-08T09:00:00' },
    });
    const path = `/bookings/${heard.body.bookingID}?bookingDetails=x&endDateTime=a&endDateTime=b`;
    const changed = await ask('PUT', path, { userId: here.host.id, bookingDetails: { meetingTitle: 'Changed' } });
    expect(changed).toMatchObject({ status: 200, body: { meetingTitle: 'Changed' } });
  });

  it('fails no call, and the key may stand in the query of each', async () => {
    const { bookingID } = await book();
    const { 'ocp-apim-subscription-key': key = '', ...headers } = here.sender.headers;
    const base = `${here.scene.server.url}/${here.scene.own.tenant.slug}/api/V1`;
    const more = `isUTCDateTime=true&nobodyKnows=1&subscription-key=${key}`;
    expect((await fetch(`${base}/bookings/${bookingID}?${more}`, { headers })).status).toBe(200);
    const json = { ...headers, 'content-type': 'application/json' };
    const gone = JSON.stringify({ bookingId: bookingID, userId: here.host.id });
    const deleting = { method: 'DELETE', headers: json, body: gone };
    expect((await fetch(`${base}/bookings?${more}`, deleting)).status).toBe(200);
  });

  it.each([true, null, '0x1', '1e0'])('is no id where it is %j', async (odd) => {
    expect(await ask('POST', '/bookings', { ...body(), roomId: odd })).toMatchObject({
      status: 400,
      body: { param: 'roomId' },
    });
  });
});

describe('a room of a managed group', () => {
  it('is booked by an application at once, as it manages bookings, and what a person asked for is told as pending', async () => {
    const { own, server } = here.scene;
    const country = await own.make('/countries', { name: unique('Country'), code: 'MY' });
    const regionId = (await own.make('/regions', { name: unique('Region'), countryId: country.id })).id;
    const buildingId = (await own.make('/buildings', { name: unique('House'), zone: 'Asia/Singapore', regionId })).id;
    const group = { name: unique('Managed'), countryId: country.id, kind: 'managed' };
    const groupId = (await own.make('/resource-groups', group)).id;
    here.room = await newRoom({ buildingId, groupId });
    const firm = await book();
    const resourceIds = [here.room];
    const times = { start: '2030-01-08T10:00:00+08:00', end: '2030-01-08T11:00:00+08:00' };
    const employee = await own.person('employee');
    const asked = await call(`${server.url}/api/v1/bookings`, 'POST', { resourceIds, ...times }, employee.headers);
    expect([asked.status, asked.body.state]).toEqual([201, 'pending']);
    expect(await listed()).toMatchObject([
      { bookingID: firm.bookingID, status: 0, pendingOnGrid: false, groupId },
      { bookingID: asked.body.id, status: 6, pendingOnGrid: true, groupId },
    ]);
  });
});
