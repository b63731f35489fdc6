import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchDevices } from '../../server/modules/device-alerts/device-alerts.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { launchChromium } from '../support/chromium.ts';
import { call, startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { mustBeAccessible } from './accessible.ts';
import { noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
} as const;

it('an administrator adds a sensor, it is heard under its access id, and is taken out of use and put back', async () => {
  const { body: house } = await server.call('POST', '/buildings', { name: 'Noon house', zone: noonZone() });
  const { body: floor } = await server.call('POST', '/floors', { name: 'Level 1', buildingId: house.id, level: 1 });
  const room = { name: 'Blue room', type: 'room', buildingId: house.id, floorId: floor.id };
  await server.call('POST', '/resources', room);

  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/manage/sensors');
  await page.getByText('There is no sensor here yet').waitFor();
  await page.getByRole('button', { name: 'Add a sensor' }).tap();
  const adding = page.getByRole('dialog', { name: 'New sensor' });
  await adding.getByRole('textbox', { name: 'Name', exact: true }).fill('Air of the blue room');
  await adding.getByLabel('Kind').selectOption('Environment');
  await adding.getByLabel('Access id').fill('two words');
  await adding.getByLabel('Floor').selectOption('Level 1');
  await adding.getByRole('button', { name: 'Add a sensor' }).tap();
  await adding.getByText('Letters, digits and').waitFor();
  await adding.getByText('Say where it is').waitFor();
  await adding.getByLabel('Access id').fill('');
  await adding.getByLabel('Where it is').selectOption('Blue room');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Add a sensor' }).tap();
  const row = page.getByRole('listitem', { name: 'Air of the blue room' });
  await row.getByText('Environment · Blue room').waitFor();
  await row.getByText('Not heard yet').waitFor();
  await row.getByText('Not known').waitFor();

  const { body: devices } = await server.call('GET', '/devices');
  const [{ accessId }] = devices.items;
  await row.getByText(`Access id ${accessId}`).waitFor();
  const timestamp = Temporal.Now.instant().subtract({ minutes: 3 }).toString();
  const said = { temperature: 21.5, co2: 640, hasMotion: true, batteryLevel: 12 };
  const heard = await server.call('POST', '/readings', { accessId: accessId.toLowerCase(), timestamp, ...said });
  expect(heard).toMatchObject({ status: 201, body: { taken: 1 } });
  await page.reload();
  await row.getByText('Somebody there').waitFor();
  await row.getByText(/^Heard [34] min ago · Battery low: 12 %$/).waitFor();
  await row.getByRole('button', { name: 'Readings of Air of the blue room' }).tap();
  const readings = page.getByRole('dialog', { name: 'Readings of Air of the blue room' });
  await readings.getByText('Somebody there · Temperature 21.5 °C · CO₂ 640 ppm · Battery 12 %').waitFor();
  await mustBeAccessible(page);
  await readings.getByRole('button', { name: 'Close' }).tap();
  await readings.waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await row.getByRole('button', { name: 'Who is there: Blue room, by Air of the blue room' }).tap();
  const presence = page.getByRole('dialog', { name: 'Who is at Blue room' });
  await presence.getByText('Somebody is there without a booking').waitFor();
  await presence.getByText(/^Air of the blue room sees somebody · since .+ · holds until .+$/).waitFor();
  await presence.getByText('Nothing was decided by it in the last seven days.').waitFor();
  await mustBeAccessible(page);
  await presence.getByRole('button', { name: 'Close' }).tap();
  await presence.waitFor({ state: 'hidden' });

  await row.getByRole('button', { name: 'Change Air of the blue room' }).tap();
  const changing = page.getByRole('dialog', { name: 'Change Air of the blue room' });
  await changing.getByRole('textbox', { name: 'Name', exact: true }).fill('Blue air');
  await changing.getByLabel('Access id').fill('AIR-1');
  await changing.getByRole('button', { name: 'Save' }).tap();
  const renamed = page.getByRole('listitem', { name: 'Blue air' });
  await renamed.getByText('Access id AIR-1').waitFor();
  await renamed.getByText('Environment · Blue room').waitFor();

  await renamed.getByRole('button', { name: 'Take out of use: Blue air' }).tap();
  await page.getByText('There is no sensor here yet').waitFor();
  expect((await server.call('POST', '/readings', { accessId: 'AIR-1' })).status).toBe(404);
  await page.getByLabel('Which').selectOption('Out of use');
  await renamed.getByRole('button', { name: 'Use again: Blue air' }).tap();
  await page.getByText('No sensor here is out of use').waitFor();
  await page.reload();
  await page.getByText('No sensor here is out of use').waitFor();
  await page.goBack();
  await renamed.waitFor();
  await mustBeAccessible(page);
  expect((await server.call('POST', '/readings', { accessId: 'air-1' })).status).toBe(201);

  // One that hangs nowhere yet.
  await page.getByRole('button', { name: 'Add a sensor' }).tap();
  await adding.getByRole('textbox', { name: 'Name', exact: true }).fill('In the drawer');
  await adding.getByLabel('Access id').fill('air-1');
  await adding.getByRole('button', { name: 'Add a sensor' }).tap();
  await adding.getByText('Another device has this access id').waitFor();
  await adding.getByLabel('Access id').fill('AIR-2');
  await adding.getByRole('button', { name: 'Add a sensor' }).tap();
  await adding.waitFor({ state: 'hidden' });
  await page.getByRole('main').getByLabel('Building').selectOption('Nowhere yet');
  await page.getByRole('listitem', { name: 'In the drawer' }).getByText('Occupancy · Nowhere yet').waitFor();
  expect(complaints).toEqual([]);
});

it('a badge reader is put at an entrance, which no other device is offered, and says what it does', async () => {
  const { body: house } = await server.call('POST', '/buildings', { name: 'House with a gate', zone: noonZone() });
  await server.call('POST', '/floors', { name: 'Level 2', buildingId: house.id, level: 2 });
  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, `/manage/sensors?building=${house.id}`);
  await page.getByRole('button', { name: 'Add a sensor' }).tap();
  const adding = page.getByRole('dialog', { name: 'New sensor' });
  await adding.getByRole('textbox', { name: 'Name', exact: true }).fill('Gate');
  const entrances = adding.locator('option', { hasText: 'Entrance' });
  expect(await entrances.count()).toBe(0);
  await adding.getByLabel('Kind').selectOption('Badge reader');
  await adding.getByText(/^At a place it checks people in to what they have booked there; at an entrance/).waitFor();
  expect(await entrances.count()).toBe(1);
  await adding.getByLabel('Floor').selectOption('Level 2');
  await adding.getByLabel('Where it is').selectOption('Entrance of this floor');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Add a sensor' }).tap();
  const row = page.getByRole('listitem', { name: 'Gate' });
  await row.getByText('Badge reader · Entrance of Level 2').waitFor();
  await row.getByText(/^Whoever holds her card to it is checked in to the desks/).waitFor();

  await row.getByRole('button', { name: 'Change Gate' }).tap();
  const changing = page.getByRole('dialog', { name: 'Change Gate' });
  await changing.getByLabel('Floor').selectOption('Entrance of the building');
  await changing.getByRole('button', { name: 'Save' }).tap();
  await row.getByText('Badge reader · Entrance of House with a gate').waitFor();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(complaints).toEqual([]);
});

it('a room is checked in to by its sensor, and its manager reads why', async () => {
  const { body: house } = await server.call('POST', '/buildings', { name: 'Sensed house', zone: noonZone() });
  const room = { name: 'Green room', type: 'room', buildingId: house.id };
  const { body: resource } = await server.call('POST', '/resources', room);
  const eye = { kind: 'occupancy', name: 'Eye', accessId: 'EYE-1', resourceId: resource.id };
  await server.call('POST', '/devices', eye);
  const checkIn = { required: true, methods: ['sensor'], opensMinutes: 30, closesMinutes: 60, release: true };
  await server.call('POST', '/policies', { name: 'Sensed', resourceId: resource.id, rules: { checkIn } });
  const now = Temporal.Now.instant();
  const times = { start: now.add({ minutes: 1 }).toString(), end: now.add({ minutes: 61 }).toString() };
  const { body: booked } = await server.call('POST', '/bookings', {
    resourceIds: [resource.id],
    title: 'Sync',
    ...times,
  });
  for (const minutes of [6, 0]) {
    const timestamp = now.subtract({ minutes }).toString();
    await server.call('POST', '/readings', { accessId: 'EYE-1', timestamp, hasMotion: true });
  }
  await until(async () => {
    const { body } = await server.call('GET', `/bookings/${booked.id}`);
    expect(body.state).toBe('checked_in');
  }, 30_000);

  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/manage/sensors');
  await page.getByRole('main').getByLabel('Building').selectOption('Sensed house');
  await page.getByRole('button', { name: 'Who is there: Green room, by Eye' }).tap();
  const presence = page.getByRole('dialog', { name: 'Who is at Green room' });
  await presence.getByText(/^Eye sees somebody · since .+ · holds until .+$/).waitFor();
  const decided = presence.getByRole('table', { name: 'What was decided' });
  await decided.getByText('Checked in').waitFor();
  await decided.getByText(/^Eye sees somebody · since/).waitFor();
  await mustBeAccessible(page);
  expect(complaints).toEqual([]);
});

it('a sensor that falls silent is noticed: in the bell, and among those that need somebody', async () => {
  const { body: house } = await server.call('POST', '/buildings', { name: 'Alert house', zone: noonZone() });
  const room = { name: 'Red room', type: 'room', buildingId: house.id };
  const { body: resource } = await server.call('POST', '/resources', room);
  for (const [name, minutes, batteryLevel] of [
    ['Lost eye', 45, 80],
    ['Tired eye', 1, 12],
    ['Good eye', 1, 90],
  ] as const) {
    const accessId = name.replace(' ', '-');
    await server.call('POST', '/devices', { kind: 'occupancy', name, accessId, resourceId: resource.id });
    const timestamp = Temporal.Now.instant().subtract({ minutes }).toString();
    await server.call('POST', '/readings', { accessId, timestamp, hasMotion: false, batteryLevel });
  }
  const look = () =>
    server.atrium.database.workers.transaction(ALL_TENANTS, async (db) => ({
      value: await watchDevices.clear(db, Temporal.Now.instant(), 1),
    }));
  const alerts = async () => (await server.call('GET', `/device-alerts?buildingId=${house.id}`)).body.items;
  await look();
  await until(async () => expect(await alerts()).toMatchObject([{ kind: 'battery', deviceName: 'Tired eye' }]));
  // They have been looked at for an hour.
  await server.atrium.database.workers
    .forTenant(ALL_TENANTS)
    .updateTable('deviceWatch')
    .set({ since: new Date(Date.now() - 3_600_000) })
    .execute();
  await look();
  await until(async () => expect(await alerts()).toMatchObject([{ kind: 'silent' }, { kind: 'battery' }]));

  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/manage/sensors');
  await page.getByRole('button', { name: /^Notifications, [1-9]/ }).tap();
  await page.getByText('Sensors need you: Red room').first().waitFor();
  await page.getByText(/Red room, Lost eye: silent, heard last/).waitFor();
  await page.getByText('Red room, Tired eye: its battery is at 12%').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${server.url}/manage/sensors?building=${house.id}`);
  await page.getByText('2 sensors need attention').waitFor();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Show' }).tap();
  await page
    .getByRole('listitem', { name: 'Lost eye' })
    .getByText(/overdue/)
    .waitFor();
  await page
    .getByRole('listitem', { name: 'Tired eye' })
    .getByText(/Battery low: 12 %/)
    .waitFor();
  expect(await page.getByRole('listitem', { name: 'Good eye' }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await server.call('POST', '/readings', { accessId: 'Lost-eye', hasMotion: false });
  await look();
  await page.getByRole('listitem', { name: 'Lost eye' }).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('an administrator is told where sensors send, makes a token for them, and what it may is all that it may', async () => {
  await server.call('POST', '/buildings', { name: 'West house', zone: noonZone() });
  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/manage/sensors');
  await page.getByRole('button', { name: 'How sensors send' }).tap();
  const told = page.getByRole('dialog', { name: 'How sensors send' });
  await told.getByLabel('By').selectOption('MQTT 5');
  expect(await told.getByLabel('Topic to publish to').inputValue()).toBe('atrium/main/readings');
  await told.getByLabel('By').selectOption('ChirpStack (LoRaWAN)');
  const address = await told.getByLabel('Address to send to').inputValue();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await told.getByRole('link', { name: 'Make one of a service account' }).tap();
  const adding = page.locator('form').filter({ hasText: 'May do what this role may' });
  await adding.getByLabel('Name').fill('Gateway');
  await adding.getByLabel('May do what this role may').selectOption('Administrator');
  await adding.getByRole('button', { name: 'Add' }).tap();
  await page.getByRole('button', { name: 'Tokens of Gateway' }).tap();
  const tokens = page.getByRole('region', { name: 'Tokens of Gateway' });
  await tokens.getByLabel('What it is for').fill('Sensors');
  await tokens.getByLabel('It may').selectOption('Hand in readings of sensors');
  await mustBeAccessible(page);
  await tokens.getByRole('button', { name: 'Make a token of Gateway' }).tap();
  await tokens.getByText('It hands in readings of sensors, and may do nothing else.').first().waitFor();
  const secret = await tokens.getByLabel('The token Sensors').inputValue();

  const { body: device } = await server.call('POST', '/devices', { kind: 'environment', name: 'Air' });
  const uplink = {
    time: Temporal.Now.instant().toString(),
    deviceInfo: { devEui: device.accessId },
    object: { co2: 5 },
  };
  const headers = { authorization: `Bearer ${secret}` };
  expect(await call(`${address}?event=up`, 'POST', uplink, headers)).toMatchObject({ status: 200, body: { taken: 1 } });
  expect(await call(`${server.url}/api/v1/users`, 'GET', undefined, headers)).toMatchObject({ status: 403 });
  expect(complaints).toEqual([]);
});

it('who keeps all says how long what is about people is kept; everybody reads in Account what the building knows of her', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/manage/sensors');
  const kinds = page.getByRole('region', { name: 'What it is for, and how long it is kept' });
  await kinds.getByLabel('How long it is kept: Badge readers').selectOption('3 days');
  await page.getByText('Kept for 3 days from now on.').waitFor();
  expect(await kinds.getByRole('combobox').count()).toBe(1);
  await mustBeAccessible(page);
  await page.goto('/account');
  const known = page.getByRole('region', { name: 'What the building knows of you' });
  await known.getByText('Whose it was is not kept. Kept for 3 days.').waitFor();
  await known
    .getByText('About places: never who is there. Kept for at least 92 days, then it goes month by month.')
    .first()
    .waitFor();
  expect(await known.getByRole('combobox').count()).toBe(0);
  await mustBeAccessible(page);
  expect(complaints).toEqual([]);
});
