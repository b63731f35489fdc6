import { describe, expect, it } from 'vitest';
import { unique } from '../../../test/support/scene.ts';
import { meetings } from '../../../test/support/meetings.ts';

const { act, ask, at, book, comesTo, here, listed, newRoom } = meetings();

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
    const unknown = { status: 400, body: { message: 'Booking Id does not exist.', param: 'bookingId' } };
    expect(await act(2_000_000, 1)).toMatchObject(unknown);
    expect(await ask('DELETE', '/bookings', { bookingId: 2_000_000, userId: here.host.id })).toMatchObject(unknown);
  });

  it('is nothing once it is cancelled, which is what is said then', async () => {
    const { bookingID } = await book();
    await ask('DELETE', '/bookings', { bookingId: bookingID, userId: here.host.id });
    await comesTo('2030-01-08T01:00:00Z');
    for (const action of [1, 2, 3])
      expect(await act(bookingID, action, { endDateTime: '2030-01-08 11:00' })).toMatchObject({
        status: 409,
        body: { code: 'booking_state_conflict', message: expect.stringContaining('cancelled') },
      });
  });

  it('is refused with the vendor’s words as reason phrase too, and nothing before them', async () => {
    const { bookingID } = await book();
    const reasonFor = async (id: number): Promise<string> => {
      const headers = { ...here.sender.headers, 'content-type': 'application/json' };
      const body = JSON.stringify({ userId: here.host.id, bookingId: id, actionType: 1 });
      const url = `${here.scene.server.url}/${here.scene.own.tenant.slug}/api/V1/bookings/${id}`;
      const reply = await fetch(url, { method: 'PUT', headers, body });
      return `${reply.status} ${reply.statusText}`;
    };
    expect(await reasonFor(bookingID)).toBe('400 Meeting cannot be started at this moment.');
    await comesTo('2030-01-08T05:00:00Z');
    expect(await reasonFor(bookingID)).toBe('400 Meeting already started.');
    expect(await reasonFor(2_000_000)).toBe('400 Booking Id does not exist.');
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

describe('a booking that is named twice', () => {
  it('is the same one both times, or nothing is done', async () => {
    const { bookingID } = await book();
    const other = (await book(at('11:00', '12:00'))).bookingID;
    const put = (body: object) => ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id, ...body });
    const bookingDetails = { meetingTitle: 'Named' };
    const contradicted = { status: 400, body: { param: 'bookingId' } };
    expect(await put({ bookingId: other, bookingDetails })).toMatchObject(contradicted);
    expect(await put({ BookingID: `${other}`, actionType: 1 })).toMatchObject(contradicted);
    expect(await listed()).toMatchObject([{ meetingTitle: '' }, { meetingTitle: '' }]);
    expect(await put({ bookingId: `${bookingID}`, bookingDetails })).toMatchObject({
      status: 200,
      body: { meetingTitle: 'Named' },
    });
  });
});

describe('a booking of a desk', () => {
  it('is no meeting: it is read, changed and cancelled at its own address', async () => {
    const { own } = here.scene;
    const desk = await own.make('/resources', { type: 'desk', buildingId: own.here, name: unique('Desk') });
    const times = { start: '2030-01-08T01:00:00Z', end: '2030-01-08T02:00:00Z' };
    const { id } = await own.make('/bookings', { resourceIds: [desk.id], hostId: here.host.id, ...times });
    const userId = here.host.id;
    const unknown = { status: 400, body: { message: 'Booking Id does not exist.', param: 'bookingId' } };
    expect(await ask('GET', `/bookings/${id}`)).toMatchObject({ status: 404, body: { param: 'bookingId' } });
    expect(await ask('PUT', `/bookings/${id}`, { userId, bookingDetails: { roomId: here.room } })).toMatchObject(
      unknown,
    );
    expect(await act(id, 1)).toMatchObject(unknown);
    expect(await ask('DELETE', '/bookings', { bookingId: id, userId })).toMatchObject(unknown);
    expect(await ask('GET', `/deskBookings/${id}`)).toMatchObject({ status: 200, body: { deskId: desk.id } });
    expect(await listed()).toEqual([]);
  });

  it('with a room too keeps the desk when it gets another room', async () => {
    const { own } = here.scene;
    const desk = await own.make('/resources', { type: 'desk', buildingId: own.here, name: unique('Desk') });
    const room = await newRoom();
    const times = { start: '2030-01-08T01:00:00Z', end: '2030-01-08T02:00:00Z' };
    const resourceIds = [here.room, desk.id];
    const { id } = await own.make('/bookings', { resourceIds, hostId: here.host.id, ...times });
    expect(await ask('GET', `/bookings/${id}`)).toMatchObject({ status: 200, body: { roomID: here.room } });
    const change = { userId: here.host.id, bookingDetails: { roomId: room } };
    expect(await ask('PUT', `/bookings/${id}`, change)).toMatchObject({ status: 200, body: { roomID: room } });
    expect(await ask('GET', `/deskBookings/${id}`)).toMatchObject({ status: 200, body: { deskId: desk.id } });
  });
});

describe('a change of a meeting', () => {
  const edit = (bookingID: number, details: object, more: object = {}) =>
    ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id, ...more, bookingDetails: details });

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
    const form = new URLSearchParams({ userId: `${here.host.id}` });
    for (const [name, value] of Object.entries({ ...details, meetingTitle: 'By form' }))
      form.set(`bookingDetails[${name}]`, `${value}`);
    for (const time of ['first', 'second'])
      expect([time, await ask('PUT', `/bookings/${bookingID}`, form)]).toMatchObject([
        time,
        { status: 200, body: { meetingTitle: 'By form' } },
      ]);
    expect(await listed()).toEqual([]);
  });

  it('makes it private, and no more: the application reads its title, colleagues at the door do not', async () => {
    const { bookingID } = await book({ meetingTitle: 'Pay', privateMeeting: true });
    const shown = async () => (await ask('GET', `/bookings/${bookingID}`)).body;
    expect(await shown()).toMatchObject({ meetingTitle: 'Pay', privateMeeting: true });
    expect((await edit(bookingID, { meetingTitle: 'Pay round' })).body).toMatchObject({ privateMeeting: true });
    expect((await edit(bookingID, { privateMeeting: 'false' })).body).toMatchObject({ privateMeeting: false });
    const form = new URLSearchParams({ userId: `${here.host.id}`, 'bookingDetails[PrivateMeeting]': 'True' });
    for (const time of ['first', 'second'])
      expect([time, (await ask('PUT', `/bookings/${bookingID}`, form)).body]).toMatchObject([
        time,
        { meetingTitle: 'Pay round', privateMeeting: true },
      ]);
    const { body } = await here.scene.server.call(
      'GET',
      `/bookings/${bookingID}`,
      undefined,
      here.scene.own.admin.headers,
    );
    expect(body).toMatchObject({ title: 'Pay round', private: true, version: 4 });
    expect(await edit(bookingID, { privateMeeting: 'maybe' })).toMatchObject({
      status: 400,
      body: { param: 'bookingDetails.privateMeeting' },
    });
  });

  it('tells nobody of one that changes nothing', async () => {
    const { bookingID } = await book({ meetingTitle: 'Same' });
    const versionOf = async () =>
      (await here.scene.server.call('GET', `/bookings/${bookingID}`, undefined, here.scene.own.admin.headers)).body
        .version;
    const before = await versionOf();
    await edit(bookingID, {
      roomId: here.room,
      startDate: '2030-01-08 09:00',
      endDate: '2030-01-08 10:00',
      meetingTitle: 'Same',
    });
    expect(await versionOf()).toBe(before);
  });

  it('is refused where it says nothing, takes what others have, or is of somebody unknown', async () => {
    const { bookingID } = await book();
    await book(at('10:00', '11:00'));
    expect(await ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id })).toMatchObject({
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

describe('what a meeting is beside its room', () => {
  const read = async (id: number) =>
    (await here.scene.server.call('GET', `/bookings/${id}`, undefined, here.scene.own.admin.headers)).body;
  const edit = (id: number, details: object) =>
    ask('PUT', `/bookings/${id}`, { userId: here.host.id, bookingDetails: details });
  const times = { start: '2030-01-08T09:00', end: '2030-01-08T10:00' };

  it('stays with it: a change that names a room of it, or a part of one, gives no other up', async () => {
    const other = await newRoom();
    const both = await here.scene.own.make('/bookings', {
      resourceIds: [here.room, other],
      hostId: here.host.id,
      ...times,
    });
    expect((await edit(both.id, { roomId: other, meetingTitle: 'Both' })).body).toMatchObject({ meetingTitle: 'Both' });
    expect(new Set((await read(both.id)).resourceIds)).toEqual(new Set([here.room, other]));
    const parts = [await newRoom(), await newRoom()];
    const whole = await newRoom({ partIds: parts });
    const hall = await here.scene.own.make('/bookings', { resourceIds: [whole], hostId: here.host.id, ...times });
    expect((await edit(hall.id, { roomId: parts[0], meetingTitle: 'Hall' })).status).toBe(200);
    expect((await read(hall.id)).resourceIds).toEqual([whole]);
    const third = await newRoom();
    expect((await edit(both.id, { roomId: third })).status).toBe(200);
    expect((await read(both.id)).resourceIds).toHaveLength(2);
    expect((await read(both.id)).resourceIds).toContain(third);
  });

  it('is who comes: colleagues as who they are, each once, and the host as host alone', async () => {
    const ann = await here.scene.own.make('/users', { name: 'Ann Lee', email: 'ann.lee@condeco.example' });
    const emails = ['Ann.Lee@condeco.example', 'ann.lee@condeco.example', here.host.email, 'out@other.example'];
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

  it('is stopped by who came early and left again, also before its start', async () => {
    const { bookingID } = await book();
    await comesTo('2030-01-08T00:50:00Z');
    expect((await act(bookingID, 1)).status).toBe(200);
    expect(await act(bookingID, 2)).toMatchObject({ status: 200, body: { status: 2 } });
  });

  it('names what is wrong as it is called there', async () => {
    const { bookingID } = await book();
    await comesTo('2030-01-08T01:00:00Z');
    await act(bookingID, 1);
    const shorter = await act(bookingID, 3, { endDateTime: '2030-01-08 09:30' });
    expect(shorter).toMatchObject({ status: 400, body: { param: 'endDateTime' } });
    expect(await ask('GET', '/bookings/2000000')).toMatchObject({ status: 404, body: { param: 'bookingId' } });
    const years = `/bookings?roomId=${here.room}&startDate=2030-01-01&endDate=2031-01-02`;
    expect(await ask('GET', years)).toMatchObject({ status: 400, body: { param: 'endDate' } });
    expect((await ask('GET', years.replace('01-02', '01-01'))).status).toBe(200);
  });
});
