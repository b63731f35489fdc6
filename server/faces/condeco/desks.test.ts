import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from '../../../test/support/application.ts';
import { openScene, unique, type Scene, type Sender } from '../../../test/support/scene.ts';

const now = Temporal.Instant.from('2030-03-28T07:00:00Z'); // 15:00 in Singapore, a Thursday
let scene: Scene;
let sender: Sender;
beforeAll(async () => {
  scene = await openScene(() => now, 'Asia/Singapore');
  sender = await applicationFor(scene, { product: 'ExternalBookings' });
});
afterAll(() => scene[Symbol.asyncDispose]());

let user: number;
let desk: number;
beforeEach(async () => {
  user = await newUser();
  desk = await newDesk();
});
const newUser = async (): Promise<number> =>
  (await scene.own.make('/users', { name: unique('Person'), email: `${unique('p')}@condeco.example` })).id;
const newDesk = async (more: object = {}): Promise<number> =>
  (await scene.own.make('/resources', { type: 'desk', buildingId: scene.own.here, name: unique('Desk'), ...more })).id;

const ask = (...asked: CondecoRequest) => askCondeco(scene, sender, ...asked);
const post = (path: string, body: object) => ask('POST', path, body);
const on = (...days: readonly (readonly [date: string, bookingType: number])[]) =>
  days.map(([date, bookingType]) => ({ date, bookingType }));
const book = (dateList: object[], more: object = {}) =>
  post('/deskBookings', { userId: user, deskId: desk, bookingSource: 1, dateList, ...more });
const free = async (dateList: object[], more: object = {}): Promise<number[]> => {
  const asked = {
    userID: `${user}`,
    locationID: `${scene.own.here}`,
    dateList,
    pageNumber: 0,
    pageSize: 0,
  };
  const { status, body } = await post('/deskBookings/availableDesks', { ...asked, ...more });
  expect(status).toBe(200);
  return body.availableDesks.map(({ deskID }: { deskID: number }) => deskID);
};
const periodOf = async (id: number) => {
  const { body } = await scene.server.call('GET', `/bookings/${id}`, undefined, scene.own.admin.headers);
  return [body.start, body.end];
};

describe('a desk', () => {
  it('is booked on several days at once: whole ones, mornings and afternoons', async () => {
    const { status, body } = await book(on(['2030/04/01', 2], ['2030-04-02', 0], ['2030-04-03', 1]));
    expect([status, body]).toEqual([
      201,
      {
        bookings: [
          { bookingId: expect.any(Number), deskId: desk, date: '2030-04-01T00:00:00', bookingType: 2 },
          { bookingId: expect.any(Number), deskId: desk, date: '2030-04-02T00:00:00', bookingType: 0 },
          { bookingId: expect.any(Number), deskId: desk, date: '2030-04-03T00:00:00', bookingType: 1 },
        ],
      },
    ]);
    const [whole, morning, afternoon] = body.bookings.map(({ bookingId }: { bookingId: number }) => bookingId);
    expect(await periodOf(whole)).toEqual(['2030-03-31T16:00:00.000Z', '2030-04-01T16:00:00.000Z']);
    expect(await periodOf(morning)).toEqual(['2030-04-01T16:00:00.000Z', '2030-04-02T04:00:00.000Z']);
    expect(await periodOf(afternoon)).toEqual(['2030-04-03T04:00:00.000Z', '2030-04-03T16:00:00.000Z']);
  });

  it('is booked today from now on', async () => {
    const { body } = await book(on(['2030-03-28', 2]));
    expect(await periodOf(body.bookings[0].bookingId)).toEqual([
      now.toString({ fractionalSecondDigits: 3 }),
      '2030-03-28T16:00:00.000Z',
    ]);
  });

  it('is free today where it was used in the morning, and can be had', async () => {
    const morning = { start: '2030-03-28T08:00', end: '2030-03-28T10:00' };
    await scene.own.make('/bookings', { resourceIds: [desk], hostId: await newUser(), ...morning });
    expect(await free(on(['2030-03-28', 2]))).toContain(desk);
    expect((await book(on(['2030-03-28', 2]))).status).toBe(201);
    expect(await free(on(['2030-03-28', 2]))).not.toContain(desk);
  });

  it('answers in the order of the days that were asked for, whichever is booked first', async () => {
    const { body } = await book(on(['2030-04-15', 2], ['2030-04-12', 2]));
    expect(body.bookings.map(({ date }: { date: string }) => date.slice(0, 10))).toEqual(['2030-04-15', '2030-04-12']);
    const [later, earlier] = body.bookings as { bookingId: number }[];
    expect((await periodOf(later?.bookingId ?? 0))[0]).toBe('2030-04-14T16:00:00.000Z');
    expect((await periodOf(earlier?.bookingId ?? 0))[0]).toBe('2030-04-11T16:00:00.000Z');
  });

  it('is booked on all days or on none, and the one in the way is named', async () => {
    await book(on(['2030-04-05', 2]));
    user = await newUser();
    const heard = await book(on(['2030-04-04', 2], ['2030-04-05', 0]));
    expect(heard).toMatchObject({ status: 409, body: { code: 'resource_already_booked', param: 'dateList[1]' } });
    expect(await free(on(['2030-04-04', 2]))).toContain(desk);
  });

  it.each([
    ['a desk that there is not', { deskId: 2_000_000 }, 404, 'deskId'],
    ['somebody who there is not', { userId: 2_000_000 }, 404, 'userId'],
    ['a day that is none', { dateList: on(['2030-02-30', 2]) }, 400, 'dateList[0].date'],
    ['a day twice', { dateList: on(['2030-04-08', 2], ['2030-04-08', 1]) }, 400, 'dateList[1]'],
    ['a part of the day that is none', { dateList: on(['2030-04-08', 7]) }, 400, 'dateList[0].bookingType'],
    ['no day', { dateList: [] }, 400, 'dateList'],
  ])('with %s is refused, and what is wrong is named', async (_what, wrong, status, param) => {
    expect(await book(on(['2030-04-08', 2]), wrong)).toMatchObject({ status, body: { statusCode: status, param } });
  });
});

describe('free desks', () => {
  it('are those that nobody has on any of the days, by name, page by page', async () => {
    const country = await scene.own.make('/countries', { name: 'Singapore', code: 'SG' });
    const region = await scene.own.make('/regions', { name: 'Central', countryId: country.id });
    const team = await scene.own.make('/resource-groups', { name: 'Team', countryId: country.id });
    const annex = { name: unique('Annex'), zone: 'Asia/Singapore', regionId: region.id };
    const floor = await scene.own.make('/buildings', annex);
    const at = { buildingId: floor.id };
    const here = { locationID: floor.id };
    const amenity = await scene.own.make('/amenities', { name: unique('Monitor') });
    const ids = [
      await newDesk({ ...at, name: 'A 10' }),
      await newDesk({ ...at, name: 'A 9', amenityIds: [amenity.id], groupId: team.id }),
    ];
    const [tenth = 0, ninth = 0] = ids;
    const days = on(['2030-04-10', 0], ['2030-04-11', 2]);
    expect(await free(days, here)).toEqual([ninth, tenth]);
    expect(await free(days, { ...here, pageNumber: 2, pageSize: 1 })).toEqual([tenth]);
    expect(await free(days, { ...here, workSpaceTypeId: 1 })).toEqual([]);
    expect(await free(days, { ...here, groupID: `${team.id}` })).toEqual([ninth]);
    expect(await free(days, { ...here, groupID: 0 })).toEqual([ninth, tenth]);
    await book(on(['2030-04-10', 1]), { deskId: tenth });
    expect(await free(days, here)).toEqual([ninth, tenth]);
    expect(await free(on(['2030-04-10', 2]), here)).toEqual([ninth]);
    const asked = { userID: user, ...here, dateList: days };
    const { body } = await post('/deskBookings/availableDesks', asked);
    expect(body.availableDesks[0]).toEqual({
      deskID: ninth,
      deskName: 'A 9',
      deskAttributes: [{ attributeId: amenity.id, attributeName: expect.any(String) }],
    });
    expect(await free(days, { locationID: 2_000_000 })).toEqual([]);
  });
});

describe('a desk where the application manages nothing', () => {
  it('is booked for nobody, and it is said that this is why', async () => {
    const { id } = await scene.own.make('/buildings', { name: unique('Far'), zone: 'Asia/Singapore' });
    const everywhere = sender;
    sender = await applicationFor(scene, { product: 'ExternalBookings', reach: [id] });
    try {
      expect(await book(on(['2030-04-08', 2]))).toMatchObject({
        status: 403,
        body: { code: 'booking_for_others', param: 'userId' },
      });
    } finally {
      sender = everywhere;
    }
  });
});

describe('where a policy says how days are parted', () => {
  const asFollows = async (rules: object, more: object): Promise<void> => {
    await scene.own.make('/policies', { name: unique('Parts'), rules, ...more });
  };
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));

  it('a morning ends at its noon and a day as it closes, and that is told again', async () => {
    await asFollows({ dayParts: { parts: 'half_days', noon: '13:00' }, hours: { week } }, { resourceId: desk });
    const days = on(['2030-04-01', 2], ['2030-04-02', 0], ['2030-04-03', 1]);
    expect(await free(days)).toContain(desk);
    const { status, body } = await book(days);
    expect(status).toBe(201);
    const ids = body.bookings.map(({ bookingId }: { bookingId: number }) => bookingId);
    expect(await Promise.all(ids.map(periodOf))).toEqual([
      ['2030-04-01T01:00:00.000Z', '2030-04-01T10:00:00.000Z'],
      ['2030-04-02T01:00:00.000Z', '2030-04-02T05:00:00.000Z'],
      ['2030-04-03T05:00:00.000Z', '2030-04-03T10:00:00.000Z'],
    ]);
    expect((await book(on(['2030-03-28', 1]))).status).toBe(201); // at three in the afternoon
    const asked = `/deskBookings?startDate=2030-04-01&endDate=2030-04-03&deskId=${desk}`;
    const { body: listed } = await ask('GET', asked);
    expect(listed.deskBookings.map(({ bookingType }: { bookingType: number }) => bookingType)).toEqual([2, 0, 1]);
  });

  it('each desk is looked at by its own, and what is no part of a day there is refused', async () => {
    const early = await newDesk();
    const whole = await newDesk();
    await asFollows({ dayParts: { parts: 'half_days', noon: '11:00' } }, { resourceId: early });
    await asFollows({ dayParts: { parts: 'whole_days' } }, { resourceId: whole });
    const taken = { resourceIds: [early], hostId: await newUser(), start: '2030-04-04T11:00', end: '2030-04-05T00:00' };
    await scene.own.make('/bookings', taken);
    const mornings = await free(on(['2030-04-04', 0]));
    expect([early, whole, desk].filter((id) => mornings.includes(id))).toEqual([early, whole, desk]);
    expect(await free(on(['2030-04-04', 2]))).not.toContain(early);
    const refused = await book(on(['2030-04-04', 0]), { deskId: whole });
    expect(refused).toMatchObject({ status: 422, body: { code: 'booking_off_day_part', param: 'dateList[0]' } });
  });

  it('a booking that goes to a desk with another noon has its part of the day there', async () => {
    const other = await newDesk();
    await asFollows({ dayParts: { parts: 'half_days', noon: '13:00' } }, { resourceId: desk });
    await asFollows({ dayParts: { parts: 'half_days', noon: '14:00' } }, { resourceId: other });
    const { body } = await book(on(['2030-04-02', 0]));
    const { bookingId } = body.bookings[0];
    const edit = async (bookingDetails: object) => {
      const sent = { userId: user, bookingId, bookingDetails };
      const { status, body: changed } = await ask('PUT', `/deskBookings/${bookingId}`, sent);
      return [status, changed.bookingType];
    };
    expect(await edit({ deskId: other })).toEqual([200, 0]);
    expect(await periodOf(bookingId)).toEqual(['2030-04-01T16:00:00.000Z', '2030-04-02T06:00:00.000Z']);
    expect(await edit({ bookingType: 1 })).toEqual([200, 1]);
    expect(await periodOf(bookingId)).toEqual(['2030-04-02T06:00:00.000Z', '2030-04-02T16:00:00.000Z']);
  });
});
