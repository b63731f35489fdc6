import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { condeco } from '../../server/connectors/condeco/connector.ts';
import { epturaWorkplace } from '../../server/connectors/eptura-workplace/connector.ts';
import { offision } from '../../server/connectors/offision/connector.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator } from './workplace-beside.ts';

let there: TestServer;
let here: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = {
    ATRIUM_ADMIN_EMAIL: administrator.email,
    ATRIUM_ADMIN_PASSWORD: administrator.password,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  };
  [there, here, browser] = await Promise.all([
    startTestServer({ env: { ATRIUM_DEMO: '1' } }),
    startTestServer({ env, connectors: [condeco, epturaWorkplace, offision] }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await here?.[Symbol.asyncDispose]();
  await there?.[Symbol.asyncDispose]();
});

it('another Atrium is connected as the Condeco and the Offision that it speaks like, and its people are seen', async () => {
  const { body: made } = await there.call('POST', '/applications', { name: 'Mirror' });
  const { body: applications } = await there.call('GET', '/applications');
  const { basePath } = applications.items.find(({ id }: { id: number }) => id === made.id);
  const { page, complaints } = await visit(browser, here.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Connections' }).click();

  const connect = async (system: string, name: string, said: Readonly<Record<string, string>>) => {
    await page.getByRole('button', { name: 'Connect a system' }).click();
    const form = page.getByRole('form', { name: 'Connect a system' });
    await page.getByLabel('System', { exact: true }).first().selectOption({ label: system });
    await form.getByLabel('What to call it').fill(name);
    for (const [label, text] of Object.entries(said)) await form.getByLabel(label, { exact: false }).first().fill(text);
    await mustBeAccessible(page);
    await form.getByRole('button', { name: 'Connect' }).click();
    await page.getByText(`${name} is set up`).waitFor();
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name }).waitFor();
    await page.getByRole('button', { name: `Permissions of ${name}` }).click();
    await page.getByRole('button', { name: 'Check' }).click();
    await page
      .getByText(/: allowed\./)
      .first()
      .waitFor();
    expect(await page.getByText(/refused|not allowed/i).count()).toBe(0);
    await page.getByRole('button', { name: `Activate ${name}` }).click();
    await page.getByText('It is read by its schedule.').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: `Records of ${name}` }).click();
    await page.getByLabel('Kind').selectOption('person');
    await page
      .getByText(/name: Alan Grey/)
      .or(page.getByText(/^1$/))
      .first()
      .waitFor();
    await mustBeAccessible(page);
    await page.goBack();
  };
  const { clientId, password, subscriptionKeys: keys } = made;
  await connect('Condeco (Eptura Engage)', 'Old booking system', {
    'Address of the API': there.url,
    'Name of the client': decodeURIComponent(String(basePath).split('/')[1] ?? ''),
    'Client ID': clientId,
    Password: password,
    'Subscription key of HierarchyMapping': keys.HierarchyMapping,
    'Subscription key of ExternalBookings': keys.ExternalBookings,
  });
  await page.goto(`${here.url}/settings/connections`);
  await connect('Offision', 'Other house', { 'Address of the system': there.url, 'API key': there.token });
  expect(complaints).toEqual([]);
});
