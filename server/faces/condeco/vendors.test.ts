import { expect, it } from 'vitest';
import { applicationFor } from '../../../test/support/application.ts';
import { unique } from '../../../test/support/scene.ts';
import { vendorServices } from '../../../test/support/vendor-services.ts';

const { here, make, newItem, meet, ask, refused, order } = vendorServices();

/** A group of one person. */
async function newVendor(name = unique('Caterers')) {
  const email = `${unique('cook')}@condeco.example`;
  const userId = await make('/users', { name: 'Carl Cook', email });
  const vendorId = await make('/groups', { name });
  const { headers } = here.scene.own.admin;
  await here.scene.server.call('PUT', `/groups/${vendorId}/members/${userId}`, undefined, headers);
  return { vendorId, name, userId, email };
}
type Shown = Readonly<Record<'vendorId' | 'itemId' | 'orderId' | 'taskId', number>>;
const listed = async (path: string, list: string, id: keyof Shown): Promise<number[]> =>
  (await ask('GET', path)).body[list].map((one: Shown) => one[id]);

it('are the groups that do what can be ordered, where it is offered, with who is in them', async () => {
  const { vendorId, name, userId, email } = await newVendor();
  const country = await make('/countries', { name: unique('Land'), code: 'SG' });
  const region = await make('/regions', { name: unique('North'), countryId: country });
  const building = await make('/buildings', { name: unique('Site'), zone: 'Asia/Singapore', regionId: region });
  const desk = await make('/resources', { type: 'desk', buildingId: building, name: 'Desk' });
  await newItem({ groupIds: [vendorId] });
  const planned = await newItem({ groupIds: [vendorId], offers: [] });
  await make('/service-plans', { name: unique('plan'), serviceIds: [planned], offers: [{ resourceId: desk }] });
  const shown = {
    vendorId,
    vendorName: name,
    countryIds: [country],
    locationIds: [here.building, building].toSorted((a, b) => a - b),
    contacts: [{ userId, userName: 'Carl Cook', userEmail: email }],
  };
  expect(await ask('GET', `/vendors/${vendorId}`)).toEqual({ status: 200, body: shown });
  const byPlace = (query: string) => listed(`/Vendors?${query}`, 'vendors', 'vendorId');
  expect(await byPlace(`locationId=${here.building}`)).toEqual([vendorId]);
  expect(await byPlace(`countryId=${country}`)).toEqual([vendorId]);
  expect(await byPlace(`countryId=${country}&locationId=${here.building}`)).toEqual([vendorId]);
  expect([await byPlace('locationId=999999'), await byPlace('countryId=999999')]).toEqual([[], []]);
  expect(await refused('GET', '/vendors?countryId=x')).toEqual([400, 'countryId', 'invalid_request']);
});

it('are listed by name, page by page; who does nothing is none, and what is retired counts no more', async () => {
  const [b, a] = [await newVendor(unique('bb')), await newVendor(unique('aa'))];
  const idle = await newVendor();
  for (const { vendorId } of [a, b]) await newItem({ groupIds: [vendorId] });
  const retired = await newItem({ groupIds: [idle.vendorId] });
  await here.scene.own.make(`/services/${retired}/retirement`);
  const there = (query: string) => listed(`/vendors?locationId=${here.building}${query}`, 'vendors', 'vendorId');
  expect(await there('')).toEqual([a.vendorId, b.vendorId]);
  expect(await there('&pageNumber=2&pageSize=1')).toEqual([b.vendorId]);
  const { body } = await ask('GET', `/vendors?locationId=${here.building}&pageNumber=1&pageSize=1`);
  expect([body.vendors.length, body.totalRecords]).toEqual([1, 2]);
  for (const id of [idle.vendorId, 999_999])
    expect(await refused('GET', `/vendors/${id}`)).toEqual([404, 'vendorId', 'not_found']);
  const foreign = await here.scene.foreign.make('/groups', { name: unique('foreign') });
  expect(await refused('GET', `/vendors/${foreign.id}`)).toEqual([404, 'vendorId', 'not_found']);
});

it('narrow items, orders and tasks; a task that is given to another group is that one’s', async () => {
  const [one, other] = [await newVendor(), await newVendor()];
  const [itemId, plain] = [await newItem({ groupIds: [one.vendorId] }), await newItem({ minutesBefore: 0 })];
  const bookingId = await meet('09:00', '10:00');
  const made = await order(bookingId, { itemId });
  const loose = await order(bookingId, { itemId: plain });
  expect([made.vendorId, loose.vendorId]).toEqual([one.vendorId, 0]);
  expect((await ask('GET', `/vendorItems/${itemId}`)).body.vendorId).toBe(one.vendorId);
  const of = (list: string, id: keyof Shown, vendorId: number, more = '') =>
    listed(`/vendor${list[0]?.toUpperCase()}${list.slice(1)}?vendorId=${vendorId}${more}`, list, id);
  expect(await of('items', 'itemId', one.vendorId)).toEqual([itemId]);
  expect(await of('items', 'itemId', 999_999)).toEqual([]);
  expect(await of('orders', 'orderId', one.vendorId)).toEqual([made.orderId]);
  expect(await of('orders', 'orderId', one.vendorId, `&itemId=${plain}`)).toEqual([]);
  const { body } = await ask('GET', `/vendorTasks?orderId=${made.orderId}`);
  const [{ taskId, vendorId }] = body.tasks;
  expect([vendorId, await of('tasks', 'taskId', one.vendorId)]).toEqual([one.vendorId, [taskId]]);
  const { headers } = here.scene.own.admin;
  await here.scene.server.call('PATCH', `/tasks/${taskId}`, { groupId: other.vendorId }, headers);
  expect((await ask('GET', `/vendorTasks/${taskId}`)).body).toMatchObject({ vendorId: other.vendorId });
  expect([await of('tasks', 'taskId', one.vendorId), await of('tasks', 'taskId', other.vendorId)]).toEqual([
    [],
    [taskId],
  ]);
});

it('are told without addresses where the application may not see these', async () => {
  const { vendorId, userId } = await newVendor();
  await newItem({ groupIds: [vendorId] });
  here.sender = await applicationFor(here.scene, { product: 'VendorServices', scopes: ['people:read'] });
  const { body } = await ask('GET', `/vendors/${vendorId}`);
  expect(body.contacts).toEqual([{ userId, userName: 'Carl Cook', userEmail: '' }]);
  here.sender = await applicationFor(here.scene, { product: 'CostCode' });
  expect((await ask('GET', '/vendors')).status).toBe(401);
});
