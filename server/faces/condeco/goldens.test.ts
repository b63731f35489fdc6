import { afterAll, beforeAll, expect, test } from 'vitest';
import { askCondeco } from '../../../test/support/application.ts';
import { bookingGoldens, deskBookingGoldens, deskGoldens } from '../../../test/support/condeco-goldens/bookings.ts';
import { buildHouse, NOW, type Goldens, type House } from '../../../test/support/condeco-goldens/house.ts';
import { hierarchyGoldens, roomGoldens, wideGoldens } from '../../../test/support/condeco-goldens/spaces.ts';
import { vendorServiceGoldens } from '../../../test/support/condeco-goldens/vendor-services.ts';
import { costCodeGoldens, listenerGoldens, visitorGoldens } from '../../../test/support/condeco-goldens/visitors.ts';
import { openScene } from '../../../test/support/scene.ts';
import { endpoints } from './contract.ts';

// Every operation once, as a client asks and with the whole of what it is answered: a key that comes, goes or is written otherwise is a break.

const goldens: Goldens<typeof endpoints> = {
  ...hierarchyGoldens,
  ...roomGoldens,
  ...wideGoldens,
  ...bookingGoldens,
  ...deskGoldens,
  ...deskBookingGoldens,
  ...visitorGoldens,
  ...costCodeGoldens,
  ...vendorServiceGoldens,
  ...listenerGoldens,
};
const names = Object.keys(endpoints) as (keyof typeof endpoints)[];

let house: House;
beforeAll(async () => {
  house = await buildHouse(await openScene(() => NOW, 'Asia/Singapore'));
});
afterAll(() => house.scene[Symbol.asyncDispose]());

test.each(names)('%s is answered as it always was', async (name) => {
  const { method, path, body, type, status, answer } = await goldens[name](house);
  const declared = endpoints[name];
  expect([method, path]).toEqual([declared.method, expect.stringMatching(patternOf(declared.path))]);
  const heard = await askCondeco(house.scene, house.sender, method, path, body, type);
  expect(heard).toStrictEqual({ status, body: answer });
});

/** Where an operation is. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '\\d+')}(?:\\?|$)`);
