import { describe, expect, it } from 'vitest';
import { comers } from '../../../test/support/comers.ts';
import { unique } from '../../../test/support/scene.ts';

const { ask, here, invite, listed, newBuilding, refused, v1, wish } = comers();

describe('a visitor', () => {
  it('is expected for the rest of the day, and told the same in the list, by her id and in v1', async () => {
    const { status, body } = await ask('POST', '/visitor', wish());
    const times = { arrivalDate: '2030-01-08T09:00:00', departureDate: '2030-01-09T00:00:00' };
    expect([status, body]).toMatchObject([201, times]);
    expect(await ask('GET', `/visitor?locationId=${here.building}`)).toEqual({
      status: 200,
      body: { visitors: [body], totalRecords: 1 },
    });
    expect(await ask('GET', `/visitor/${body.visitorId}`)).toEqual({ status: 200, body });
    const { items } = (await v1('GET', `/visits?buildingId=${here.building}`)).body as { items: object[] };
    expect(items).toMatchObject([{ hostId: here.host.id, badges: [{ id: body.visitorId, name: 'Vera Lund' }] }]);
  });

  it('stays no longer than visitors may there, unless it is said', async () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '08:00', to: '18:00' }));
    await here.scene.own.make('/visiting-policies', {
      name: 'Day',
      buildingId: here.building,
      rules: { hours: { week } },
    });
    expect(await invite()).toMatchObject({ departureDate: '2030-01-08T18:00:00' });
    await here.scene.own.make('/visiting-policies', {
      name: 'Short',
      buildingId: here.building,
      rules: { maxLength: { minutes: 90 } },
    });
    expect(await invite()).toMatchObject({ departureDate: '2030-01-08T10:30:00' });
    expect(await invite({ departureDate: '2030-01-08 10:00' })).toMatchObject({ departureDate: '2030-01-08T10:00:00' });
    expect(await refused('POST', '/visitor', wish({ departureDate: '2030-01-08 12:00' }))).toEqual([
      422,
      'departureDate',
      'visit_longer_than_allowed',
    ]);
    expect(await refused('POST', '/visitor', wish({ arrivalDate: '2030-01-08 19:00' }))).toEqual([
      422,
      'arrivalDate',
      'visit_outside_hours',
    ]);
  });

  it('arrives and departs, and has not after all', async () => {
    const { visitorId } = await invite({ arrivalDate: '2030-01-07 09:00' });
    const act = (actionType: number) => ask('PUT', `/visitor/${visitorId}`, { actionType });
    const none = { actualArrivalDate: null, actualDepartureDate: null };
    expect(await act(5)).toMatchObject({
      status: 409,
      body: { code: 'badge_state_conflict', message: 'Who is not here yet cannot leave' },
    });
    const arrived = { actualArrivalDate: '2030-01-07T08:00:00' };
    expect(await act(3)).toMatchObject({ status: 200, body: { ...none, ...arrived, status: 1 } });
    expect(await act(3)).toMatchObject({ status: 409, body: { message: 'Who is here already cannot arrive' } });
    expect(await act(4)).toMatchObject({ status: 200, body: { ...none, status: 0 } });
    await act(3);
    const left = { ...arrived, actualDepartureDate: '2030-01-07T08:00:00', status: 2 };
    expect(await act(5)).toMatchObject({ status: 200, body: left });
    expect(await act(6)).toMatchObject({ status: 200, body: { ...none, ...arrived, status: 1 } });
    expect(await act(7)).toMatchObject({ status: 400, body: { param: 'actionType' } });
    const both = { actionType: 5, locationId: here.building };
    expect(await ask('PUT', `/visitor/${visitorId}`, both)).toMatchObject({
      status: 400,
      body: { param: 'locationId' },
    });
    // On another day nobody is let in.
    const tomorrow = await invite();
    expect(await refused('PUT', `/visitor/${tomorrow.visitorId}`, { actionType: 3 })).toEqual([
      409,
      undefined,
      'visit_not_today',
    ]);
  });

  it('is let in only with the answers that are asked for, as at the front desk', async () => {
    const questions = [{ key: 'nda', kind: 'yes_no', text: 'Agree?', required: true, expected: 'yes' }];
    const made = await v1('POST', '/visit-questionnaires', { name: 'Door', buildingId: here.building, questions });
    expect([made.status, made.body]).toMatchObject([201, {}]);
    const { visitorId } = await invite({ arrivalDate: '2030-01-07 09:00' });
    const heard = await ask('PUT', `/visitor/${visitorId}`, { actionType: 3 });
    expect([heard.status, heard.body.code]).toEqual([422, 'visit_answers_missing']);
  });

  it('is changed, twice alike too, and comes no more', async () => {
    const { visitorId } = await invite();
    const other = await newBuilding({ zone: 'Europe/London' });
    const email = `${unique('ann')}@condeco.example`;
    const ann = await here.scene.own.make('/users', { name: 'Ann', email });
    const versionOf = async () =>
      ((await v1('GET', `/visits?buildingId=${other}`)).body as { items: { version: number }[] }).items[0]?.version;
    const change = {
      firstName: 'Vera',
      hostData: { hostEmailAddress: email.toUpperCase() },
      locationId: other,
      arrivalDate: '2030-01-09 10:00',
      departureDate: '2030-01-09 11:00',
    };
    const moved = {
      visitorId,
      hostId: ann.id,
      locationId: other,
      locationTimeZone: 'GMT Standard Time',
      arrivalDate: '2030-01-09T10:00:00',
      arrivalDateUTC: '2030-01-09T10:00:00',
      departureDate: '2030-01-09T11:00:00',
    };
    expect(await ask('PUT', `/visitor/${visitorId}`, change)).toMatchObject({ status: 200, body: moved });
    const version = await versionOf();
    expect(await ask('PUT', `/visitor/${visitorId}`, change)).toMatchObject({ status: 200, body: moved });
    expect(await versionOf()).toBe(version);
    // As long as before, where only the arrival is said.
    const later = { arrivalDate: '2030-01-09 15:00' };
    expect(await ask('PUT', `/visitor/${visitorId}`, later)).toMatchObject({
      body: { departureDate: '2030-01-09T16:00:00' },
    });
    expect(await refused('PUT', `/visitor/${visitorId}`, { lastName: 'Other' })).toEqual([
      400,
      'lastName',
      'invalid_request',
    ]);
    expect(await ask('DELETE', `/visitor/${visitorId}`)).toEqual({ status: 200, body: {} });
    expect(await ask('GET', `/visitor/${visitorId}`)).toMatchObject({ status: 200, body: { status: 4 } });
    expect(await refused('DELETE', `/visitor/${visitorId}`)).toEqual([409, undefined, 'visit_over']);
    const again = { arrivalDate: '2030-01-09 16:00' };
    expect(await refused('PUT', `/visitor/${visitorId}`, again)).toEqual([409, undefined, 'visit_over']);
  });

  it('is changed by the same sent twice at once', async () => {
    const { visitorId } = await invite();
    for (const hour of [10, 11, 12, 13, 14, 15]) {
      const change = { arrivalDate: `2030-01-09 ${hour}:00`, departureDate: `2030-01-09 ${hour + 1}:00` };
      const wanted = { status: 200, body: { arrivalDate: `2030-01-09T${hour}:00:00` } };
      const sent = await Promise.all([1, 2, 3].map(() => ask('PUT', `/visitor/${visitorId}`, change)));
      expect(sent).toMatchObject([wanted, wanted, wanted]);
    }
  });

  it('comes no more alone where others come with the same visit', async () => {
    const visitors = [{ name: 'Ada One' }, { name: 'Bo Two' }];
    const made = await v1('POST', '/visits', {
      visitors,
      buildingId: here.building,
      hostId: here.host.id,
      start: '2030-01-08T09:00',
      end: '2030-01-08T10:00',
    });
    const [ada, bo] = (made.body as { badges: { id: number }[] }).badges;
    expect((await listed()).toSorted()).toEqual(['Ada', 'Bo']);
    expect(await ask('DELETE', `/visitor/${ada?.id}`)).toEqual({ status: 200, body: {} });
    expect(await listed()).toEqual(['Bo']);
    expect(await refused('GET', `/visitor/${ada?.id}`)).toEqual([404, 'visitorId', 'not_found']);
    expect(await ask('DELETE', `/visitor/${bo?.id}`)).toEqual({ status: 200, body: {} });
    expect(await listed()).toEqual([]);
    expect((await listed('&status=cancelled')).toSorted()).toEqual(['Bo']);
  });
});

describe('what is wrong', () => {
  it('is named as it is called there, and nobody is invited', async () => {
    const somebody = await here.scene.own.make('/users', { name: 'Else', email: `${unique('e')}@condeco.example` });
    const cases: readonly (readonly [object, number, string])[] = [
      [{ hostData: {} }, 400, 'hostData'],
      [{ hostData: { hostId: 0, hostEmailAddress: '' } }, 400, 'hostData'],
      [{ hostData: { hostId: 999_999 } }, 404, 'hostData.hostId'],
      [{ hostData: { hostEmailAddress: 'nobody@condeco.example' } }, 404, 'hostData.hostEmailAddress'],
      [{ hostData: { hostId: somebody.id, hostEmailAddress: here.host.email } }, 400, 'hostData.hostEmailAddress'],
      [{ hostData: { hostId: 'x' } }, 400, 'hostData.hostId'],
      [{ firstName: ' ', lastName: '' }, 400, 'firstName'],
      [{ firstName: 'x'.repeat(100) }, 400, 'firstName'],
      [{ locationId: 999_999 }, 404, 'locationId'],
      [{ locationId: undefined }, 400, 'locationId'],
      [{ arrivalDate: 'soon' }, 400, 'arrivalDate'],
      [{ arrivalDate: '2030-01-06 09:00' }, 422, 'departureDate'],
      [{ departureDate: '2030-01-08 09:00' }, 400, 'departureDate'],
      [{ visitorEmail: 'v@outside.example', notifyByEmail: false }, 400, 'notifyByEmail'],
      [{ visitorEmail: 'nowhere' }, 400, 'visitorEmail'],
      [{ purposeId: 999_999 }, 404, 'purposeId'],
      [{ bookingId: 999_999 }, 404, 'bookingId'],
      [{ passType: 'gold' }, 400, 'passType'],
      [{ floorNumber: 301 }, 400, 'floorNumber'],
    ];
    for (const [more, status, param] of cases)
      expect([more, ...(await refused('POST', '/visitor', wish(more))).slice(0, 2)]).toEqual([more, status, param]);
    expect(await listed()).toEqual([]);
    const company = unique('Rogue');
    await here.scene.own.make('/unwelcome-visitors', { company, reason: 'No', buildingId: here.building });
    expect(await refused('POST', '/visitor', wish({ visitorCompany: company }))).toEqual([
      403,
      'firstName',
      'visitor_not_welcome',
    ]);
    for (const path of ['/visitor/999999', '/visitor/0', '/visitor/x'])
      expect([path, (await ask('GET', path)).status]).toEqual([path, path.endsWith('9') ? 404 : 400]);
  });
});
