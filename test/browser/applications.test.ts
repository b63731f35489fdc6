import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionTokenOf } from '../support/application.ts';
import { launchChromium } from '../support/chromium.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let receiver: Receiver;
let browser: Browser;
beforeAll(async () => {
  receiver = await startReceiver();
  const env = {
    ATRIUM_ADMIN_EMAIL: administrator.email,
    ATRIUM_ADMIN_PASSWORD: administrator.password,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

it('an application is registered in the app, and its keys are used by a program until it is revoked', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Applications' }).click();
  await page.getByText('No applications yet').waitFor();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Say what it is for').first().waitFor();
  await page.getByLabel('What it is for').fill('Room panels');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Room panels is registered').waitFor();
  const shown = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
  const [clientId, password] = [await shown('Client ID'), await shown('Password')];
  const hierarchy = 'HierarchyMapping, primary subscription key';
  const first = await shown(hierarchy);
  await mustBeAccessible(page);

  await page.getByRole('button', { name: 'Keys of Room panels' }).click();
  const address = await page.getByText(/\/api\/V1$/).textContent();
  const call = async (key: string): Promise<number> => {
    const authorization = `Bearer ${await sessionTokenOf(server.url, clientId, password)}`;
    const headers = { 'ocp-apim-subscription-key': key, authorization };
    return (await fetch(`${address}/countries`, { headers })).status;
  };
  expect(await call(first)).toBe(200);

  await page.getByRole('button', { name: `Regenerate: ${hierarchy}` }).click();
  const question = page.getByRole('dialog', { name: `Regenerate the key “${hierarchy}”?` });
  await question.getByRole('button', { name: 'Regenerate' }).click();
  // What was told at the registration counts no more: the other one alone is shown.
  await page
    .getByLabel(hierarchy, { exact: true })
    .and(page.locator(`:not([value="${first}"])`))
    .waitFor();
  await expect.poll(() => page.getByLabel(hierarchy, { exact: true }).count()).toBe(1);
  const second = await shown(hierarchy);
  expect([await call(first), await call(second)]).toEqual([401, 200]);
  await page.getByRole('button', { name: 'Generate: All products, primary subscription key' }).click();
  expect(await call(await shown('All products, primary subscription key'))).toBe(200);
  await mustBeAccessible(page);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Revoke Room panels' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Revoked', { exact: true }).waitFor();
  await page.getByText('Room panels is registered').waitFor({ state: 'detached' });
  await expect(call(second)).rejects.toThrow(/invalid_grant/);
  expect(complaints).toEqual([]);
});

it('a service is subscribed to in the app; what fails is seen, sent again, and unsubscribed', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.goto(`${server.url}/settings/applications`);
  await page.getByLabel('What it is for').fill('Lobby screens');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Lobby screens is registered').waitFor();
  await page.getByRole('button', { name: 'Notifications of Lobby screens' }).click();
  const section = page.getByRole('region', { name: 'Notifications of Lobby screens' });
  for (const name of ['Meeting External', 'Meeting Progression', 'Desk', 'Desk Progression', 'Resource', 'Visitor'])
    await section.getByRole('button', { name: `Subscribe: ${name}`, exact: true }).waitFor();
  await section.getByRole('button', { name: 'Subscribe: Resource' }).click();
  const form = section.getByRole('form', { name: 'Subscribe: Resource' });
  await form.getByLabel('Address').fill('https://10.0.0.1/');
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await form.getByText('Say what signs it').waitFor();
  await form.locator('[name=secret]').fill('walnut');
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await form.getByText('This address lies in a private or reserved network and cannot be called.').waitFor();
  let down = true;
  const url = receiver.url('/resources', (response) => void response.writeHead(down ? 500 : 204).end());
  await form.getByLabel('Address').fill(url);
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await section.getByText(url).waitFor();
  await section.getByText('Nothing was sent yet.').waitFor();
  await mustBeAccessible(page);

  const { body: building } = await server.call('POST', '/buildings', { name: 'Annex', zone: 'Europe/London' });
  await server.call('POST', '/resources', { name: 'Room 1', type: 'room', buildingId: building.id });
  await section.getByText(/^Not delivered on .*\(500\)\. 1 push waits\.$/).waitFor();
  down = false;
  await section.getByRole('button', { name: 'Redeliver: Resource' }).click();
  await section.getByText(/^Delivered on .*\(204\)\.$/).waitFor();
  expect(receiver.at('/resources').map(({ headers }) => headers['condeco-event-type'])).toContain('RESOURCE');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await mustBeAccessible(page);

  await section.getByRole('button', { name: 'Unsubscribe: Resource' }).click();
  await page
    .getByRole('dialog', { name: 'Unsubscribe from Resource?' })
    .getByRole('button', { name: 'Unsubscribe' })
    .click();
  await section.getByText(url).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('a service is sent to a queue of Azure, of some rooms alone', async () => {
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  const { body: building } = await server.call('POST', '/buildings', { name: 'Depot', zone: 'Europe/London' });
  for (const [name, type] of [
    ['Depot room', 'room'],
    ['Depot desk', 'desk'],
  ])
    await server.call('POST', '/resources', { name, type, buildingId: building.id });
  await page.goto(`${server.url}/settings/applications`);
  await page.getByLabel('What it is for').fill('Data lake');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('Data lake is registered').waitFor();
  await page.getByRole('button', { name: 'Notifications of Data lake' }).click();
  const section = page.getByRole('region', { name: 'Notifications of Data lake' });
  await section.getByRole('button', { name: 'Subscribe: Meeting External' }).click();
  const form = section.getByRole('form', { name: 'Subscribe: Meeting External' });
  await form.getByLabel('How it is sent').selectOption('Azure queue, some rooms and desks');
  await form.getByRole('button', { name: 'Subscribe' }).click();
  for (const text of ['Say which queue', 'Give the key, or an address', 'Choose at least one'])
    await form.getByText(text).waitFor();
  await mustBeAccessible(page);

  await form.getByLabel('Address of the queue').fill(`${receiver.url('/no')}/one/too/many`);
  await form.getByLabel('Key of the storage account', { exact: true }).fill('walnut');
  const rooms = form.getByRole('combobox', { name: 'Rooms and desks' });
  await rooms.fill('Depot');
  await page.getByRole('option', { name: 'Depot room' }).waitFor();
  expect(await page.getByRole('option', { name: 'Depot desk' }).count()).toBe(0);
  await page.getByRole('option', { name: 'Depot room' }).click();
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await form.getByText('This is not the address of an Azure queue.').waitFor();
  const queue = receiver.url('/devaccount/meetings', (response) => void response.writeHead(201).end());
  await form.getByLabel('Address of the queue').fill(queue);
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await form.getByText('Give the key of the storage account, or an address').waitFor();
  await form.getByLabel('Key of the storage account', { exact: true }).fill('');
  await form.getByLabel('Address of the queue').fill(`${queue}?sv=2024-11-04&sig=c2lnbmVk`);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await form.getByRole('button', { name: 'Subscribe' }).click();
  await section.getByText(queue).waitFor();
  await section.getByText('Azure queue, some resources').waitFor();
  expect(await section.getByText('c2lnbmVk').count()).toBe(0);

  // Visitors are of no room or desk.
  await section.getByRole('button', { name: 'Subscribe: Visitor' }).click();
  const visitors = section.getByRole('form', { name: 'Subscribe: Visitor' });
  expect(await visitors.getByLabel('How it is sent').getByRole('option').allTextContents()).toEqual([
    'HTTP push',
    'Azure queue',
  ]);
  expect(complaints).toEqual([]);
});
