import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, chooseTimes, comeIn, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const calm = { reducedMotion: 'reduce' } as const;

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  const [email, password] = [administrator.email, administrator.password];
  const env = { ATRIUM_DEMO: '1', ATRIUM_ADMIN_EMAIL: email, ATRIUM_ADMIN_PASSWORD: password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** A picture of it, for who looks at them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ATRIUM_PICTURES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Details of ${name}` });

it('what is taken is waited for, offered as it becomes free, and taken on a phone', async () => {
  const [first, second] = [
    await addPerson(server.url, server.token, 'Hilda Holder'),
    await addPerson(server.url, server.token, 'Wendy Waiter'),
  ];
  const holder = await visit(browser, server.url, calm);
  await signIn(holder.page, first);
  await turnToNextDay(holder.page);
  const name = await placeOf(freeDesks(holder.page).first());
  await marker(holder.page, name).click();
  const desk = panelOf(holder.page, name);
  await chooseTimes(desk, '13:00', '17:00');
  await desk.getByRole('button', { name: /^Book \d/ }).click();
  await desk.getByText('You have this place').waitFor();
  const address = holder.page.url();

  // The link in a letter: she signs in, and is there.
  const { page, complaints } = await visit(browser, server.url, { ...calm, ...phone });
  await comeIn(page, second, '/waiting');
  await page.getByText('You are not waiting for anything').waitFor();
  await page.goto(address);
  const drawer = page.getByRole('dialog', { name: `Details of ${name}` });
  await drawer.getByRole('button', { name: 'Tell me when it becomes free' }).waitFor();
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Tell me when it becomes free' }).scrollIntoViewIfNeeded();
  await picture(page, 'wait-phone');
  await drawer.getByRole('button', { name: 'Tell me when it becomes free' }).tap();
  const link = drawer.getByRole('link', { name: 'See the waiting list' });
  await link.waitFor();
  expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
  await drawer.getByText('Nobody is ahead.').waitFor();
  await picture(page, 'waited-phone');
  await link.tap();
  await page.getByRole('article', { name }).getByText('Nobody is ahead of you').waitFor();
  await picture(page, 'waiting-phone');

  await desk.getByRole('button', { name: 'Cancel' }).click();
  await holder.page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  const offer = page.getByRole('region', { name: 'Free for you' }).getByRole('article', { name });
  await offer.getByText(/^Held for you until \d\d:\d\d · (?:29|30) minutes left$/).waitFor();
  expect(await page.getByRole('region', { name: 'Free for you' }).getAttribute('aria-live')).toBe('polite');
  // Held, it is nobody else's.
  await marker(holder.page, name).and(holder.page.locator('[aria-label*="Taken"]')).waitFor();
  await mustBeAccessible(page);
  await picture(page, 'offer-phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await mustBeAccessible(page);
  await picture(page, 'offer-phone-dark');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await page.getByRole('button', { name: /^Notifications/ }).tap();
  await page
    .getByRole('link', { name: /^Free for you/ })
    .first()
    .tap();
  await offer.getByRole('button', { name: `Take it: ${name}` }).tap();
  await page.getByText(`${name} is yours`).waitFor();
  await page.getByText('You are not waiting for anything').waitFor();
  await page.getByRole('link', { name: 'My bookings' }).first().tap();
  await page.getByRole('article', { name: `${name}, 13:00 – 17:00` }).waitFor();
  await picture(page, 'bookings-phone-dark');
  await page.getByRole('link', { name: 'Waiting list' }).tap();
  await page.getByRole('heading', { name: 'Waiting list', level: 1 }).waitFor();
  expect([...holder.complaints, ...complaints]).toEqual([]);
});

it('a rule’s terms are accepted with an offer, and one is left to the next, by keyboard', async () => {
  const person = await addPerson(server.url, server.token, 'Tara Terms');
  const { body: resources } = await server.call('GET', '/resources?type=desk&limit=2&search=L2-');
  const [desk, other] = (resources as { items: { id: number; name: string }[] }).items;
  const rules = { terms: { text: 'Leave it as you found it.' } };
  await server.call('POST', '/policies', { name: 'Tidy', resourceId: desk?.id, rules });
  // Beyond the weeks for which the demo has bookings.
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 100 }).toString();
  const period = { start: `${day}T09:00:00Z`, end: `${day}T12:00:00Z` };
  const later = { start: `${day}T14:00:00Z`, end: `${day}T17:00:00Z` };
  const booked = async (resourceId: unknown, when: object): Promise<number> => {
    const wished = { ...when, resourceIds: [resourceId], hostId: 1, acceptTerms: true };
    return ((await server.call('POST', '/bookings', wished)).body as { id: number }).id;
  };
  const [first, second] = [await booked(desk?.id, period), await booked(other?.id, later)];
  await booked(desk?.id, later);
  const window = await visit(browser, server.url, calm);
  const { page, complaints } = window;
  await signIn(page, person, '/waiting');
  const waits = async (resourceIds: unknown[], when: object): Promise<void> =>
    page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
        await fetch('/api/v1/waiting-list', { method: 'POST', headers, body: JSON.stringify(body) });
      },
      { ...when, resourceIds },
    );
  await waits([desk?.id], period);
  await waits([desk?.id, other?.id], later);
  const { name = '' } = desk ?? {};
  await page.getByRole('article', { name: `${name} or ${other?.name}` }).waitFor();
  await mustBeAccessible(page);
  await picture(page, 'waiting');
  for (const id of [first, second]) await server.call('POST', `/bookings/${id}/cancellation`);
  const offers = page.getByRole('region', { name: 'Free for you' });
  await offers.getByRole('button', { name: `Leave it to the next: ${other?.name}` }).waitFor();
  await picture(page, 'offers');
  await offers.getByRole('button', { name: `Take it: ${name}` }).focus();
  await page.keyboard.press('Enter');
  await offers.getByLabel('I accept these terms').waitFor();
  await mustBeAccessible(page);
  await picture(page, 'terms');
  await offers.getByRole('button', { name: `Take it: ${name}` }).press('Enter');
  await offers.getByText('Accept them first').waitFor();
  await offers.getByLabel('I accept these terms').press('Space');
  await offers.getByRole('button', { name: `Take it: ${name}` }).press('Enter');
  await page.getByText(`${name} is yours`).waitFor();
  await offers.getByRole('button', { name: `Leave it to the next: ${other?.name}` }).press('Enter');
  await page.getByText('You are not waiting for anything').waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  expect(complaints).toEqual([]);
});

it('rooms are combined by who keeps them, and whoever books the hall has its parts', async () => {
  const host = await addPerson(server.url, server.token, 'Hugo Hall');
  const { body: listed } = await server.call('GET', '/resources?type=room&limit=200');
  interface Room {
    readonly name: string;
    readonly floorId: number;
    readonly buildingId: number;
    readonly partIds: readonly number[];
  }
  // The demo has a combined room, whose parts may be in another one too.
  const rooms = (listed as { items: Room[] }).items.filter(({ partIds }) => partIds.length === 0);
  const [north, south] = rooms.filter(({ floorId }) => floorId === rooms[0]?.floorId);
  if (north === undefined || south === undefined) throw new Error('no two rooms on a floor');
  const manage = await visit(browser, server.url, calm);
  const { page } = manage;
  await signIn(page, administrator, '/manage/combined-rooms');
  await page.getByLabel('Building', { exact: true }).selectOption(String(north.buildingId));
  await page.getByRole('button', { name: 'Combine rooms' }).click();
  const question = page.getByRole('dialog', { name: 'Combine rooms' });
  await question.getByRole('button', { name: 'Combine rooms' }).click();
  await question.getByText('Choose two rooms or more').waitFor();
  await question.getByLabel('Its name').fill('Great hall');
  for (const { name } of [north, south]) {
    await question.getByRole('combobox', { name: 'Made of' }).fill(name);
    await page.getByRole('option', { name: new RegExp(`^${name}( ·|$)`) }).click();
  }
  await page.keyboard.press('Tab');
  await mustBeAccessible(page);
  await picture(page, 'combine');
  await question.getByRole('button', { name: 'Combine rooms' }).click();
  const hall = page.getByRole('listitem', { name: 'Great hall' });
  await hall.getByText(new RegExp(`^Made of .*${north.name}`)).waitFor();
  await mustBeAccessible(page);
  await picture(page, 'combined');

  const window = await visit(browser, server.url, { ...calm, ...phone });
  const day = Temporal.Now.plainDateISO('Europe/London').add({ days: 1 }).toString();
  const where = `/?building=${north.buildingId}&floor=${north.floorId}&day=${day}&from=19:00&to=20:00`;
  await comeIn(window.page, host, where);
  // It has no shape of its own: above the plan it is found as what is drawn, and its parts show where it is.
  await window.page
    .getByRole('list', { name: 'Combined rooms' })
    .getByRole('button', { name: /^Room Great hall, Free/ })
    .tap();
  for (const { name } of [north, south])
    await marker(window.page, name).and(window.page.locator('[data-lit=true]')).waitFor();
  const drawer = window.page.getByRole('dialog', { name: 'Details of Great hall' });
  await drawer.getByText(/^Made of /).waitFor();
  await mustBeAccessible(window.page);
  await picture(window.page, 'hall-phone');
  await drawer.getByRole('button', { name: /^Book \d/ }).tap();
  await window.page.getByText('Great hall is yours').waitFor();

  await page.goto(where);
  await marker(page, north.name).and(page.locator('[aria-label*="Taken by Hugo Hall"]')).click();
  const part = panelOf(page, north.name);
  await part.getByText('Part of Great hall').waitFor();
  await part.getByText('Great hall is booked then, and this with it.').waitFor();
  await mustBeAccessible(page);
  await picture(page, 'part');
  await page.emulateMedia({ colorScheme: 'dark' });
  await mustBeAccessible(page);
  await picture(page, 'part-dark');
  await part.getByRole('button', { name: 'Great hall' }).click();
  await panelOf(page, 'Great hall').waitFor();

  await page.goto('/manage/combined-rooms');
  await page.getByLabel('Building', { exact: true }).selectOption(String(north.buildingId));
  await hall.getByRole('button', { name: 'Take apart: Great hall' }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: 'Take apart' });
  await sure.click();
  await page.getByText(/^Somebody has booked Great hall/).waitFor();
  await picture(page, 'in-use-dark');
  await drawer.getByRole('button', { name: 'Cancel' }).tap();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).tap();
  await window.page.getByText('Booking cancelled').waitFor();
  await hall.getByRole('button', { name: 'Take apart: Great hall' }).click();
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /^Take it out of use/ })
    .check();
  await mustBeAccessible(page);
  await sure.click();
  await page.getByText('Great hall is taken apart and out of use.').waitFor();
  await hall.waitFor({ state: 'hidden' });
  await page.goto(`${where}&view=list`);
  await page.getByRole('button', { name: `Choose ${north.name}` }).waitFor();
  expect(await page.getByRole('button', { name: 'Choose Great hall' }).count()).toBe(0);
  expect([...manage.complaints, ...window.complaints]).toEqual([]);
});
