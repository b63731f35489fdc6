import { describe, expect, it } from 'vitest';
import { applicationFor } from '../../../test/support/application.ts';
import { unique } from '../../../test/support/scene.ts';
import { vendorServices } from '../../../test/support/vendor-services.ts';

const { here, make, newItem, meet, ask, refused, order } = vendorServices();
/** A meeting over nine o'clock, with four cups of coffee. */
const nine = async () => order(await meet('09:00', '10:00'));
const taskOf = async ({ orderId }: { readonly orderId: number }) =>
  (await ask('GET', `/vendorTasks?orderId=${orderId}`)).body.tasks[0];

describe('items', () => {
  it('are told with their price in whole units of its currency, and where they are had', async () => {
    expect((await ask('GET', `/vendorItems/${here.coffee}`)).body).toMatchObject({
      price: 2.5,
      currency: 'SGD',
      offeredFor: [{ locationId: here.building, resourceId: 0, resourceType: 'room' }],
    });
    const yen = await newItem({ price: { amount: 300, currency: 'JPY' }, offers: [{}] });
    expect((await ask('GET', `/VendorItems/${yen}`)).body).toMatchObject({
      price: 300,
      currency: 'JPY',
      offeredFor: [{ locationId: 0, resourceId: 0, resourceType: '' }],
    });
    const free = await newItem({ price: null });
    expect((await ask('GET', `/vendorItems/${free}`)).body).toMatchObject({ price: null, currency: '' });
    expect(await refused('GET', '/vendorItems/999999')).toEqual([404, 'itemId', 'not_found']);
    expect(await refused('GET', '/vendorItems/x')).toEqual([400, 'itemId', 'invalid_request']);
  });

  it('are narrowed by location, by room, by name and to what can be ordered, page by page', async () => {
    const mark = unique('tea');
    const [a, b] = [await newItem({ name: `${mark} A` }), await newItem({ name: `${mark} B`, offers: [] })];
    await make('/service-plans', { name: unique('plan'), serviceIds: [b], offers: [{ resourceId: here.room }] });
    const gone = await newItem({ name: `${mark} C` });
    await here.scene.own.make(`/services/${gone}/retirement`);
    const elsewhere = await make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore' });
    const desk = await make('/resources', { type: 'desk', buildingId: here.building, name: 'Desk' });
    const listed = async (query: string): Promise<number[]> => {
      const { body } = await ask('GET', `/vendorItems?search=${mark}${query}`);
      return body.items.map(({ itemId }: { itemId: number }) => itemId);
    };
    const cases: readonly (readonly [string, number[]])[] = [
      ['', [a, b, gone]],
      [`&locationId=${here.building}`, [a, b, gone]],
      [`&locationId=${here.building}&active=true`, [a, b]],
      ['&active=false', [gone]],
      [`&locationId=${elsewhere}`, []],
      ['&locationId=999999', []],
      [`&roomId=${here.room}&active=true`, [a, b]],
      [`&roomId=${desk}`, []],
      ['&locationId=0&roomId=0', [a, b, gone]],
      ['&pageNumber=2&pageSize=2', [gone]],
    ];
    for (const [query, ids] of cases) expect([query, await listed(query)]).toEqual([query, ids]);
    expect((await ask('GET', `/vendorItems?search=${mark}&pageNumber=1&pageSize=1`)).body.totalRecords).toBe(3);
    expect(await refused('GET', '/vendorItems?locationId=x')).toEqual([400, 'locationId', 'invalid_request']);
    expect(await refused('GET', '/vendorItems?pageSize=100001')).toEqual([400, 'pageSize', 'invalid_request']);
  });
});

describe('tasks', () => {
  it('are told the same in the list and by their id', async () => {
    const { bookingId } = await nine();
    const { tasks, totalRecords } = (await ask('GET', `/vendorTasks?bookingId=${bookingId}`)).body;
    expect([tasks.length, totalRecords]).toEqual([1, 1]);
    expect((await ask('GET', `/vendorTasks/${tasks[0].taskId}`)).body).toEqual(tasks[0]);
    expect(await refused('GET', '/vendorTasks/999999')).toEqual([404, 'taskId', 'not_found']);
  });

  it('go from New to Accepted, In Progress and Completed; as one is already, nothing changes', async () => {
    const { taskId } = await taskOf(await nine());
    const put = async (status: unknown) => (await ask('PUT', `/vendorTasks/${taskId}`, { status })).body;
    const version = async () =>
      (await here.scene.server.call('GET', `/tasks/${taskId}`, undefined, here.scene.own.admin.headers)).body[
        'version'
      ];
    expect(await put(1)).toMatchObject({ taskId, status: 1, statusName: 'Accepted' });
    const before = await version();
    expect(await put('accepted')).toMatchObject({ status: 1 });
    expect(await version()).toBe(before);
    expect(await put('In Progress')).toMatchObject({ status: 2, statusName: 'In Progress', completedOn: null });
    const form = await ask('PUT', `/VendorTasks/${taskId}`, new URLSearchParams({ Status: '3' }));
    expect(form).toMatchObject({
      status: 200,
      body: { status: 3, statusName: 'Completed', completedOn: '2030-01-07T08:00:00' },
    });
    expect(await put('COMPLETED')).toMatchObject({ status: 3 });
  });

  it('take no other step than onwards, one back, off and on again, and say which they do not', async () => {
    const allowed = new Set([
      '0 1',
      '0 2',
      '0 3',
      '0 4',
      '1 0',
      '1 2',
      '1 3',
      '1 4',
      '2 1',
      '2 3',
      '2 4',
      '3 2',
      '4 0',
    ]);
    const itemId = await newItem({ minutesBefore: 0 });
    for (const from of [0, 1, 2, 3, 4])
      for (const to of [0, 1, 2, 3, 4]) {
        if (from === to) continue;
        const { taskId } = await taskOf(await order(await meet(`1${from}:${to}0`, `1${from}:${to}5`), { itemId }));
        await ask('PUT', `/vendorTasks/${taskId}`, { status: from });
        const { status, body } = await ask('PUT', `/vendorTasks/${taskId}`, { status: to });
        const ok = allowed.has(`${from} ${to}`);
        expect([from, to, status, body.param, body.code ?? body.status]).toEqual(
          ok ? [from, to, 200, undefined, to] : [from, to, 409, 'status', 'task_state_conflict'],
        );
      }
    const { taskId } = await taskOf(await order(await meet('20:00', '20:30')));
    await ask('PUT', `/vendorTasks/${taskId}`, { status: 3 });
    expect((await ask('PUT', `/vendorTasks/${taskId}`, { status: 1 })).body.message).toBe(
      'status: A task that is Completed does not become Accepted',
    );
    for (const status of ['5', '-1', 'overdue', 'x'.repeat(21), null, {}])
      expect([status, ...(await refused('PUT', `/vendorTasks/${taskId}`, { status }))]).toEqual([
        status,
        400,
        'status',
        'invalid_request',
      ]);
    expect(await refused('PUT', `/vendorTasks/${taskId}`, {})).toEqual([400, 'status', 'invalid_request']);
    expect(await refused('PUT', '/vendorTasks/999999', { status: 1 })).toEqual([404, 'taskId', 'not_found']);
  });

  it('are overdue once their time is over and they are open, which is displayed and is no status', async () => {
    const made = await nine();
    const { taskId } = await taskOf(made);
    const overdue = async (): Promise<number[]> => {
      const { body } = await ask('GET', `/vendorTasks?overdue=true&locationId=${here.building}`);
      return body.tasks.map((one: { taskId: number }) => one.taskId);
    };
    here.now = Temporal.Instant.from('2030-01-08T01:00:00Z');
    // Its session token is over by then.
    here.sender = await applicationFor(here.scene, { product: 'VendorServices' });
    expect([await overdue(), (await taskOf(made)).displayStatus]).toEqual([[], 'New']);
    here.now = Temporal.Instant.from('2030-01-08T01:00:01Z');
    expect(await overdue()).toEqual([taskId]);
    expect(await taskOf(made)).toMatchObject({
      status: 0,
      statusName: 'New',
      displayStatus: 'Overdue',
      isOverdue: true,
    });
    const { body } = await ask('GET', `/vendorOrders/${made.orderId}`);
    expect(body).toMatchObject({ statusName: 'New', displayStatus: 'Overdue', isOverdue: true });
    await ask('PUT', `/vendorTasks/${taskId}`, { status: 'Completed' });
    expect([await overdue(), (await taskOf(made)).displayStatus]).toEqual([[], 'Completed']);
  });

  it('are narrowed by days, place, item and status, page by page, and what is wrong is named', async () => {
    const [first, second] = [await nine(), await order(await meet('14:00', '15:00'))];
    const [a, b] = [(await taskOf(first)).taskId, (await taskOf(second)).taskId];
    await ask('PUT', `/vendorTasks/${b}`, { status: 1 });
    const listed = async (query: string): Promise<number[]> => {
      const { body } = await ask('GET', `/vendorTasks?locationId=${here.building}${query}`);
      return body.tasks.map(({ taskId }: { taskId: number }) => taskId);
    };
    const cases: readonly (readonly [string, number[]])[] = [
      ['', [a, b]],
      ['&startDate=2030-01-08&endDate=2030-01-08', [a, b]],
      ['&startDate=2030/01/09&endDate=2030/01/09', []],
      ['&startDate=2030-01-07&endDate=2030-01-07', []],
      ['&status=0', [a]],
      ['&status=In%20progress', []],
      ['&status=accepted', [b]],
      ['&status=3', []],
      ['&status=', [a, b]],
      [`&bookingId=${second.bookingId}`, [b]],
      [`&orderId=${first.orderId}`, [a]],
      [`&itemId=${here.coffee}`, [a, b]],
      ['&itemId=999999', []],
      ['&bookingId=999999', []],
      ['&pageNumber=2&pageSize=1', [b]],
    ];
    for (const [query, ids] of cases) expect([query, await listed(query)]).toEqual([query, ids]);
    for (const list of ['/vendorTasks', '/vendorOrders'])
      for (const [query, param] of [
        ['startDate=2030-01-08', 'endDate'],
        ['endDate=2030-01-08', 'startDate'],
        ['startDate=soon&endDate=2030-01-08', 'startDate'],
        ['startDate=2030-01-09&endDate=2030-01-08', 'endDate'],
        ['startDate=2030-01-01&endDate=2031-01-02', 'endDate'],
        ['locationId=x', 'locationId'],
        ['pageNumber=-1', 'pageNumber'],
      ] as const)
        expect([query, ...(await refused('GET', `${list}?${query}`)).slice(0, 2)]).toEqual([query, 400, param]);
    expect(await refused('GET', '/vendorTasks?status=6')).toEqual([400, 'status', 'invalid_request']);
  });
});

describe('vendor services', () => {
  it('are those of the buildings whose bookings the application manages; of others there are none', async () => {
    const made = await nine();
    const { taskId } = await taskOf(made);
    const elsewhere = await make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore' });
    here.sender = await applicationFor(here.scene, { product: 'VendorServices', reach: [elsewhere] });
    expect((await ask('GET', `/vendorTasks?bookingId=${made.bookingId}`)).body).toEqual({ tasks: [], totalRecords: 0 });
    expect((await ask('GET', `/vendorOrders?bookingId=${made.bookingId}`)).body).toEqual({
      orders: [],
      totalRecords: 0,
    });
    expect(await refused('PUT', `/vendorTasks/${taskId}`, { status: 1 })).toEqual([404, 'taskId', 'not_found']);
    expect(await refused('GET', `/vendorOrders/${made.orderId}`)).toEqual([404, 'orderId', 'not_found']);
    expect(await refused('PUT', `/vendorOrders/${made.orderId}`, { quantity: 1 })).toEqual([
      404,
      'orderId',
      'not_found',
    ]);
    expect(await refused('DELETE', `/vendorOrders/${made.orderId}`)).toEqual([404, 'orderId', 'not_found']);
    here.sender = await applicationFor(here.scene, { product: 'VendorServices', scopes: ['bookings:read'] });
    expect((await ask('GET', '/vendorTasks')).status).toBe(403);
  });
});
