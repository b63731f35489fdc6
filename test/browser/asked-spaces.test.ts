import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, signIn, turnToNextDay, visit } from './visit.ts';

const manager = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const calm = { reducedMotion: 'reduce' } as const;
const GROUP = 'Client suites';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: manager.email, ATRIUM_ADMIN_PASSWORD: manager.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** A group with three rooms in the first building. @returns where that is */
async function addGroup(): Promise<string> {
  const { body: buildings } = await server.call('GET', '/buildings');
  const [building] = buildings.items;
  const { body: region } = await server.call('GET', `/regions/${building.regionId}`);
  const group = { name: GROUP, countryId: region.countryId };
  const { body } = await server.call('POST', '/resource-groups', group);
  for (const [name, capacity] of [
    ['Grand suite', 20],
    ['Garden suite', 6],
    ['Corner suite', 2],
  ])
    await server.call('POST', '/resources', {
      type: 'room',
      name,
      buildingId: building.id,
      groupId: body.id,
      capacity,
    });
  return `/?building=${building.id}`;
}

it('a group is made blind-managed, a space of it asked for, the smallest that fits given, and it is a booking', async () => {
  const here = await addGroup();
  const her = await addPerson(server.url, server.token, 'Asta Asker');
  const office = await visit(browser, server.url, calm);
  await signIn(office.page, manager, '/manage/resource-groups');
  await office.page.getByRole('button', { name: `Change ${GROUP}` }).click();
  const change = office.page.getByRole('dialog', { name: `Change ${GROUP}` });
  await change.getByText('Everybody sees what is in it, and books it.').waitFor();
  await change.getByLabel('Bookings').selectOption({ label: 'By request for any of it, unseen (blind-managed)' });
  await change.getByText('Only who manages the bookings there sees what is in it.').waitFor();
  await mustBeAccessible(office.page);
  await change.getByRole('button', { name: 'Save' }).click();
  await office.page.getByText(`${GROUP} is saved.`).waitFor();

  const hers = await visit(browser, server.url, calm);
  await signIn(hers.page, her, here);
  await turnToNextDay(hers.page);
  await hers.page.getByText(`${GROUP}: ask for a space here`).waitFor();
  await mustBeAccessible(hers.page);
  await hers.page.getByRole('button', { name: 'Ask for a space' }).click();
  const form = hers.page.getByRole('dialog', { name: 'Ask for a space' });
  await form.getByLabel('For how many people').fill('21');
  await form.getByLabel('What for?').fill('Quarterly review');
  await form.getByLabel('What it must have').fill('A wide door');
  await form.getByRole('button', { name: 'Ask', exact: true }).click();
  await hers.page.getByText('Nothing here is for so many people.').waitFor();
  await mustBeAccessible(hers.page);
  await form.getByLabel('For how many people').fill('3');
  await form.getByRole('button', { name: 'Ask', exact: true }).click();
  await hers.page.getByText('You have asked for a space').waitFor();
  await form.waitFor({ state: 'detached' });
  await hers.page.getByRole('link', { name: 'My bookings' }).click();
  const asked = hers.page.getByRole('article', { name: `A space in ${GROUP}` });
  await asked.getByText('Waits until somebody gives one').waitFor();
  await mustBeAccessible(hers.page);

  await office.page.goto('/approvals');
  const card = office.page.getByRole('article', { name: `Asta Asker: a space in ${GROUP}` });
  await card.getByText('Quarterly review · For 3 people').waitFor();
  await card.getByText('A wide door').waitFor();
  await card.getByRole('button', { name: 'See what is free' }).click();
  await card.getByRole('listitem').first().waitFor();
  const free = card.getByRole('listitem');
  expect(await Promise.all((await free.all()).map((one) => one.getAttribute('aria-label')))).toEqual([
    'Garden suite',
    'Grand suite',
    'Corner suite',
  ]);
  await free.filter({ hasText: 'Corner suite' }).getByText('Too small').waitFor();
  await mustBeAccessible(office.page);
  await card.getByRole('button', { name: 'Give Garden suite' }).click();
  await office.page.getByText('Garden suite is booked.').waitFor();
  await card.waitFor({ state: 'detached' });

  await hers.page.getByRole('article', { name: 'Garden suite' }).waitFor();
  await asked.waitFor({ state: 'detached' });
  await hers.page.getByRole('button', { name: /^Notifications/ }).click();
  await hers.page.getByText('Space given: “Quarterly review”').waitFor();
  expect([...office.complaints, ...hers.complaints]).toEqual([]);
});

it('what is refused says why, what waits is taken back, and where nothing is on request nothing is offered', async () => {
  const her = await addPerson(server.url, server.token, 'Rita Refused');
  const { body: buildings } = await server.call('GET', '/buildings');
  const { page, complaints } = await visit(browser, server.url, { ...calm, viewport: { width: 390, height: 844 } });
  await signIn(page, her, `/?building=${buildings.items[0].id}`);
  await turnToNextDay(page);
  for (const title of ['Refused', 'Taken back']) {
    await page.getByRole('button', { name: 'Ask for a space' }).click();
    const form = page.getByRole('dialog', { name: 'Ask for a space' });
    await form.getByLabel('What for?').fill(title);
    await form.getByRole('button', { name: 'Ask', exact: true }).click();
    await form.waitFor({ state: 'detached' });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.goto('/bookings');
  const one = (title: string) => page.getByRole('article', { name: `A space in ${GROUP}` }).filter({ hasText: title });
  await one('Taken back').getByRole('button', { name: 'Take back' }).click();
  await one('Taken back').waitFor({ state: 'detached' });

  const office = await visit(browser, server.url, calm);
  await signIn(office.page, manager, '/bookings');
  await office.page.getByRole('link', { name: 'Approvals' }).click();
  const card = office.page.getByRole('article', { name: `Rita Refused: a space in ${GROUP}` });
  await card.getByRole('button', { name: 'Reject' }).click();
  const question = office.page.getByRole('dialog', { name: 'Give no space?' });
  await question.getByLabel('Reason').fill('All of it is being painted');
  await question.getByRole('button', { name: 'Reject' }).click();
  await card.waitFor({ state: 'detached' });
  await one('Refused').getByText('No space was given: All of it is being painted').waitFor();
  await mustBeAccessible(page);
  expect(await one('Refused').getByRole('button').count()).toBe(0);

  const elsewhere = buildings.items.find(
    ({ regionId }: { regionId: number }) => regionId !== buildings.items[0].regionId,
  );
  await page.goto(`/?building=${elsewhere.id}`);
  await page.getByText('Nothing booked').waitFor();
  expect(await page.getByRole('button', { name: 'Ask for a space' }).count()).toBe(0);
  expect([...office.complaints, ...complaints]).toEqual([]);
});

it('what a policy refuses is said with its rule, and terms are accepted before it is asked', async () => {
  const her = await addPerson(server.url, server.token, 'Tessa Terms');
  const { body: groups } = await server.call('GET', '/resource-groups');
  const resourceGroupId = groups.items.find(({ name }: { name: string }) => name === GROUP).id;
  const rule = (name: string, rules: object) => server.call('POST', '/policies', { name, resourceGroupId, rules });
  const { body: short } = await rule('Short', { maxLength: { minutes: 30 } });
  const { body: buildings } = await server.call('GET', '/buildings');
  const { page, complaints } = await visit(browser, server.url, calm);
  await signIn(page, her, `/?building=${buildings.items[0].id}`);
  await turnToNextDay(page);
  await page.getByRole('button', { name: 'Ask for a space' }).click();
  const form = page.getByRole('dialog', { name: 'Ask for a space' });
  const ask = form.getByRole('button', { name: 'Ask', exact: true });
  await ask.click();
  await form.getByText('That is too long.').waitFor();
  await form.getByText('Bookings take 30 min at most.').waitFor();
  await mustBeAccessible(page);
  await server.call('DELETE', `/policies/${short.id}`);
  await rule('House rules', { terms: { text: 'Shoes off on the carpet' } });
  await ask.click();
  await form.getByRole('checkbox').waitFor();
  expect(await form.getByRole('textbox', { name: 'Terms' }).inputValue()).toBe('Shoes off on the carpet');
  await mustBeAccessible(page);
  await ask.click();
  await form.getByText('Accept them first').waitFor();
  await form.getByRole('checkbox').check();
  await ask.click();
  await page.getByText('You have asked for a space').waitFor();
  await form.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});
