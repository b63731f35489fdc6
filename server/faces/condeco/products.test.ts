import { afterAll, beforeAll, expect, test } from 'vitest';
import { askCondeco, sessionTokenOf } from '../../../test/support/application.ts';
import { openScene, type Scene } from '../../../test/support/scene.ts';
import { products, type NewApplication, type Product } from '../../modules/applications/contract.ts';
import { endpoints } from './contract.ts';

/** Which product's key opens which addresses: typed from reference 2 and 3.1, and of what is ours by what it is about. */
const opened: readonly (readonly [addresses: RegExp, by: Product | 'any'])[] = [
  [/^\/(?:countries|regions|locations|groups|rooms|floorPlan|users)$/, 'HierarchyMapping'],
  [/^\/(?:regionsByParent\/\{countryId\}|locationResources|groupResources)$/, 'HierarchyMapping'],
  [/^\/(?:bookings|deskBookings)(?:\/|$)/, 'ExternalBookings'],
  [/^\/(?:locationBookings|groupBookings)$/, 'ExternalBookings'],
  [/^\/visitor(?:\/|$)/, 'Visitor'],
  [/^\/costcodes(?:\/|$)/, 'CostCode'],
  [/^\/vendor(?:s|Items|Orders|Tasks)(?:\/|$)/, 'VendorServices'],
  [/^\/listener$/, 'any'],
];

let scene: Scene;
let application: NewApplication;
let authorization: string;
beforeAll(async () => {
  scene = await openScene();
  application = (await scene.own.make('/applications', { name: 'Sync' })) as unknown as NewApplication;
  authorization = `Bearer ${await sessionTokenOf(scene.server.url, application.clientId, application.password)}`;
});
afterAll(() => scene[Symbol.asyncDispose]());

test.each(Object.entries(endpoints))('%s is opened by the key of its product alone', async (_name, endpoint) => {
  const owners = opened.flatMap(([addresses, by]) => (addresses.test(endpoint.path) ? [by] : []));
  expect(owners).toHaveLength(1);
  const isRefused: Partial<Record<Product, boolean>> = {};
  for (const product of products) {
    const headers = { 'ocp-apim-subscription-key': application.subscriptionKeys[product], authorization };
    const path = endpoint.path.replaceAll(/\{\w+\}/g, '1');
    const { status, body } = await askCondeco(scene, { headers }, endpoint.method, path);
    isRefused[product] = status === 401 && body.code === 'subscription_key_invalid';
  }
  expect(isRefused).toEqual(
    Object.fromEntries(products.map((product) => [product, owners[0] !== 'any' && owners[0] !== product])),
  );
});
