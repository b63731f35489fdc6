import { describe, expect, it } from 'vitest';
import { unique } from '../../../test/support/scene.ts';
import { vendorServices } from '../../../test/support/vendor-services.ts';

const { here, make, newItem, meet, ask, refused, order } = vendorServices();

const v1 = async (bookingId: number) => {
  const { headers } = here.scene.own.admin;
  const { body } = await here.scene.server.call('GET', `/bookings/${bookingId}/services`, undefined, headers);
  const { items } = body as { readonly items: readonly Record<string, unknown>[] };
  return items.map(({ serviceId, quantity, note }) => [serviceId, quantity, note]);
};

describe('orders', () => {
  it('are placed with a booking, and told with what they cost and until when they are changed', async () => {
    const cake = await newItem({ name: 'Cake', noticeHours: 1, timing: 'before_and_after', minutesAfter: 30 });
    const bookingId = await meet('09:00', '10:00');
    const wish = { bookingId: String(bookingId), ItemID: cake, quantity: '3', Notes: 'Without nuts' };
    const { status, body } = await ask('POST', '/vendorOrders', wish);
    expect([status, body]).toEqual([
      201,
      {
        orderId: expect.any(Number),
        bookingId,
        roomId: here.room,
        roomName: 'Merlion',
        locationId: here.building,
        locationTimeZone: 'Singapore Standard Time',
        hostId: here.host,
        hostName: 'Tan, Mei',
        vendorId: 0,
        itemId: cake,
        itemName: 'Cake',
        unitName: 'cup',
        quantity: 3,
        notes: 'Without nuts',
        price: 2.5,
        totalPrice: 7.5,
        currency: 'SGD',
        startDateTime: '2030-01-08T08:45:00',
        endDateTime: '2030-01-08T10:30:00',
        startDateTimeUTC: '2030-01-08T00:45:00',
        endDateTimeUTC: '2030-01-08T02:30:00',
        changeableUntil: '2030-01-08T08:00:00',
        status: 0,
        statusName: 'New',
        displayStatus: 'New',
        isOverdue: false,
        createdOn: '2030-01-07T08:00:00',
      },
    ]);
    expect(await ask('GET', `/vendorOrders/${body.orderId}`)).toEqual({ status: 200, body });
    expect(await v1(bookingId)).toEqual([[cake, 3, 'Without nuts']]);
    // Two things are to be done for it: it is as far as the one that is least far.
    const { tasks } = (await ask('GET', `/vendorTasks?orderId=${body.orderId}`)).body;
    const isListed = async (said: string): Promise<boolean> => {
      const { orders } = (await ask('GET', `/vendorOrders?itemId=${cake}&status=${encodeURIComponent(said)}`)).body;
      return orders.length === 1;
    };
    const statusAfter = async (place: number, said: string): Promise<string> => {
      await ask('PUT', `/vendorTasks/${tasks[place].taskId}`, { status: said });
      const { statusName } = (await ask('GET', `/vendorOrders/${body.orderId}`)).body;
      // It is among those of that status, and of no other.
      const every = ['New', 'Accepted', 'In Progress', 'Completed', 'Cancelled'];
      const among = await Promise.all(every.map(isListed));
      expect(every.filter((_, i) => among[i])).toEqual([statusName]);
      return statusName;
    };
    expect([await statusAfter(0, 'Accepted'), await statusAfter(1, 'In Progress')]).toEqual(['New', 'Accepted']);
    expect([await statusAfter(0, 'Completed'), await statusAfter(1, 'Completed')]).toEqual([
      'In Progress',
      'Completed',
    ]);
  });

  it('are changed and cancelled each by itself, and what else is ordered stays', async () => {
    const tea = await newItem({ name: 'Tea' });
    const bookingId = await meet('09:00', '10:00');
    const { orderId } = await order(bookingId, { notes: 'Black' });
    const other = await order(bookingId, { itemId: tea, quantity: 1, notes: 'Green' });
    const put = (body: object) => ask('PUT', `/vendorOrders/${orderId}`, body);
    expect(await put({ quantity: 6 })).toMatchObject({ status: 200, body: { orderId, quantity: 6, notes: 'Black' } });
    expect(await put({ notes: '' })).toMatchObject({ status: 200, body: { quantity: 6, notes: '', totalPrice: 15 } });
    expect(await put({})).toMatchObject({ status: 200, body: { quantity: 6 } });
    expect(await v1(bookingId)).toEqual([
      [here.coffee, 6, ''],
      [tea, 1, 'Green'],
    ]);
    for (let n = 0; n < 2; n++)
      expect(await ask('DELETE', `/vendorOrders/${orderId}`)).toEqual({ status: 200, body: {} });
    expect(await v1(bookingId)).toEqual([[tea, 1, 'Green']]);
    expect((await ask('GET', `/vendorOrders/${orderId}`)).body).toMatchObject({ status: 4, statusName: 'Cancelled' });
    expect(await refused('PUT', `/vendorOrders/${orderId}`, { quantity: 1 })).toEqual([
      409,
      'orderId',
      'order_cancelled',
    ]);
    const cancelled = (await ask('GET', `/vendorOrders?bookingId=${bookingId}&status=cancelled`)).body;
    expect(cancelled.orders.map((one: { readonly orderId: number }) => one.orderId)).toEqual([orderId]);
    expect(await refused('GET', '/vendorOrders?status=lost')).toEqual([400, 'status', 'invalid_request']);
    // Ordered again it is another order.
    const again = await order(bookingId);
    expect(again.orderId).not.toBe(orderId);
    expect((await ask('GET', `/vendorOrders/${other.orderId}`)).body.quantity).toBe(1);
  });

  it('are refused by name, and nothing is ordered', async () => {
    const bookingId = await meet('09:00', '10:00');
    const elsewhere = await newItem({ offers: [] });
    const late = await newItem({ noticeHours: 48 });
    const itemId = here.coffee;
    const cases: readonly (readonly [object, number, string, string])[] = [
      [{ itemId }, 400, 'bookingId', 'invalid_request'],
      [{ bookingId }, 400, 'itemId', 'invalid_request'],
      [{ bookingId: 'x', itemId }, 400, 'bookingId', 'invalid_request'],
      [{ bookingId: 999_999, itemId }, 404, 'bookingId', 'not_found'],
      [{ bookingId, itemId: 999_999 }, 404, 'itemId', 'not_found'],
      [{ bookingId, itemId, quantity: 0 }, 400, 'quantity', 'invalid_request'],
      [{ bookingId, itemId, quantity: 10_001 }, 400, 'quantity', 'invalid_request'],
      [{ bookingId, itemId, quantity: 1.5 }, 400, 'quantity', 'invalid_request'],
      [{ bookingId, itemId, notes: 'x'.repeat(1_001) }, 400, 'notes', 'invalid_request'],
      [{ bookingId, itemId: elsewhere }, 422, 'itemId', 'service_not_offered'],
    ];
    for (const [body, ...heard] of cases)
      expect([body, ...(await refused('POST', '/vendorOrders', body))]).toEqual([body, ...heard]);
    expect(await v1(bookingId)).toEqual([]);
    // Who manages bookings there orders at any time, as in v1.
    expect((await ask('POST', '/vendorOrders', { bookingId, itemId: late })).status).toBe(201);
    await order(bookingId);
    expect(await refused('POST', '/vendorOrders', { bookingId, itemId })).toEqual([409, 'itemId', 'already_ordered']);
    for (let n = 0; n < 18; n++) await order(bookingId, { itemId: await newItem({ name: unique('more') }) });
    expect(await refused('POST', '/vendorOrders', { bookingId, itemId: await newItem() })).toEqual([
      400,
      'itemId',
      'invalid_request',
    ]);
    expect(await refused('GET', '/vendorOrders/999999')).toEqual([404, 'orderId', 'not_found']);
    expect(await refused('DELETE', '/vendorOrders/x')).toEqual([400, 'orderId', 'invalid_request']);
  });

  it('with a booking that is cancelled are none', async () => {
    const bookingId = await meet('09:00', '10:00');
    const { headers } = here.scene.own.admin;
    await here.scene.server.call('POST', `/bookings/${bookingId}/cancellation`, {}, headers);
    const wish = { bookingId, itemId: here.coffee };
    expect(await refused('POST', '/vendorOrders', wish)).toEqual([409, undefined, 'booking_state_conflict']);
  });

  it('are listed by what is done of them first, by days, place, booking and item, page by page', async () => {
    const tea = await newItem({ name: 'Tea' });
    const [late, early] = [await meet('14:00', '15:00'), await meet('09:00', '10:00')];
    const [a, b, c] = [await order(late), await order(early), await order(early, { itemId: tea })];
    const [first, second, third] = [b.orderId, c.orderId, a.orderId];
    const listed = async (query: string): Promise<number[]> => {
      const { body } = await ask('GET', `/vendorOrders?locationId=${here.building}${query}`);
      return body.orders.map(({ orderId }: { orderId: number }) => orderId);
    };
    const elsewhere = await make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore' });
    const cases: readonly (readonly [string, number[]])[] = [
      ['', [first, second, third]],
      ['&startDate=2030-01-08&endDate=2030-01-08', [first, second, third]],
      ['&startDate=2030-01-09%2000:00&endDate=2030-01-09', []],
      [`&bookingId=${late}`, [third]],
      [`&itemId=${tea}`, [second]],
      ['&bookingId=0&itemId=0', [first, second, third]],
      ['&pageNumber=2&pageSize=2', [third]],
    ];
    for (const [query, ids] of cases) expect([query, await listed(query)]).toEqual([query, ids]);
    const all = await ask('GET', `/vendorOrders?locationId=${here.building}&pageNumber=1&pageSize=1`);
    expect([all.body.orders.length, all.body.totalRecords]).toEqual([1, 3]);
    expect((await ask('GET', `/vendorOrders?locationId=${elsewhere}`)).body).toEqual({ orders: [], totalRecords: 0 });
    await ask('DELETE', `/vendorOrders/${second}`);
    expect(await listed('')).toEqual([first, third]);
    expect(await listed('&includeCancelled=true')).toEqual([first, second, third]);
  });

  it('keep what another client orders at the same moment', async () => {
    const bookingId = await meet('09:00', '10:00');
    const items = await Promise.all(Array.from({ length: 5 }, () => newItem({ name: unique('at once') })));
    const made = await Promise.all(items.map((itemId) => ask('POST', '/vendorOrders', { bookingId, itemId })));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set((await v1(bookingId)).map(([id]) => id))).toEqual(new Set(items));
  });
});
