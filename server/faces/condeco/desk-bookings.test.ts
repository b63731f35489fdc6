import { describe, expect, it } from 'vitest';
import { meetings } from '../../../test/support/meetings.ts';
import { unique } from '../../../test/support/scene.ts';

const { ask, at, book, comesTo, here, newRoom } = meetings();

const newDesk = (more: object = {}): Promise<number> => newRoom({ type: 'desk', ...more });
const newUser = async (): Promise<number> =>
  (await here.scene.own.make('/users', { name: unique('Person'), email: `${unique('p')}@condeco.example` })).id;
const on = (date: string, bookingType = 2) => ({ date, bookingType });
/** Books a desk for the host, unless another is said. */
async function sit(deskId: number, dateList = [on('2030-01-08')], userId = here.host.id): Promise<number> {
  const { status, body } = await ask('POST', '/deskBookings', { userId, deskId, dateList });
  expect([status, body.bookings?.length]).toEqual([201, dateList.length]);
  return body.bookings[0].bookingId;
}
const read = async (id: number) => (await ask('GET', `/deskBookings/${id}`)).body;
const change = (id: number, more: object) => ask('PUT', `/deskBookings/${id}`, { userId: here.host.id, ...more });
const days = 'startDate=2030-01-08&endDate=2030-01-08';
const idsIn = async (query: string): Promise<number[]> =>
  (await ask('GET', `/deskBookings?${query}`)).body.deskBookings.map((one: { bookingId: number }) => one.bookingId);

describe('a desk booking', () => {
  it('is read by its id, with which part of its day it is; what is no desk booking is not', async () => {
    const id = await sit(await newDesk(), [on('2030-01-08', 1)]);
    expect(await read(id)).toMatchObject({
      date: '2030-01-08T00:00:00',
      bookingType: 1,
      timeFrom: '2030-01-08T12:00:00',
      timeTo: '2030-01-09T00:00:00',
    });
    const { bookingID } = await book();
    const unknown = { status: 400, body: { message: 'Booking Id does not exist.' } };
    for (const other of [bookingID, 2_000_000])
      expect(await ask('GET', `/deskBookings/${other}`)).toMatchObject({ ...unknown, body: { param: 'bookingId' } });
    expect(await ask('DELETE', '/deskBookings', { bookingId: bookingID, userId: here.host.id })).toMatchObject(unknown);
  });

  it('is checked in to, extended and ended, in the vendor’s words out of its time', async () => {
    const id = await sit(await newDesk(), [on('2030-01-08', 0)]);
    const early = { status: 400, body: { message: 'Meeting cannot be started at this moment.' } };
    expect(await change(id, { actionType: 1 })).toMatchObject(early);
    await comesTo('2030-01-08T00:30:00Z');
    const seated = { status: 200, body: { status: 1, checkedInAt: '2030-01-08T08:30:00' } };
    expect(await change(id, { actionType: 1 })).toMatchObject(seated);
    expect(await change(id, { actionType: 1 })).toMatchObject({ body: { message: 'Meeting already started.' } });
    const longer = await change(id, { actionType: 3, endDateTime: '2030-01-08 18:00' });
    expect(longer).toMatchObject({ status: 200, body: { timeTo: '2030-01-08T18:00:00', bookingType: 2 } });
    const left = { status: 200, body: { status: 2, checkedOutAt: '2030-01-08T08:30:00' } };
    expect(await change(id, { actionType: 2 })).toMatchObject(left);
    expect(await change(id, { actionType: 7 })).toMatchObject({ status: 400, body: { param: 'actionType' } });
  });

  it('is changed to another desk, day or part of it, and the same twice', async () => {
    const [desk, other] = [await newDesk(), await newDesk()];
    const id = await sit(desk);
    const versionOf = async () =>
      (await here.scene.server.call('GET', `/bookings/${id}`, undefined, here.scene.own.admin.headers)).body.version;
    const details = { deskId: other, date: '2030/01/09', bookingType: 0 };
    for (const time of ['first', 'second'])
      expect([time, await change(id, { bookingDetails: details })]).toMatchObject([
        time,
        { status: 200, body: { deskId: other, date: '2030-01-09T00:00:00', bookingType: 0 } },
      ]);
    expect(await versionOf()).toBe(2);
    expect((await change(id, { bookingDetails: { bookingType: 1 } })).body).toMatchObject({
      deskId: other,
      date: '2030-01-09T00:00:00',
      bookingType: 1,
      timeFrom: '2030-01-09T12:00:00',
    });
  });

  it('is not changed to what there is not, what others have, or by nobody; nothing of it is then', async () => {
    const [desk, taken] = [await newDesk(), await newDesk()];
    const id = await sit(desk);
    await sit(taken, [on('2030-01-08', 1)], await newUser());
    const room = await newRoom();
    const rows: [object, number, string | undefined][] = [
      [{}, 400, 'bookingDetails'],
      [{ bookingDetails: { deskId: 2_000_000 } }, 404, 'bookingDetails.deskId'],
      [{ bookingDetails: { deskId: room } }, 404, 'bookingDetails.deskId'],
      [{ bookingDetails: { deskId: taken } }, 409, undefined],
      [{ bookingDetails: { date: '2030-02-30' } }, 400, 'bookingDetails.date'],
      [{ bookingDetails: { bookingType: 3 } }, 400, 'bookingDetails.bookingType'],
      [{ userId: 2_000_000, actionType: 1 }, 404, 'userId'],
    ];
    for (const [wrong, status, param] of rows)
      expect([wrong, await change(id, wrong)]).toMatchObject([wrong, { status, body: param ? { param } : {} }]);
    expect(await read(id)).toMatchObject({ deskId: desk, bookingType: 2, date: '2030-01-08T00:00:00' });
  });

  it('is cancelled, and its desk is free; it stays to be read by its id', async () => {
    const desk = await newDesk();
    const id = await sit(desk);
    expect(await ask('DELETE', '/deskBookings', { bookingId: id, userId: here.host.id })).toEqual({
      status: 200,
      body: {},
    });
    expect(await read(id)).toMatchObject({ status: 4 });
    expect(await idsIn(`deskId=${desk}&${days}`)).toEqual([]);
    await sit(desk);
  });
});

describe('a list of desk bookings', () => {
  it('is of a desk, of somebody, of a location or of a group, page by page', async () => {
    const { own } = here.scene;
    const country = await own.make('/countries', { name: unique('Country'), code: 'SG' });
    const region = await own.make('/regions', { name: unique('Region'), countryId: country.id });
    const team = await own.make('/resource-groups', { name: unique('Team'), countryId: country.id });
    const house = { name: unique('House'), zone: 'Asia/Singapore', regionId: region.id };
    const { id: buildingId } = await own.make('/buildings', house);
    const [one, two] = [await newDesk({ buildingId, groupId: team.id }), await newDesk({ buildingId })];
    const other = await newUser();
    const [first, second] = [await sit(one, [on('2030-01-08', 0)]), await sit(two, [on('2030-01-08', 1)], other)];
    await sit(one, [on('2030-01-09')]);
    expect(await idsIn(`deskId=${one}&${days}`)).toEqual([first]);
    expect(await idsIn(`userId=${other}&${days}`)).toEqual([second]);
    expect(await idsIn(`locationId=${buildingId}&${days}`)).toEqual([first, second]);
    expect(await idsIn(`groupId=${team.id}&${days}`)).toEqual([first]);
    expect(await idsIn(`locationId=${buildingId}&userId=${other}&${days}`)).toEqual([second]);
    const page = await ask('GET', `/deskBookings?locationId=${buildingId}&${days}&pageNumber=2&pageSize=1`);
    expect(page.body).toMatchObject({ deskBookings: [{ bookingId: second, userId: other }], totalRecords: 2 });
    expect(await idsIn(`deskId=${two}&groupId=${team.id}&${days}`)).toEqual([]);
    expect(await idsIn(`deskId=${one}&userId=${here.host.id}&locationId=${buildingId}&${days}`)).toEqual([first]);
    expect(await idsIn(`deskId=${one}&userId=${other}&${days}`)).toEqual([]);
    expect(await idsIn(`locationId=2000000&${days}`)).toEqual([]);
  });

  it.each([
    [days, 400, 'deskId'],
    [`deskId=2000000&${days}`, 404, 'deskId'],
    ['userId=1&startDate=2030-01-08&endDate=2030-01-07', 400, 'endDate'],
    ['userId=1&startDate=2030-01-08&endDate=2031-01-20', 400, 'endDate'],
    ['userId=1&startDate=soon&endDate=2031-01-20', 400, 'startDate'],
  ])('with %s is refused, and what is wrong is named', async (query, status, param) => {
    expect(await ask('GET', `/deskBookings?${query}`)).toMatchObject({ status, body: { param } });
  });
});

describe('whether something may be booked', () => {
  it('is said of a room: why not, and what would work; nothing is booked', async () => {
    const wish = { userId: here.host.id, roomId: here.room, ...at('09:00', '10:00') };
    const may = { canBook: true, approvalRequired: false, reasons: [], alternative: null };
    expect(await ask('POST', '/bookings/check', wish)).toEqual({ status: 200, body: may });
    await book({ userId: await newUser() });
    const { body } = await ask('POST', '/bookings/check', wish);
    expect(body).toMatchObject({
      canBook: false,
      reasons: [{ code: 'resource_already_booked', message: expect.any(String), param: 'roomId' }],
      alternative: { roomId: expect.any(Number), startDateTime: expect.stringMatching(/^2030-01-08T/) },
    });
    const twice = await ask('POST', '/bookings', wish);
    expect([twice.status, twice.body.code]).toEqual([409, 'resource_already_booked']);
  });

  it('is said by the policies for whom it is to be', async () => {
    await here.scene.own.make('/policies', {
      name: unique('Short'),
      resourceId: here.room,
      rules: { maxLength: { minutes: 30 } },
    });
    const { body } = await ask('POST', '/bookings/check', {
      userId: here.host.id,
      roomId: here.room,
      ...at('09:00', '10:00'),
    });
    expect(body).toMatchObject({ canBook: false, reasons: [{ message: expect.stringContaining('30') }] });
  });

  it('is no where it has to be said who pays, unless it is', async () => {
    const paid = { name: unique('Paid'), resourceId: here.room, rules: { costCodes: true } };
    await here.scene.own.make('/policies', paid);
    const wish = { userId: here.host.id, roomId: here.room, ...at('09:00', '10:00') };
    const { body } = await ask('POST', '/bookings/check', wish);
    expect(body).toMatchObject({ canBook: false, reasons: [{ code: 'booking_cost_codes_required' }] });
    expect(await ask('POST', '/bookings', wish)).toMatchObject({ status: 422, body: { param: 'costCentre' } });
    const costCentre = unique('Pays');
    await here.scene.own.make('/cost-codes', { code: costCentre });
    const said = { ...wish, costCentre: costCentre.toUpperCase() };
    expect((await ask('POST', '/bookings/check', said)).body).toMatchObject({ canBook: true, reasons: [] });
    const unknown = await ask('POST', '/bookings', { ...wish, costCentre: 'none such' });
    expect(unknown).toMatchObject({ status: 404, body: { param: 'costCentre' } });
    const made = await ask('POST', '/bookings', said);
    expect(made.status).toBe(201);
    const edit = (bookingDetails: object) =>
      ask('PUT', `/bookings/${made.body.bookingID}`, { userId: here.host.id, bookingDetails });
    const other = unique('Other');
    await here.scene.own.make('/cost-codes', { code: other });
    for (const _ of ['sent', 'and sent again']) expect((await edit({ costCentre: other })).status).toBe(200);
    expect(await edit({ costCentre: '?' })).toMatchObject({
      status: 404,
      body: { param: 'bookingDetails.costCentre' },
    });
  });

  it('is asked of a desk too, of all its days at once', async () => {
    const desk = await newDesk();
    await here.scene.own.make('/policies', { name: unique('Paid'), resourceId: desk, rules: { costCodes: true } });
    const costCentre = unique('Days');
    await here.scene.own.make('/cost-codes', { code: costCentre });
    const wish = { userId: here.host.id, deskId: desk, dateList: [on('2030-01-15'), on('2030-01-16', 0)] };
    const { body } = await ask('POST', '/deskBookings/check', wish);
    expect(body.dates[1].reasons).toMatchObject([{ code: 'booking_cost_codes_required', param: 'costCentre' }]);
    expect(await ask('POST', '/deskBookings', wish)).toMatchObject({ status: 422, body: { param: 'costCentre' } });
    expect((await ask('POST', '/deskBookings/check', { ...wish, costCentre })).body.canBook).toBe(true);
    expect((await ask('POST', '/deskBookings', { ...wish, costCentre })).status).toBe(201);
  });

  it('is said of a desk for each day', async () => {
    const desk = await newDesk();
    await sit(desk, [on('2030-01-09', 1)], await newUser());
    const dateList = [on('2030-01-08'), on('2030-01-09'), on('2030-01-09', 0)].slice(0, 2);
    const { body } = await ask('POST', '/deskBookings/check', { userId: here.host.id, deskId: desk, dateList });
    expect(body).toEqual({
      canBook: false,
      dates: [
        { date: '2030-01-08T00:00:00', bookingType: 2, canBook: true, reasons: [] },
        {
          date: '2030-01-09T00:00:00',
          bookingType: 2,
          canBook: false,
          reasons: [{ code: 'resource_already_booked', message: expect.any(String), param: 'deskId' }],
        },
      ],
    });
  });

  it('is refused as a booking is for what there is not, and for too many days', async () => {
    const [userId, deskId] = [here.host.id, await newDesk()];
    const wish = { userId, roomId: here.room, ...at('09:00', '10:00') };
    const many = Array.from({ length: 15 }, (_, i) => on(`2030-02-${String(i + 1).padStart(2, '0')}`));
    const rows: [string, object, number, string][] = [
      ['/bookings/check', { ...wish, roomId: deskId }, 404, 'roomId'],
      ['/bookings/check', { ...wish, userId: 2_000_000 }, 404, 'userId'],
      ['/bookings/check', { ...wish, ...at('10:00', '09:00') }, 400, 'endDateTime'],
      ['/deskBookings/check', { userId, deskId: here.room, dateList: [on('2030-01-08')] }, 404, 'deskId'],
      ['/deskBookings/check', { userId, deskId, dateList: many }, 400, 'dateList'],
      [
        '/deskBookings/check',
        { userId, deskId, dateList: [on('2030-01-08'), on('2030-01-08', 0)] },
        400,
        'dateList[1]',
      ],
    ];
    for (const [path, body, status, param] of rows)
      expect([path, await ask('POST', path, body)]).toMatchObject([path, { status, body: { param } }]);
  });
});
