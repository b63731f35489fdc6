import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationFor } from '../../../test/support/application.ts';
import { openScene, unique, type Scene, type Sender } from '../../../test/support/scene.ts';

let now = Temporal.Instant.from('2030-01-07T08:00:00Z');
let scene: Scene;
let sender: Sender;
let host: { readonly id: number; readonly email: string };
beforeAll(async () => {
  scene = await openScene(() => now, 'Asia/Singapore');
  const email = 'mei@condeco.example';
  host = { id: (await scene.own.make('/users', { name: 'Tan, Mei', email })).id, email };
});
afterAll(() => scene[Symbol.asyncDispose]());

let room: number;
beforeEach(async () => {
  await comesTo('2030-01-07T00:00:00Z'); // 08:00 in Singapore
  room = await newRoom();
});

const newRoom = async (more: object = {}): Promise<number> =>
  (await scene.own.make('/resources', { type: 'room', buildingId: scene.own.here, name: unique('Room'), ...more })).id;

/** It is so late, and the application has a token that counts then. */
async function comesTo(time: string): Promise<void> {
  now = Temporal.Instant.from(time);
  sender = await applicationFor(scene, { product: 'ExternalBookings' });
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function ask(method: Method, path: string, body?: object | URLSearchParams) {
  const json = body instanceof URLSearchParams || body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: body instanceof URLSearchParams ? body : JSON.stringify(body) };
  const url = `${scene.server.url}/${scene.own.tenant.slug}/api/V1${path}`;
  const reply = await fetch(url, { method, headers: { ...sender.headers, ...json }, ...sent });
  return { status: reply.status, body: await reply.json() };
}

const at = (from: string, to: string, day = '2030-01-08') => ({
  startDateTime: `${day} ${from}`,
  endDateTime: `${day} ${to}`,
});
const book = async (more: object = {}) => {
  const { status, body } = await ask('POST', '/bookings', {
    userId: host.id,
    roomId: room,
    ...at('09:00', '10:00'),
    ...more,
  });
  expect([status, body]).toMatchObject([201, { roomID: expect.any(Number) }]);
  return body as { bookingID: number };
};
const act = (bookingID: number, actionType: number, more: object = {}) =>
  ask('PUT', `/bookings/${bookingID}`, { userId: host.id, bookingId: bookingID, actionType, ...more });
const listed = async (query = 'startDate=2030-01-08&endDate=2030-01-08') =>
  (await ask('GET', `/bookings?roomId=${room}&${query}`)).body.bookings as { bookingID: number }[];

describe('a meeting', () => {
  it('is booked for somebody and told with all its keys, by the clocks of its location and in UTC', async () => {
    const { status, body } = await ask('POST', '/bookings', {
      userId: String(host.id),
      roomId: String(room),
      startDateTime: '2030-01-08 09:00',
      endDateTime: '2030-01-08 10:30:00',
      meetingTitle: 'Plan',
      bookingSource: 3,
      privateMeeting: false,
      setDefaultStyle: true,
      numberOfAttendees: 2,
      attendees: [{ roomId: room, firstName: 'Ann', lastName: 'Lee', email: 'ann@condeco.example', attendeeType: 1 }],
    });
    expect(status).toBe(201);
    const booking = {
      bookingID: expect.any(Number),
      roomID: room,
      locationId: scene.own.here,
      locationTimeZone: 'Singapore Standard Time',
      meetingTitle: 'Plan',
      timeFrom: '2030-01-08T09:00:00',
      timeTo: '2030-01-08T10:30:00',
      timeFromUTC: '2030-01-08T01:00:00',
      timeToUTC: '2030-01-08T02:30:00',
      utcWithSetupTime: '2030-01-08T01:00:00',
      utcWithCleanDownTime: '2030-01-08T02:30:00',
      actualTimeFrom: '2030-01-08T09:00:00',
      actualTimeTo: '2030-01-08T10:30:00',
      bookingRealStartTime: null,
      bookingRealEndTime: null,
      hostName: 'Tan, Mei',
      hostEmail: host.email,
      hostId: host.id,
      requestorId: host.id,
      requestorName: 'Tan, Mei',
      requestorEmail: host.email,
      creatorName: 'Tan, Mei',
      creatorEmail: host.email,
      meetingProgress: 0,
      prepUnit: 1,
      prepPeriod: 0,
      cleanDownUnit: 1,
      cleanDownPeriod: 0,
      roomClear: false,
      instantMeeting: false,
      pendingOnGrid: false,
      privateMeeting: false,
      lastModifiedOn: null,
      modifiedBy: 0,
      createdOn: '2030-01-07T08:00:00',
      createdBy: host.id,
      deleted: 0,
      recurranceId: 0,
      waitList: 0,
      dateFrom: '2030-01-08T00:00:00',
      groupId: 0,
      bookingStart: '2030-01-08T09:00:00',
      bookingEnd: '2030-01-08T10:30:00',
      bookingSource: 3,
      userRole: 3,
      status: 0,
      setupStyle: '',
      notes: '',
      meetingType: '',
    };
    expect(body).toStrictEqual(booking);
    expect((await ask('GET', `/bookings/${body.bookingID}`)).body).toStrictEqual(booking);
    const own = await scene.server.call('GET', `/bookings/${body.bookingID}`, undefined, scene.own.admin.headers);
    expect(own.body.attendees).toMatchObject([{ name: 'Ann Lee', email: 'ann@condeco.example' }]);
  });

  it('is booked by a form as by JSON, in UTC where that is said, and with an offset', async () => {
    const form = new URLSearchParams({ userId: `${host.id}`, roomId: `${room}`, ...at('01:00', '02:00') });
    const { body } = await ask('POST', '/bookings?isUTCDateTime=true', form);
    expect(body).toMatchObject({ timeFrom: '2030-01-08T09:00:00', timeFromUTC: '2030-01-08T01:00:00' });
    const offset = { startDateTime: '2030-01-09T09:00:00+05:30', endDateTime: '2030-01-09T10:00:00+05:30' };
    const other = await ask(
      'POST',
      '/bookings',
      new URLSearchParams({ userId: `${host.id}`, roomId: `${room}`, ...offset }),
    );
    expect(other.body).toMatchObject({ timeFromUTC: '2030-01-09T03:30:00', timeFrom: '2030-01-09T11:30:00' });
    const slashes = await ask('POST', '/bookings', {
      userId: host.id,
      roomId: room,
      ...at('09:00', '10:00', '2030/01/10'),
    });
    expect(slashes.body).toMatchObject({ timeFrom: '2030-01-10T09:00:00' });
  });

  it('is had by one: whoever comes second is refused, and nothing of it is left', async () => {
    const sent = Array.from({ length: 20 }, () =>
      ask('POST', '/bookings', { userId: host.id, roomId: room, ...at('09:00', '10:00') }),
    );
    const heard = await Promise.all(sent);
    expect(heard.filter(({ status }) => status === 201)).toHaveLength(1);
    const lost = heard.find(({ status }) => status !== 201);
    expect(lost).toMatchObject({ status: 409, body: { statusCode: 409, code: 'resource_already_booked' } });
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ['a room that there is not', { roomId: 2_000_000 }, 404, 'roomId'],
    ['somebody who there is not', { userId: 2_000_000 }, 404, 'userId'],
    ['no times', { startDateTime: 'soon' }, 400, 'startDateTime'],
    ['an end before its start', at('10:00', '09:00'), 400, 'endDateTime'],
    ['a room that is none', { roomId: 'five' }, 400, 'roomId'],
    ['privacy, which is not kept here', { privateMeeting: true }, 400, 'privateMeeting'],
    ['privacy in another spelling', { PrivateMeeting: 'True' }, 400, 'privateMeeting'],
    ['an address that is none', { attendees: [{ email: 'x' }] }, 400, 'attendees[0].email'],
  ])('with %s is refused, and what is wrong is named', async (_what, wrong, status, param) => {
    const heard = await ask('POST', '/bookings', { userId: host.id, roomId: room, ...at('09:00', '10:00'), ...wrong });
    expect(heard).toMatchObject({ status, body: { statusCode: status, param } });
    expect(await listed()).toEqual([]);
  });
});

describe('meetings of a room', () => {
  it('are listed for whole days, the last included, without those that are cancelled', async () => {
    const first = await book(at('23:00', '23:30', '2030-01-08'));
    const second = await book(at('00:30', '01:00', '2030-01-09'));
    const gone = await book(at('12:00', '13:00', '2030-01-08'));
    expect(await ask('DELETE', '/bookings', { bookingId: gone.bookingID, userId: host.id })).toEqual({
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
    const wrong = await ask('GET', `/bookings?roomId=${room}&startDate=2030-01-09&endDate=2030-01-08`);
    expect(wrong).toMatchObject({ status: 400, body: { param: 'endDate' } });
  });
});

describe('what is done to a meeting', () => {
  it('is starting it in its time, in the vendor’s words elsewhere', async () => {
    const { bookingID } = await book();
    const early = { status: 400, body: { message: 'Meeting cannot be started at this moment.' } };
    expect(await act(bookingID, 1)).toMatchObject(early);
    await comesTo('2030-01-08T00:55:00Z');
    const started = await act(bookingID, 1);
    expect(started).toMatchObject({
      status: 200,
      body: { status: 1, meetingProgress: 1, bookingRealStartTime: '2030-01-08T08:55:00' },
    });
    const again = { status: 400, body: { message: 'Meeting already started.' } };
    expect(await act(bookingID, 1)).toMatchObject(again);
    const late = await book(at('11:00', '12:00'));
    await comesTo('2030-01-08T05:00:00Z');
    expect(await act(late.bookingID, 1)).toMatchObject(again);
    const unknown = { status: 400, body: { message: expect.stringContaining('Booking Id does not exist.') } };
    expect(await act(2_000_000, 1)).toMatchObject(unknown);
    expect(await ask('DELETE', '/bookings', { bookingId: 2_000_000, userId: host.id })).toMatchObject(unknown);
  });

  it('is extending it where nobody comes after, and stopping it: the rest is free', async () => {
    const { bookingID } = await book();
    await book(at('11:00', '12:00'));
    await comesTo('2030-01-08T01:00:00Z');
    await act(bookingID, 1);
    expect(await act(bookingID, 3)).toMatchObject({ status: 400, body: { param: 'endDateTime' } });
    expect(await act(bookingID, 3, { endDateTime: '2030-01-08 11:30' })).toMatchObject({ status: 409 });
    expect(await act(bookingID, 3, { endDateTime: '2030-01-08 11:00' })).toMatchObject({
      status: 200,
      body: { timeTo: '2030-01-08T11:00:00' },
    });
    await comesTo('2030-01-08T01:30:00Z');
    expect(await act(bookingID, 2)).toMatchObject({ status: 200, body: { status: 2, meetingProgress: 2 } });
    await book(at('09:30', '11:00'));
    expect(await act(bookingID, 9)).toMatchObject({ status: 400, body: { param: 'actionType' } });
  });
});

describe('a change of a meeting', () => {
  const edit = (bookingID: number, details: object, more: object = {}) =>
    ask('PUT', `/bookings/${bookingID}`, { userId: host.id, ...more, bookingDetails: details });

  it('moves it to another room and time, sent twice as that client does, as JSON and as a form', async () => {
    const { bookingID } = await book();
    const other = await newRoom();
    const details = {
      roomId: other,
      startDate: '2030-01-08 14:00:00',
      endDate: '2030-01-08 15:00:00',
      meetingTitle: 'Moved',
      privateMeeting: false,
    };
    const wanted = { status: 200, body: { roomID: other, timeFrom: '2030-01-08T14:00:00', meetingTitle: 'Moved' } };
    expect(await edit(bookingID, details)).toMatchObject(wanted);
    expect(await edit(bookingID, details)).toMatchObject(wanted);
    const form = new URLSearchParams({ userId: `${host.id}` });
    for (const [name, value] of Object.entries({ ...details, meetingTitle: 'By form' }))
      form.set(`bookingDetails[${name}]`, `${value}`);
    for (const time of ['first', 'second'])
      expect([time, await ask('PUT', `/bookings/${bookingID}`, form)]).toMatchObject([
        time,
        { status: 200, body: { meetingTitle: 'By form' } },
      ]);
    expect(await listed()).toEqual([]);
  });

  it('tells nobody of one that changes nothing', async () => {
    const { bookingID } = await book({ meetingTitle: 'Same' });
    const versionOf = async () =>
      (await scene.server.call('GET', `/bookings/${bookingID}`, undefined, scene.own.admin.headers)).body.version;
    const before = await versionOf();
    await edit(bookingID, {
      roomId: room,
      startDate: '2030-01-08 09:00',
      endDate: '2030-01-08 10:00',
      meetingTitle: 'Same',
    });
    expect(await versionOf()).toBe(before);
  });

  it('is refused where it says nothing, takes what others have, or is of somebody unknown', async () => {
    const { bookingID } = await book();
    await book(at('10:00', '11:00'));
    expect(await ask('PUT', `/bookings/${bookingID}`, { userId: host.id })).toMatchObject({
      status: 400,
      body: { param: 'bookingDetails' },
    });
    expect(await edit(bookingID, { endDate: '2030-01-08 10:30' })).toMatchObject({
      status: 409,
      body: { code: 'resource_already_booked' },
    });
    expect(await edit(bookingID, { meetingTitle: 'x' }, { userId: 2_000_000 })).toMatchObject({
      status: 404,
      body: { param: 'userId' },
    });
    expect((await ask('GET', `/bookings/${bookingID}`)).body).toMatchObject({
      timeTo: '2030-01-08T10:00:00',
      meetingTitle: '',
    });
  });
});

describe('what is free', () => {
  it('is told slot by slot of each room', async () => {
    const floor = await scene.own.make('/floors', { name: 'Third', buildingId: scene.own.here, level: 3 });
    room = await newRoom({ floorId: floor.id });
    await book(at('10:00', '11:00'));
    const { startDateTime, endDateTime } = at('09:00', '12:00');
    const query = new URLSearchParams({
      locationId: `${scene.own.here}`,
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
          locationID: scene.own.here,
          floorNumber: 3,
          resourceID: room,
          workspaceTypeId: 1,
          freePeriodSlots: [slot('09:00', '10:00', '01:00', '02:00'), slot('11:00', '12:00', '03:00', '04:00')],
        },
      ],
    });
  });

  it('is told of rooms that have what is asked for, blank asking for nothing', async () => {
    const amenity = await scene.own.make('/amenities', { name: unique('Screen') });
    const equipped = await newRoom({ amenityIds: [amenity.id], capacity: 7 });
    await book(at('10:00', '11:00'));
    const times = at('10:30', '12:00');
    const free = async (more: Record<string, string>): Promise<number[]> => {
      const query = new URLSearchParams({ locationID: `${scene.own.here}`, ...times, ...more });
      const { body } = await ask('GET', `/bookings/availableRooms?${query}`);
      return body.availableRooms.map(({ roomId }: { roomId: number }) => roomId);
    };
    const all = await free({ roomAttributes: '' });
    expect(all).toContain(equipped);
    expect(all).not.toContain(room);
    expect(await free({ roomAttributes: `${amenity.id}` })).toEqual([equipped]);
    expect(await free({ workSpaceTypeId: '2' })).toEqual([]);
    expect(await free({ roomsPerDay: '1' })).toHaveLength(1);
    const wrong = await ask(
      'GET',
      `/bookings/availableRooms?locationID=${scene.own.here}&startDateTime=x&endDateTime=y`,
    );
    expect(wrong).toMatchObject({ status: 400, body: { param: 'startDateTime' } });
  });
});

describe('what nobody knows, or says in another place', () => {
  const body = () => ({ userId: host.id, roomId: room, ...at('09:00', '10:00') });

  it('speaks for nothing that was judged: names of a body in the query, and names of the query in a body', async () => {
    const query = 'attendees=x&startDateTime=a&startDateTime=b&meetingTitle=a%0Ab&roomId=1&nobodyKnows=1';
    const heard = await ask('POST', `/bookings?${query}`, { ...body(), isUTCDateTime: true, meetingTitle: 'Said' });
    expect(heard).toMatchObject({
      status: 201,
      body: { roomID: room, meetingTitle: 'Said', timeFrom: '2030-01-08T09:00:00' },
    });
    const path = `/bookings/${heard.body.bookingID}?bookingDetails=x&endDateTime=a&endDateTime=b`;
    const changed = await ask('PUT', path, { userId: host.id, bookingDetails: { meetingTitle: 'Changed' } });
    expect(changed).toMatchObject({ status: 200, body: { meetingTitle: 'Changed' } });
  });

  it('fails no call, and the key may stand in the query of each', async () => {
    const { bookingID } = await book();
    const { 'ocp-apim-subscription-key': key = '', ...headers } = sender.headers;
    const base = `${scene.server.url}/${scene.own.tenant.slug}/api/V1`;
    const more = `isUTCDateTime=true&nobodyKnows=1&subscription-key=${key}`;
    expect((await fetch(`${base}/bookings/${bookingID}?${more}`, { headers })).status).toBe(200);
    const json = { ...headers, 'content-type': 'application/json' };
    const gone = JSON.stringify({ bookingId: bookingID, userId: host.id });
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

describe('what a meeting is beside its room', () => {
  const read = async (id: number) =>
    (await scene.server.call('GET', `/bookings/${id}`, undefined, scene.own.admin.headers)).body;
  const edit = (id: number, details: object) =>
    ask('PUT', `/bookings/${id}`, { userId: host.id, bookingDetails: details });
  const times = { start: '2030-01-08T09:00', end: '2030-01-08T10:00' };

  it('stays with it: a change that names a room of it, or a part of one, gives no other up', async () => {
    const other = await newRoom();
    const both = await scene.own.make('/bookings', { resourceIds: [room, other], hostId: host.id, ...times });
    expect((await edit(both.id, { roomId: other, meetingTitle: 'Both' })).body).toMatchObject({ meetingTitle: 'Both' });
    expect((await read(both.id)).resourceIds.toSorted()).toEqual([room, other].toSorted());
    const parts = [await newRoom(), await newRoom()];
    const whole = await newRoom({ partIds: parts });
    const hall = await scene.own.make('/bookings', { resourceIds: [whole], hostId: host.id, ...times });
    expect((await edit(hall.id, { roomId: parts[0], meetingTitle: 'Hall' })).status).toBe(200);
    expect((await read(hall.id)).resourceIds).toEqual([whole]);
    const third = await newRoom();
    expect((await edit(both.id, { roomId: third })).status).toBe(200);
    expect((await read(both.id)).resourceIds).toHaveLength(2);
    expect((await read(both.id)).resourceIds).toContain(third);
  });

  it('is who comes: colleagues as who they are, each once, and the host as host alone', async () => {
    const ann = await scene.own.make('/users', { name: 'Ann Lee', email: 'ann.lee@condeco.example' });
    const emails = ['Ann.Lee@condeco.example', 'ann.lee@condeco.example', host.email, 'out@other.example'];
    const { bookingID } = await book({ attendees: emails.map((email) => ({ email, lastName: 'X' })) });
    const { attendees } = await read(bookingID);
    expect(attendees).toMatchObject([{ userId: ann.id }, { userId: null, email: 'out@other.example', name: 'X' }]);
  });

  it('is not given away by a stop before it has begun; one that ends early stays in the list', async () => {
    const { bookingID } = await book();
    expect(await act(bookingID, 2)).toMatchObject({ status: 400, body: { message: 'Meeting has not started.' } });
    await comesTo('2030-01-08T01:30:00Z');
    expect(await act(bookingID, 2)).toMatchObject({ status: 200, body: { status: 2 } });
    expect(await listed()).toMatchObject([{ bookingID, status: 2 }]);
  });

  it('names what is wrong as it is called there', async () => {
    const { bookingID } = await book();
    await comesTo('2030-01-08T01:00:00Z');
    await act(bookingID, 1);
    const shorter = await act(bookingID, 3, { endDateTime: '2030-01-08 09:30' });
    expect(shorter).toMatchObject({ status: 400, body: { param: 'endDateTime' } });
    expect(await ask('GET', '/bookings/2000000')).toMatchObject({ status: 404, body: { param: 'bookingId' } });
    const years = `/bookings?roomId=${room}&startDate=2030-01-01&endDate=2031-01-02`;
    expect(await ask('GET', years)).toMatchObject({ status: 400, body: { param: 'endDate' } });
    expect((await ask('GET', years.replace('01-02', '01-01'))).status).toBe(200);
  });
});
