import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, chooseTimes, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const manager = { email: 'admin@example.com', password: 'walnut ferry eleven' };

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

it('a manager makes a policy, an employee is refused kindly and takes what works in one click, the tester says why', async () => {
  const employee = await addPerson(server.url, server.token, 'Edie Employee');
  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = office;
  await signIn(page, manager);
  await page.getByRole('link', { name: 'Manage' }).click();
  await page.getByRole('button', { name: /^Desk L1-P-01: check in/ }).waitFor();
  await page.getByRole('button', { name: 'Add a policy' }).click();
  const editor = page.getByRole('dialog', { name: 'New policy' });
  await editor.getByLabel('Name').fill('Desks for everybody');
  await editor.getByLabel('Kind').selectOption('Desk');
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.getByText('Add at least one rule').waitFor();
  await editor.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'Longest booking' }).click();
  const longest = editor.getByRole('region', { name: 'Longest booking' });
  await longest.getByText('Bookings take 2 h at most.').waitFor();
  await longest.locator('input:focus').waitFor();
  await editor.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'Shortest booking' }).click();
  const shortest = editor.getByRole('region', { name: 'Shortest booking' });
  await shortest.locator('input:focus').fill('180');
  await mustBeAccessible(page);

  // The server's refusal stands at the rule that it blames.
  await editor.getByRole('button', { name: 'Save' }).click();
  await shortest.getByRole('alert').waitFor();
  await shortest.getByRole('textbox').and(page.locator(':focus')).fill('30');
  await editor.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('button', { name: /^Desks for everybody/ });
  await row.waitFor();
  expect(await row.textContent()).toContain('At least 30 min · 2 h at most');

  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desk.page, employee);
  await turnToNextDay(desk.page);
  const name = await placeOf(freeDesks(desk.page).first());
  await marker(desk.page, name).click();
  const panel = desk.page.getByRole('complementary', { name: `Details of ${name}` });
  await chooseTimes(panel, '13:00', '17:00');
  await panel.getByText('Bookings take 2 h at most.').waitFor();
  await mustBeAccessible(desk.page);
  await panel.getByRole('button', { name: 'Book 13:00 – 15:00 instead' }).click();
  await desk.page.getByText(`${name} is yours`).waitFor();
  await panel.getByText('You have this place').waitFor();

  await page.getByRole('button', { name: 'Try a booking' }).click();
  const tester = page.getByRole('region', { name: 'May this be booked?' });
  await tester.getByRole('combobox', { name: 'Who' }).fill('Edie');
  await page.getByRole('option', { name: 'Edie Employee' }).click();
  await tester.getByRole('combobox', { name: 'What' }).fill(name);
  await page
    .getByRole('option', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await tester.getByLabel('Day').fill('2030-05-07');
  await tester.getByRole('combobox', { name: 'From' }).fill('09:00');
  await tester.getByRole('combobox', { name: 'To' }).fill('12:00');
  await tester.getByRole('button', { name: 'Ask' }).click();
  await tester.getByText(`No, Edie Employee may not book ${name} then.`).waitFor();
  await tester.getByText('Bookings take 2 h at most.').waitFor();
  await mustBeAccessible(page);
  await tester.getByRole('button', { name: 'Says Desks for everybody' }).click();
  await page.getByRole('dialog', { name: 'Desks for everybody' }).waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await tester.getByRole('button', { name: /^This would work: 09:00 – 11:00$/ }).click();
  await tester.getByText(`Yes, Edie Employee may book ${name}.`).waitFor();

  await row.click();
  await page.getByRole('button', { name: 'Delete Desks for everybody' }).click();
  const question = page.getByRole('dialog', { name: 'Delete “Desks for everybody”?' });
  await question.getByRole('button', { name: 'Keep it' }).and(page.locator(':focus')).waitFor();
  await question.getByRole('button', { name: 'Delete' }).click();
  await row.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Desk L1-P-01: check in/ }).waitFor();
  await tester.getByText('Bookings take 2 h at most.').waitFor({ state: 'hidden' });
  await tester.getByRole('combobox', { name: 'What' }).fill('L1-P-01');
  await page
    .getByRole('option', { name: /^L1-P-01/ })
    .first()
    .click();
  await tester.getByRole('button', { name: 'Ask' }).click();
  await tester.getByText(/^Check in at most 1 h after the start/).waitFor();
  expect([...office.complaints, ...desk.complaints]).toEqual([]);
});

it('a manager keeps groups of resources on a phone, and a policy is about one', async () => {
  const { page, complaints } = await visit(browser, server.url, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  await signIn(page, manager, '/manage/resource-groups');
  const kingdom = page.getByRole('region', { name: 'United Kingdom' });
  await kingdom
    .getByRole('listitem', { name: 'United Kingdom' })
    .getByText(/^Default/)
    .waitFor();
  const rooms = page.getByRole('region', { name: 'Hong Kong' }).getByRole('listitem', { name: 'Boardrooms' });
  await rooms.getByText('Managed: bookings need approval').waitFor();
  const client = kingdom.getByRole('listitem', { name: 'Client rooms' });
  await client.getByRole('button', { name: 'Contents of Client rooms' }).tap();
  const contents = page.getByRole('dialog', { name: 'Contents of Client rooms' });
  await contents.getByRole('listitem', { name: 'Fleet' }).waitFor();
  await contents.getByRole('button', { name: 'Close' }).tap();
  await client.getByRole('button', { name: 'Remove Client rooms' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).tap();
  await page.getByText('Something is in Client rooms, or a policy is about it: so it stays.').waitFor();

  await page.getByRole('button', { name: 'Add a resource group' }).tap();
  const adding = page.getByRole('dialog', { name: 'New resource group' });
  await adding.getByRole('button', { name: 'Add a resource group' }).tap();
  await adding.getByText('Give it a name').waitFor();
  await adding.getByRole('textbox', { name: 'Name' }).fill('Labs');
  await adding.getByLabel('Country').selectOption('United Kingdom');
  await mustBeAccessible(page);
  await adding.getByRole('button', { name: 'Add a resource group' }).tap();
  await kingdom.getByRole('button', { name: 'Change Labs' }).tap();
  const changing = page.getByRole('dialog', { name: 'Change Labs' });
  await changing.getByRole('textbox', { name: 'Name' }).fill('Laboratories');
  await changing.getByLabel('Bookings').selectOption('By request, which somebody approves (managed)');
  await changing.getByRole('button', { name: 'Save' }).tap();
  const labs = kingdom.getByRole('listitem', { name: 'Laboratories' });
  await labs.getByText('Managed: bookings need approval').waitFor();
  await labs.getByRole('button', { name: 'Contents of Laboratories' }).tap();
  const inside = page.getByRole('dialog', { name: 'Contents of Laboratories' });
  await inside.getByText('Nothing is in it yet').waitFor();
  await inside.getByRole('combobox', { name: 'Put something in' }).fill('L1-P-01');
  await page.getByRole('option', { name: /^L1-P-01/ }).tap();
  await inside.getByRole('listitem', { name: 'L1-P-01' }).waitFor();
  await mustBeAccessible(page);
  await inside.getByRole('button', { name: 'Take out: L1-P-01' }).tap();
  await inside.getByText('Nothing is in it yet').waitFor();
  await inside.getByRole('button', { name: 'Close' }).tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mustBeAccessible(page);

  await page.goto(`${server.url}/manage/policies`);
  await page.getByRole('button', { name: 'Add a policy' }).tap();
  const editor = page.getByRole('dialog', { name: 'New policy' });
  await editor.getByLabel('Name').fill('Only briefly');
  await editor.getByLabel('Resource group').selectOption('Laboratories');
  await editor.getByRole('button', { name: 'Add a rule' }).tap();
  await page.getByRole('menuitem', { name: 'Longest booking' }).tap();
  await editor.getByRole('button', { name: 'Save' }).tap();
  expect(await page.getByRole('button', { name: /^Only briefly/ }).textContent()).toContain('Laboratories');

  await page.goto(`${server.url}/manage/resource-groups`);
  await labs.getByRole('button', { name: 'Remove Laboratories' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).tap();
  await page.getByText('Something is in Laboratories, or a policy is about it: so it stays.').waitFor();
  expect(complaints).toEqual([]);
});
