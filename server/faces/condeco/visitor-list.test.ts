import { describe, expect, it } from 'vitest';
import { applicationFor } from '../../../test/support/application.ts';
import { comers } from '../../../test/support/comers.ts';
import { unique } from '../../../test/support/scene.ts';

const { ask, here, invite, listed, newBuilding, refused, v1 } = comers();

describe('the list of visitors', () => {
  it('is of one of today and the next 14 days, by the clocks of the location', async () => {
    await invite({ firstName: 'Today', arrivalDate: '2030-01-07 09:00' });
    await invite({ firstName: 'Last', arrivalDate: '2030-01-21 09:00' });
    await invite({ firstName: 'Beyond', arrivalDate: '2030-01-22 09:00' });
    expect(await listed()).toEqual(['Today', 'Last']);
    expect(await listed('&visitDate=2030-01-07')).toEqual(['Today']);
    expect(await listed('&visitDate=2030/01/21')).toEqual(['Last']);
    expect(await listed('&visitDate=2030-01-10')).toEqual([]);
    const beyond = { status: 400, body: { statusCode: 400, param: 'visitDate' } };
    for (const day of ['2030-01-06', '2030-01-22', 'soon'])
      expect([day, await ask('GET', `/visitor?visitDate=${day}`)]).toMatchObject([day, beyond]);
    // Here it is Monday the 7th, in Honolulu the 6th still.
    const west = await newBuilding({ zone: 'Pacific/Honolulu' });
    await invite({ firstName: 'West', locationId: west, arrivalDate: '2030-01-06 20:00' });
    const asked = await ask('GET', `/visitor?locationId=${west}&visitDate=2030-01-06`);
    expect(asked.body.visitors).toMatchObject([{ firstName: 'West' }]);
    expect((await ask('GET', `/visitor?locationId=${west}&visitDate=2030-01-21`)).status).toBe(400);
    expect((await ask('GET', `/visitor?locationId=${west}`)).body.visitors).toHaveLength(1);
  });

  it('is narrowed by place, state, names and addresses, and by pages', async () => {
    const country = await here.scene.own.make('/countries', { name: unique('Land'), code: 'SG' });
    const region = await here.scene.own.make('/regions', { name: unique('North'), countryId: country.id });
    here.building = await newBuilding({ regionId: region.id });
    const email = `${unique('bo')}@condeco.example`;
    const bo = await here.scene.own.make('/users', { name: unique('Bo Berg'), email });
    await invite({ firstName: 'Ann', visitorCompany: 'Ikea_1' });
    await invite({ firstName: 'Ben', hostData: { hostId: bo.id } });
    const { visitorId } = await invite({ firstName: 'Cid', arrivalDate: '2030-01-07 10:00' });
    await ask('PUT', `/visitor/${visitorId}`, { actionType: 3 });
    const cases: readonly (readonly [string, string[]])[] = [
      ['', ['Ann', 'Ben', 'Cid']],
      ['&status=0', ['Ann', 'Ben']],
      ['&status=Arrived', ['Cid']],
      ['&status=', ['Ann', 'Ben', 'Cid']],
      ['&status=5', []],
      ['&visitorName=EN%20lun', ['Ben']],
      ['&visitorName=%25', []],
      ['&visitorCompany=ikea_', ['Ann']],
      ['&visitorCompany=ikea%3F', []],
      ['&hostName=bo%20berg', ['Ben']],
      ['&hostName=nobody', []],
      [`&hostEmail=${email.toUpperCase()}`, ['Ben']],
      [`&requestorEmail=${here.host.email}`, ['Ann', 'Cid']],
      [`&requestorEmail=${here.host.email}&hostName=bo`, []],
      ['&hostEmail=nobody@condeco.example', []],
      [`&countryId=${country.id}&regionId=${region.id}`, ['Ann', 'Ben', 'Cid']],
      ['&countryId=0&regionId=0&roomId=0', ['Ann', 'Ben', 'Cid']],
      ['&countryId=999999', []],
      ['&regionId=999999', []],
      ['&roomId=999999', []],
      ['&floorNumber=0', ['Ann', 'Ben', 'Cid']],
      ['&floorNumber=2', []],
      ['&meetingName=plan', []],
      ['&pageNumber=1&pageSize=2', ['Ann', 'Ben']],
      ['&pageNumber=2&pageSize=2', ['Cid']],
      ['&pageNumber=9&pageSize=2', []],
      ['&pageNumber=0&pageSize=0', ['Ann', 'Ben', 'Cid']],
      ['&unknown=1', ['Ann', 'Ben', 'Cid']],
    ];
    for (const [query, names] of cases) expect([query, await listed(query)]).toEqual([query, names]);
    const all = (await ask('GET', `/visitor?countryId=${country.id}`)).body.visitors;
    expect(all).toMatchObject([{ firstName: 'Ann', countryId: country.id, regionId: region.id }, {}, {}]);
    for (const [query, param] of [
      ['status=6', 'status'],
      ['locationId=x', 'locationId'],
      ['pageNumber=-1', 'pageNumber'],
      ['pageSize=100001', 'pageSize'],
      [`hostName=${'x'.repeat(201)}`, 'hostName'],
      ['floorNumber=301', 'floorNumber'],
    ] as const)
      expect([query, ...(await refused('GET', `/visitor?${query}`)).slice(0, 2)]).toEqual([query, 400, param]);
  });

  it('finds who comes to a meeting, by its room, its floor and its name', async () => {
    const { own } = here.scene;
    const floor = await own.make('/floors', { buildingId: here.building, name: 'Third', level: 3 });
    const at = { type: 'room', buildingId: here.building, name: unique('Room') };
    const room = await own.make('/resources', { ...at, floorId: floor.id });
    const booking = await own.make('/bookings', {
      resourceIds: [room.id],
      hostId: here.host.id,
      title: 'Board 100%',
      start: '2030-01-08T01:00:00Z',
      end: '2030-01-08T02:00:00Z',
    });
    await invite({ firstName: 'Guest', bookingId: booking.id });
    await invite({ firstName: 'Plain' });
    for (const [query, names] of [
      [`&roomId=${room.id}`, ['Guest']],
      ['&floorNumber=3', ['Guest']],
      ['&floorNumber=0', ['Plain']],
      ['&meetingName=board%20100%25', ['Guest']],
      [`&meetingName=other&roomId=${room.id}`, []],
      ['', ['Guest', 'Plain']],
    ] as const)
      expect([query, await listed(query)]).toEqual([query, names]);
    const { body } = await ask('GET', `/visitor?roomId=${room.id}`);
    const meeting = { bookingId: booking.id, meetingName: 'Board 100%', roomId: room.id, floorNumber: 3 };
    expect(body.visitors).toMatchObject([meeting]);
  });

  it('tells of who waits for approval, and of nobody who was turned down or is over', async () => {
    const { own } = here.scene;
    await own.make('/visiting-policies', { name: 'Ask', buildingId: here.building, rules: { approval: {} } });
    const person = await own.person('employee');
    const asked = {
      visitors: [{ name: 'Pia' }],
      buildingId: here.building,
      start: '2030-01-08T09:00',
      end: '2030-01-08T10:00',
    };
    const made = await here.scene.server.call('POST', '/visits', asked, { ...person.headers, authorization: '' });
    expect(made.body).toMatchObject({ approval: 'pending' });
    const { id, badges } = made.body as unknown as { id: number; badges: { id: number }[] };
    expect(await listed()).toEqual(['Pia']);
    expect(await listed('&status=5')).toEqual(['Pia']);
    expect(await listed('&status=0')).toEqual([]);
    const visitorId = badges[0]?.id;
    expect(await refused('PUT', `/visitor/${visitorId}`, { actionType: 3 })).toEqual([
      409,
      undefined,
      'visit_not_approved',
    ]);
    await v1('POST', `/visits/${id}/rejection`, {});
    expect(await listed()).toEqual([]);
    expect(await listed('&status=4')).toEqual(['Pia']);
    // Who invites through this door receives visitors there, and waits for nobody, as in v1.
    expect(await invite()).toMatchObject({ status: 0 });
  });

  it('is of the buildings whose visitors the application receives, and opened by the key of visitors alone', async () => {
    await invite();
    here.sender = await applicationFor(here.scene, { product: 'Visitor', reach: [await newBuilding()] });
    expect(await listed()).toEqual([]);
    here.sender = await applicationFor(here.scene, { product: 'ExternalBookings' });
    expect((await ask('GET', '/visitor')).status).toBe(401);
    here.sender = await applicationFor(here.scene, { product: 'Visitor' });
    expect((await ask('GET', `/bookings?roomId=1&startDate=2030-01-08&endDate=2030-01-08`)).status).toBe(401);
  });
});
