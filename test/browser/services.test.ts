import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
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

it('a manager offers coffee, a host orders it with a booking, who makes it says that it is done, and takes that back', async () => {
  const [host, cook] = [
    await addPerson(server.url, server.token, 'Hanna Host'),
    await addPerson(server.url, server.token, 'Carl Cook'),
  ];
  const { body: house } = await server.call('POST', '/buildings', { name: 'Noon house', zone: noonZone() });
  const { body: room } = await server.call('POST', '/resources', {
    name: 'Noon room',
    type: 'room',
    buildingId: house.id,
  });
  const tomorrow = Temporal.Now.zonedDateTimeISO('Europe/London').toPlainDate().add({ days: 1 }).toString();
  const { body: people } = await server.call('GET', '/users?search=Hanna');
  const times = { start: `${tomorrow}T10:00`, end: `${tomorrow}T11:00` };
  await server.call('POST', '/bookings', { resourceIds: [room.id], ...times, hostId: people.items[0].id });

  const { page } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, front, '/manage/services');
  await page.getByRole('button', { name: 'Add a service' }).click();
  const adding = page.getByRole('dialog', { name: 'New service' });
  await adding.getByRole('button', { name: 'Save' }).click();
  await adding.getByText('Enter a name').waitFor();
  await adding.getByLabel('Name').fill('Espresso');
  await adding.getByLabel('Price').fill('2.50');
  await adding.getByLabel('For each').fill('cup');
  await adding.getByRole('combobox', { name: 'Buildings' }).click();
  await page.getByRole('option', { name: 'Noon house' }).click();
  await adding.getByRole('combobox', { name: 'People who do it' }).fill('Carl');
  await page.getByRole('option', { name: 'Carl Cook' }).click();
  await page.keyboard.press('Escape');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Espresso' }).getByText('€2.50 each cup').waitFor();
  await mustBeAccessible(page);

  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, host, '/bookings');
  await hers.page.getByRole('button', { name: /^More: / }).tap();
  await hers.page.getByRole('menuitem', { name: 'Services' }).tap();
  const ordering = hers.page.getByRole('dialog', { name: 'Services' });
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await ordering.getByText('Say of one service how many.').waitFor();
  await ordering.getByLabel('How many: Espresso').fill('4');
  await ordering.getByText('Together €10.00').waitFor();
  await ordering.getByLabel('Note for Espresso').fill('One without sugar');
  await mustBeAccessible(hers.page);
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await hers.page.getByText('One service ordered').waitFor();
  // The room is made ready for it.
  await hers.page.getByText('09:45').waitFor();

  const kitchen = await visit(browser, server.url, phone);
  await signIn(kitchen.page, cook, '/tasks');
  await kitchen.page.getByRole('button', { name: 'The next day' }).tap();
  const stepOf = (name: string) => kitchen.page.getByRole('button', { name }).boundingBox();
  const open = kitchen.page.getByRole('region', { name: 'To do' });
  await open.getByText('4 × Espresso').waitFor();
  await kitchen.page.setViewportSize({ width: 320, height: 844 });
  const [before, next] = [await stepOf('The day before'), await stepOf('The next day')];
  expect(next?.y).toBe(before?.y);
  await kitchen.page.setViewportSize(phone.viewport);
  await open.getByText('One without sugar').waitFor();
  await open.getByText('By 10:00').waitFor();
  expect(await kitchen.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(kitchen.page);
  await open.getByText(/· New ·/).waitFor();
  await kitchen.page.getByRole('button', { name: 'Accept: 4 × Espresso, Noon room' }).tap();
  await open.getByText(/· Accepted ·/).waitFor();
  await kitchen.page.getByRole('button', { name: 'Begin: 4 × Espresso, Noon room' }).tap();
  await open.getByText('In progress').waitFor();
  await mustBeAccessible(kitchen.page);
  // A step too far is taken back.
  await kitchen.page.getByRole('button', { name: 'Not begun after all: 4 × Espresso, Noon room' }).tap();
  await open.getByText(/· Accepted ·/).waitFor();
  await kitchen.page.getByRole('button', { name: 'Not accepted after all: 4 × Espresso, Noon room' }).tap();
  await open.getByText(/· New ·/).waitFor();
  await kitchen.page.getByRole('button', { name: 'Begin: 4 × Espresso, Noon room' }).waitFor({ state: 'detached' });
  await kitchen.page.getByRole('button', { name: 'Accept: 4 × Espresso, Noon room' }).tap();
  await kitchen.page.getByRole('button', { name: 'Begin: 4 × Espresso, Noon room' }).tap();
  const status = kitchen.page.getByLabel('Status');
  await status.selectOption('Accepted');
  await kitchen.page.getByText('No task of this day has this status').waitFor();
  await status.selectOption('In progress');
  await open.getByText('4 × Espresso').waitFor();
  await status.selectOption('Any');
  await kitchen.page.getByRole('button', { name: 'Done: 4 × Espresso, Noon room', exact: true }).tap();
  await kitchen.page.getByRole('region', { name: 'Done' }).getByText('4 × Espresso').waitFor();
  await kitchen.page.getByRole('button', { name: 'Not done after all: 4 × Espresso, Noon room' }).tap();
  await open.getByText('4 × Espresso').waitFor();

  // She withdraws it: what is open in the kitchen goes without anybody asking anew.
  await hers.page.getByRole('button', { name: /^More: / }).tap();
  await hers.page.getByRole('menuitem', { name: 'Services' }).tap();
  await ordering.getByLabel('How many: Espresso').fill('0');
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await kitchen.page.getByRole('region', { name: 'Cancelled' }).getByText('Withdrawn').waitFor();
  expect([...hers.complaints, ...kitchen.complaints]).toEqual([]);
});

/** Turns Manage → Services to one of its parts. */
const turnTo = (page: Page, part: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'What is shown' }).getByText(part, { exact: true }).click();

it('a manager offers services together in a plan, is told what others changed, and deletes it', async () => {
  // The demo has some already.
  const { body: demo } = await server.call('GET', '/service-plans');
  for (const { id } of demo.items) await server.call('DELETE', `/service-plans/${id}`);
  const { body: house } = await server.call('POST', '/buildings', { name: 'Plan house', zone: noonZone() });
  const make = async (name: string) =>
    (await server.call('POST', '/resources', { name, type: 'room', buildingId: house.id })).body;
  const [room, other] = [await make('Plan room'), await make('Other room')];
  const { body: service } = await server.call('POST', '/services', {
    name: 'Croissants',
    timing: 'before',
    offers: [],
  });
  const offeredFor = async ({ id }: { readonly id: number }) => {
    const { body } = await server.call('GET', `/services?resourceId=${id}`);
    return body.items.map(({ name }: { readonly name: string }) => name);
  };

  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/manage/services');
  await turnTo(page, 'Plans');
  await page.getByText('No plans yet').waitFor();
  await page.getByRole('button', { name: 'Add a plan' }).tap();
  const adding = page.getByRole('dialog', { name: 'New plan' });
  await adding.getByRole('button', { name: 'Save' }).tap();
  await adding.getByText('Enter a name').waitFor();
  await adding.getByLabel('Name').fill('Breakfast');
  await adding.getByRole('combobox', { name: 'Services of the plan' }).fill('Croiss');
  await page.getByRole('option', { name: 'Croissants' }).click();
  // The list of a choice among many stays there until it is closed.
  await page.keyboard.press('Escape');
  await adding.getByRole('combobox', { name: 'Buildings' }).click();
  await page.getByRole('option', { name: 'Plan house' }).click();
  await page.keyboard.press('Escape');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Save' }).tap();
  const row = page.getByRole('listitem').filter({ hasText: 'Breakfast' });
  await row.getByText('Croissants').waitFor();
  await row.getByText('Plan house · Rooms').waitFor();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await offeredFor(other)).toContain('Croissants');

  // For one of the rooms alone.
  await page.getByRole('button', { name: 'Change Breakfast' }).tap();
  const changing = page.getByRole('dialog', { name: 'Change Breakfast' });
  await changing.getByLabel('Where it is offered').selectOption('For single places');
  await changing.getByRole('button', { name: 'Save' }).tap();
  await changing.getByText('Choose a place').waitFor();
  await changing.getByRole('combobox', { name: 'Places' }).fill('Plan r');
  await page.getByRole('option', { name: 'Plan room · Plan house' }).click();
  await page.keyboard.press('Escape');
  await changing.getByRole('button', { name: 'Save' }).tap();
  await row.getByText('Plan room').waitFor();
  expect([await offeredFor(room), await offeredFor(other)]).toEqual([['Croissants'], []]);

  // Somebody else renames it while its form is open.
  const { body: plans } = await server.call('GET', '/service-plans');
  await page.getByRole('button', { name: 'Change Breakfast' }).tap();
  await changing.getByLabel('Name').fill('Early breakfast');
  await server.call('PATCH', `/service-plans/${plans.items[0].id}`, { name: 'Brunch' });
  await changing.getByRole('button', { name: 'Save' }).tap();
  await changing.getByRole('alert').getByText('Somebody has changed this meanwhile.').waitFor();
  await changing.getByRole('button', { name: 'Cancel' }).tap();
  await page.getByRole('button', { name: 'Change Brunch' }).waitFor();

  // What is offered by a plan alone stays so when its service is saved.
  await turnTo(page, 'Services');
  await page.getByRole('button', { name: 'Change Croissants' }).tap();
  const serving = page.getByRole('dialog', { name: 'Change Croissants' });
  await serving.getByText('Offered by plans too: Brunch').waitFor();
  await mustBeAccessible(page);
  await serving.getByRole('button', { name: 'Save' }).tap();
  await serving.waitFor({ state: 'hidden' });
  expect((await server.call('GET', `/services/${service.id}`)).body).toMatchObject({ version: 2, offers: [] });

  await turnTo(page, 'Plans');
  const asking = page.getByRole('dialog', { name: 'Delete Brunch?' });
  await page.getByRole('button', { name: 'Delete Brunch' }).tap();
  await mustBeAccessible(page);
  await asking.getByRole('button', { name: 'Keep it' }).tap();
  await asking.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Delete Brunch' }).tap();
  await asking.getByRole('button', { name: 'Delete' }).tap();
  await page.getByText('No plans yet').waitFor();
  expect(await offeredFor(room)).toEqual([]);
  expect(complaints).toEqual([]);
});

it('who manages bookings says who does a task, and takes that back', async () => {
  const deputy = await addPerson(server.url, server.token, 'Della Deputy');
  const { body: house } = await server.call('POST', '/buildings', { name: 'Task house', zone: noonZone() });
  const { body: room } = await server.call('POST', '/resources', {
    name: 'Task room',
    type: 'room',
    buildingId: house.id,
  });
  const { body: people } = await server.call('GET', '/users?search=Della');
  const { body: service } = await server.call('POST', '/services', {
    name: 'Lemonade',
    timing: 'before',
    minutesBefore: 15,
    offers: [{ buildingId: house.id }],
  });
  const tomorrow = Temporal.Now.zonedDateTimeISO('Europe/London').toPlainDate().add({ days: 1 }).toString();
  const times = { start: `${tomorrow}T10:00`, end: `${tomorrow}T11:00` };
  const hostId = people.items[0].id;
  const { body: booking } = await server.call('POST', '/bookings', { resourceIds: [room.id], ...times, hostId });
  const services = [{ serviceId: service.id, quantity: 3 }];
  await server.call('PUT', `/bookings/${booking.id}/services`, { services });
  const { body: tasks } = await server.call('GET', `/tasks?bookingId=${booking.id}`);
  const task = async () => (await server.call('GET', `/tasks/${tasks.items[0].id}`)).body;

  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, front, '/tasks');
  await page.getByRole('button', { name: 'The next day' }).tap();
  const assign = page.getByRole('button', { name: 'Assign: 3 × Lemonade, Task room' });
  await assign.tap();
  const asking = page.getByRole('dialog', { name: 'Who does 3 × Lemonade, Task room?' });
  await asking.getByLabel('Who does it').selectOption('A person');
  await asking.getByRole('button', { name: 'Assign' }).tap();
  await asking.getByText('Choose a person').waitFor();
  await asking.getByRole('combobox', { name: 'Person' }).fill('Della');
  await page.getByRole('option', { name: 'Della Deputy' }).click();
  await mustBeAccessible(page);
  await asking.getByRole('button', { name: 'Assign' }).tap();
  await page.getByText('3 × Lemonade is assigned to Della Deputy').waitFor();
  expect(await task()).toMatchObject({ userId: hostId, groupId: null, assigneeName: 'Della Deputy' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(page);

  // She finds it among her own, and gives nothing out herself.
  const hers = await visit(browser, server.url, phone);
  await signIn(hers.page, deputy, '/tasks');
  await hers.page.getByRole('button', { name: 'The next day' }).tap();
  await hers.page.getByRole('region', { name: 'To do' }).getByText('3 × Lemonade').waitFor();
  expect(await hers.page.getByRole('button', { name: /^Assign/ }).count()).toBe(0);

  // Somebody else changes it while the question is open; asked again, it goes back to whoever does the service.
  await assign.tap();
  await asking.getByLabel('Who does it').selectOption('Whoever does the service');
  await server.call('PATCH', `/tasks/${tasks.items[0].id}`, { userId: hostId });
  await asking.getByRole('button', { name: 'Assign' }).tap();
  await asking.getByRole('alert').getByText('Somebody has changed this meanwhile.').waitFor();
  await asking.getByRole('button', { name: 'Cancel' }).tap();
  await assign.tap();
  await asking.getByLabel('Who does it').selectOption('Whoever does the service');
  await asking.getByRole('button', { name: 'Assign' }).tap();
  await page.getByText('3 × Lemonade is for whoever does the service').waitFor();
  expect(await task()).toMatchObject({ userId: null, groupId: null, assigneeName: null });
  expect([...complaints, ...hers.complaints]).toEqual([]);
});

it('a host orders with this date of a series, then with all, and is told which date cannot have it', async () => {
  const host = await addPerson(server.url, server.token, 'Sera Series');
  const { body: house } = await server.call('POST', '/buildings', { name: 'Series house', zone: noonZone() });
  const make = async (name: string) =>
    (await server.call('POST', '/resources', { name, type: 'room', buildingId: house.id })).body;
  const room = await make('Series room');
  const offers = [{ resourceId: room.id }];
  await server.call('POST', '/services', { name: 'Scones', timing: 'during', offers });
  const { body: people } = await server.call('GET', '/users?search=Sera');
  const day = Temporal.Now.plainDateISO('UTC').add({ days: 2 }).toString();
  const { body: first } = await server.call('POST', '/bookings', {
    resourceIds: [room.id],
    start: `${day}T10:00`,
    end: `${day}T11:00`,
    hostId: people.items[0].id,
    recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
  });
  const { body: dates } = await server.call('GET', `/bookings?seriesId=${first.seriesId}`);
  const ordered = async (): Promise<number[]> => {
    const all: number[] = [];
    for (const { id } of dates.items)
      all.push((await server.call('GET', `/bookings/${id}/services`)).body.items[0]?.quantity ?? 0);
    return all;
  };
  const { page, complaints } = await visit(browser, server.url, phone);
  await signIn(page, host, '/bookings');
  const open = async (): Promise<void> => {
    await page
      .getByRole('button', { name: /^More: / })
      .first()
      .tap();
    await page.getByRole('menuitem', { name: 'Services' }).tap();
  };
  const ordering = page.getByRole('dialog', { name: 'Services' });
  await open();
  await ordering.getByLabel('How many: Scones').fill('2');
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await page.getByText('One service ordered').waitFor();
  expect(await ordered()).toEqual([2, 0, 0]);
  await open();
  await ordering.getByLabel('How many: Scones').fill('3');
  await ordering.getByRole('radio', { name: 'All dates still to come' }).check();
  await mustBeAccessible(page);
  await ordering.getByRole('button', { name: 'Order' }).tap();
  await page.getByText('3 dates have them now').waitFor();
  expect(await ordered()).toEqual([3, 3, 3]);

  // The last one is elsewhere, where there are none.
  const other = await make('Sconeless room');
  await server.call('PUT', `/bookings/${dates.items[2].id}/services`, { services: [] });
  await server.call('PATCH', `/bookings/${dates.items[2].id}`, { resourceIds: [other.id] });
  await open();
  await ordering.getByLabel('How many: Scones').fill('4');
  await ordering.getByRole('radio', { name: 'All dates still to come' }).check();
  await ordering.getByRole('button', { name: 'Order' }).tap();
  const refused = ordering.getByRole('alert');
  await refused.getByText('One date cannot have these services').waitFor();
  await refused.getByText('That is not offered there.').waitFor();
  await mustBeAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await ordered()).toEqual([3, 3, 0]);
  expect(complaints).toEqual([]);
});
