import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, freeDesks, marker, markers, placeOf, signIn, turnToNextDay, visit, type Person } from './visit.ts';

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

const ZONE = 'Europe/London';

/** Books the same desk for her after what is closed by now. @returns the day */
async function bookLater(name: string, { email }: Person): Promise<Temporal.PlainDate> {
  const day = Temporal.Now.plainDateISO(ZONE).add({ days: 10 });
  const [desk] = (await server.call('GET', `/resources?search=${name}`)).body.items;
  const [host] = (await server.call('GET', `/users?search=${encodeURIComponent(email)}`)).body.items;
  const when = { start: `${day.toString()}T09:00`, end: `${day.toString()}T10:00` };
  const { status } = await server.call('POST', '/bookings', { resourceIds: [desk.id], hostId: host.id, ...when });
  expect(status).toBe(201);
  return day;
}

it('a manager closes a desk, sees where its booking goes, lets it take longer, and opens it again; who has booked it finds it moved', async () => {
  const employee = await addPerson(server.url, server.token, 'Clo Colleague');
  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desk.page, employee);
  await turnToNextDay(desk.page);
  const name = await placeOf(freeDesks(desk.page).first());
  await marker(desk.page, name).click();
  const panel = desk.page.getByRole('complementary', { name: `Details of ${name}` });
  await panel.getByRole('button', { name: /^Book/ }).first().click();
  await panel.getByText('You have this place').waitFor();
  // Late in the evening the next day is not tomorrow.
  const booked = await desk.page.evaluate(() => new URL(location.href).searchParams.get('day') ?? '');
  const floor = await desk.page.getByRole('heading', { level: 1 }).textContent();

  const office = await visit(browser, server.url, { reducedMotion: 'reduce' });
  const { page } = office;
  await signIn(page, manager, '/manage/closures');
  // The demo has a room under repair.
  await page.getByRole('listitem').filter({ hasText: 'The screen is being replaced' }).waitFor();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Close something' }).click();
  const drawer = page.getByRole('dialog', { name: 'Close something' });
  await drawer.getByLabel('Floor').selectOption((floor ?? '').replace(/^Book: /, ''));
  await drawer.getByLabel('Place').selectOption(name);
  await drawer.getByLabel('From').fill(`${booked}T00:00`);
  await drawer.getByLabel('Until').fill(`${Temporal.PlainDate.from(booked).add({ days: 1 }).toString()}T00:00`);
  await drawer.getByLabel('Reason').fill('New carpet');
  await drawer.getByRole('button', { name: 'See what is booked' }).click();
  await drawer.getByText(/^One booking is moved/).waitFor();
  await drawer.getByText(new RegExp(`^${name} · Clo Colleague`)).waitFor();
  await mustBeAccessible(page);
  await drawer.getByRole('button', { name: 'Close it' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'New carpet' });
  await row.waitFor();

  // Live: what was hers is closed, with the reason, and another desk is hers.
  await markers(desk.page, new RegExp(`^Desk ${name}, Closed until`)).waitFor();
  await panel.getByText('New carpet').waitFor();
  await markers(desk.page, /^Desk .+, Yours/)
    .first()
    .waitFor();

  // It takes longer: what that would hit is shown first, and a reason alone is changed at once.
  const later = await bookLater(name, employee);
  await row.getByRole('button', { name: new RegExp(`^Change the closure of ${name}`) }).click();
  const change = page.getByRole('dialog', { name: new RegExp(`^Closure of ${name}`) });
  await change.getByLabel('Until').fill(`${later.add({ days: 1 }).toString()}T00:00`);
  await change.getByRole('button', { name: 'See what is booked' }).click();
  // Hers, and what the demo has there until then.
  await change.getByText(/(is|are) moved/).waitFor();
  await change.getByText(new RegExp(`^${name} · Clo Colleague`)).waitFor();
  await mustBeAccessible(page);
  await change.getByRole('button', { name: 'Save' }).click();
  await change.waitFor({ state: 'hidden' });
  await row.getByRole('button', { name: new RegExp(`^Change the closure of ${name}`) }).click();
  await change.getByLabel('Reason').fill('New carpet and paint');
  await change.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem').filter({ hasText: 'New carpet and paint' }).waitFor();
  await panel.getByText('New carpet and paint').waitFor();
  const { items } = (await server.call('GET', '/closures')).body;
  const ends = items.map(({ end }: { end: string }) =>
    Temporal.Instant.from(end).toZonedDateTimeISO(ZONE).toPlainDate(),
  );
  expect(ends.map(String)).toContain(later.add({ days: 1 }).toString());

  // It has not begun: there is nothing to open again yet.
  await row.getByRole('button', { name: new RegExp(`^Do not close: ${name}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Do not close' }).click();
  await page.getByText('will not be closed').waitFor();
  await row.waitFor({ state: 'hidden' });
  await markers(desk.page, new RegExp(`^Desk ${name}, Free$`)).waitFor();
  expect([...desk.complaints, ...office.complaints]).toEqual([]);
});
