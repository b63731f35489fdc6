import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { epturaWorkplace } from '../../server/connectors/eptura-workplace/connector.ts';
import { launchChromium } from '../support/chromium.ts';
import { startWorkplace, type Workplace } from '../support/eptura-workplace.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
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

const namesOf = async (path: string): Promise<string[]> =>
  (await server.call('GET', path)).body.items.map(({ name }: { readonly name: string }) => name).toSorted();

it('what is here and what a Workplace has become one by a plan, with an unsure one decided by a person, and as before by its undoing', async () => {
  await server.call('POST', '/buildings', { name: 'Tower 0', zone: 'America/Chicago' });
  const { body: alike } = await server.call('POST', '/buildings', { name: 'Towerr 1', zone: 'Europe/London' });
  const before = await namesOf('/buildings');
  const { username, password } = workplace.account;
  const wish = { name: 'Head office', connector: 'eptura-workplace', settings: { baseUrl: workplace.url } };
  const { body: connection } = await server.call('POST', '/connections', {
    ...wish,
    credentials: { username, password },
  });
  await server.call('POST', `/connections/${connection.id}/activation`);
  await until(
    async () =>
      expect((await server.call('GET', `/connections/${connection.id}`)).body).toMatchObject({ state: 'active' }),
    30_000,
  );

  const { page, complaints } = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('button', { name: 'Merge: Head office' }).click();
  await page.getByText('Nothing of this is Atrium’s own yet.').waitFor();
  await page.getByRole('button', { name: 'Make a merge plan: Head office' }).click();
  const counts = page.getByRole('table', { name: 'What the records become' });
  await counts.getByRole('row', { name: /^Buildings 1 0 1 0$/ }).waitFor();
  await page.getByLabel('Kind').last().selectOption('building');
  await page.getByLabel('What they become', { exact: true }).selectOption('ambiguous');
  await page.getByText('something here is called nearly so').waitFor();
  await mustBeAccessible(page);
  await page.getByRole('combobox', { name: 'What it becomes: Tower 1' }).selectOption(`${alike.id}`);
  await counts.getByRole('row', { name: /^Buildings 2 0 0 0$/ }).waitFor();
  expect(await namesOf('/buildings')).toEqual(before);

  await page.getByRole('button', { name: 'Apply the merge plan: Head office' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Applied', { exact: true }).waitFor();
  expect(await namesOf('/buildings')).toEqual(['Tower 0', 'Tower 1']);
  expect((await namesOf('/resources?limit=100')).length).toBeGreaterThan(0);
  await mustBeAccessible(page);

  await page.getByRole('button', { name: 'Undo the merge plan: Head office' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/^The last merge plan was undone:/).waitFor();
  expect(await namesOf('/buildings')).toEqual(before);
  expect(await namesOf('/resources?limit=100')).toEqual([]);
  expect(workplace.complaints).toEqual([]);
  expect(complaints).toEqual([]);
});
