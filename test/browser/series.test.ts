import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { call, startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, chooseTimes, freeDesks, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Books a desk for somebody else over the API, so many weeks after the day that the page shows. */
async function bookInWeeks(page: Page, name: string, weeks: number): Promise<void> {
  const { body } = await call(`${server.url}/api/v1/resources?search=${name}`, 'GET', undefined, {
    authorization: `Bearer ${server.token}`,
  });
  const { id } = body.items[0] as { readonly id: number };
  const day = Temporal.PlainDate.from(new URL(page.url()).searchParams.get('day') ?? '').add({ weeks });
  const times = { start: `${day.toString()}T09:00`, end: `${day.toString()}T09:30` };
  expect((await server.call('POST', '/bookings', { resourceIds: [id], ...times })).status).toBe(201);
}

it('previews what cannot be, books the others, and cancels one date and then the following', async () => {
  const person = await addPerson(server.url, server.token, 'Rita Peats');
  const { page, complaints } = await visit(browser, server.url);
  await signIn(page, person);
  await turnToNextDay(page);
  await chooseTimes(page.getByRole('main'), '09:00', '10:00');
  const desk = await placeOf(freeDesks(page).first());
  await bookInWeeks(page, desk, 2);
  await freeDesks(page).first().click();

  await page.getByLabel('Repeat', { exact: true }).selectOption({ label: 'Weekly' });
  const times = page.getByLabel('Times', { exact: true });
  await times.fill('5');
  await page.getByText(/^Every week on \w+, 5 times$/).waitFor();
  await page.getByText('One date cannot be booked').waitFor();
  await page.getByText(/: Somebody has it at that time\.$/).waitFor();
  await page.getByRole('button', { name: 'Book the other 4' }).click();
  await page.getByText('4 dates are booked').waitFor();

  await page.getByRole('link', { name: 'My bookings' }).first().click();
  const cards = page.getByRole('article');
  await expect.poll(() => cards.count()).toBe(4);
  expect(await page.getByText('One of a series').count()).toBe(4);

  const cancel = async (nth: number, which: string): Promise<void> => {
    await cards.nth(nth).getByRole('button', { name: 'Cancel' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel this booking?' });
    await question.getByLabel(which).click();
    await question.getByRole('button', { name: 'Cancel booking' }).click();
    await question.waitFor({ state: 'hidden' });
  };
  await cancel(0, 'Only this date');
  await page.getByText('Booking cancelled').waitFor();
  await expect.poll(() => cards.count()).toBe(3);
  await cancel(1, 'This date and the following');
  await page.getByText('2 dates cancelled').waitFor();
  await expect.poll(() => cards.count()).toBe(1);
  expect(complaints).toEqual([]);
});
