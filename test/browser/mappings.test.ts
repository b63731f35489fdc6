import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { epturaWorkplace } from '../../server/connectors/eptura-workplace/connector.ts';
import { launchChromium } from '../support/chromium.ts';
import { startWorkplace, type Workplace } from '../support/eptura-workplace.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { siteOf } from '../support/workplace-site.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let workplace: Workplace;
let browser: Browser;
beforeAll(async () => {
  workplace = await startWorkplace(siteOf(2, 3));
  const env = {
    ATRIUM_ADMIN_EMAIL: administrator.email,
    ATRIUM_ADMIN_PASSWORD: administrator.password,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  };
  [server, browser] = await Promise.all([startTestServer({ env, connectors: [epturaWorkplace] }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await workplace?.[Symbol.asyncDispose]();
});

it('a field is filled from elsewhere, tried, refused at its place, and counts at once without a word to the source; and back', async () => {
  const wish = {
    name: 'Head office',
    connector: 'eptura-workplace',
    settings: { baseUrl: workplace.url },
    credentials: workplace.account,
  };
  const { body: made } = await server.call('POST', '/connections', wish);
  await server.call('POST', `/connections/${made.id}/activation`);
  await expect
    .poll(async () => (await server.call('GET', `/connections/${made.id}`)).body.state, { timeout: 60_000 })
    .toBe('active');
  const asked = workplace.everAsked;
  const name = async (): Promise<unknown> =>
    (await server.call('GET', `/connections/${made.id}/records/building`)).body.items[0].data.name;
  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.goto(`${server.url}/settings/connections`);
  await page.getByRole('button', { name: 'Mapping of Head office' }).click();
  await page.getByLabel('Records to map').selectOption('building');
  const fields = page.getByRole('list', { name: 'Fields: Buildings' });
  await fields.getByRole('button', { name: 'Change name' }).click();
  await fields.getByLabel('Where name stands at the system').selectOption('$.code');
  await fields.getByText(/In 100 % of the records:/).waitFor();
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('toInteger');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText(/would change/).waitFor();
  await page
    .getByText(/missing, so the record says too little/)
    .first()
    .waitFor();
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('lookup');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await fields
    .getByRole('alert')
    .getByText(/This cannot be used as it is said/)
    .waitFor();
  await mustBeAccessible(page);
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('upper');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  const differences = page.getByRole('table', { name: 'What would change' });
  await differences.getByRole('cell', { name: 'Tower 0', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('The draft is kept.').waitFor();
  expect(await name()).toBe('Tower 0');
  await page.getByRole('button', { name: 'Activate mapping' }).click();
  await page.getByText('The mapping counts from now on.').waitFor();
  const code = workplace.site.buildings[0]?.code.toUpperCase();
  expect(await name()).toBe(code);
  await page.getByText(/^Version 1 of .* counts now$/).waitFor();
  await mustBeAccessible(page);

  await page.getByRole('button', { name: 'Bring back: as the connector says it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await page.getByText(/^Version 2 of .* counts now$/).waitFor();
  expect(await name()).toBe('Tower 0');
  expect(workplace.everAsked).toBe(asked);
  expect(workplace.complaints).toEqual([]);
  expect(complaints).toEqual([]);
});
