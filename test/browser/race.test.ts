import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, chooseTimes, freeDesks, marker, placeOf, signIn, turnToNextDay, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
  // Where rules count, the server says what would work; here the page itself does.
  const { body } = await server.call('GET', '/policies');
  const { items } = body as unknown as {
    readonly items: readonly { readonly id: number; readonly type: string | null }[];
  };
  for (const { id, type } of items) if (type === 'desk') await server.call('DELETE', `/policies/${id}`);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('the slower of two people is told who was faster, and offered the next free time', async () => {
  const fast = await addPerson(server.url, server.token, 'Fay Fast');
  const slow = await addPerson(server.url, server.token, 'Sid Slow');
  const first = await visit(browser, server.url);
  const second = await visit(browser, server.url);
  for (const [{ page }, person] of [
    [first, fast],
    [second, slow],
  ] as const) {
    await signIn(page, person);
    await turnToNextDay(page);
  }
  const desk = await placeOf(freeDesks(first.page).first());
  for (const { page } of [first, second]) {
    await marker(page, desk).click();
    await chooseTimes(page.getByRole('complementary', { name: `Details of ${desk}` }), '13:00', '14:00');
    await page.getByRole('button', { name: 'Book 13:00 – 14:00' }).waitFor();
  }

  // From here on the second window’s plan hears and reads nothing: it still believes that the desk is free.
  await second.page.route(/\/api\/v1\/(?:live|(?:availability|bookings)\?floorId)/, (route) => route.abort());
  await first.page.getByRole('button', { name: 'Book 13:00 – 14:00' }).click();
  await first.page.getByText(`${desk} is yours`).waitFor();
  await second.page.getByRole('button', { name: 'Book 13:00 – 14:00' }).click();
  const alert = second.page.getByRole('alert').filter({ hasText: 'Somebody was faster' });
  await alert.waitFor();
  expect(await alert.textContent()).toContain('Taken 13:00\u00a0–\ufeff\u00a014:00.');

  await second.page.unrouteAll();
  await second.page.getByRole('button', { name: /^Take \d\d:\d\d – \d\d:\d\d instead$/ }).click();
  await second.page.getByRole('button', { name: /^Book / }).click();
  await second.page.getByText(`${desk} is yours`).waitFor();
});
