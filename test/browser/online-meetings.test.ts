import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { mustBeAccessible } from './accessible.ts';
import { addPerson, marker, markers, placeOf, quietDay, signIn, visit } from './visit.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ env: { ATRIUM_DEMO: '1' } }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

it('an administrator says how links are made, and who books a room on a phone takes one along', async () => {
  const boss = await addPerson(server.url, server.token, 'Ada Lovelace');
  const { items } = (await server.call('GET', '/users?search=Ada%20Lovelace')).body as { items: { id: number }[] };
  await server.call('PATCH', `/users/${items[0]?.id}`, { role: 'administrator' });
  const desk = await visit(browser, server.url, { reducedMotion: 'reduce' });
  await signIn(desk.page, boss, '/settings/online-meetings');
  const template = desk.page.getByRole('textbox', { name: 'Address of a meeting' });
  await template.fill('http://meet.example.org/');
  await desk.page.getByRole('button', { name: 'Save' }).click();
  await desk.page.getByText('Write an address that begins with https:// and has one {id}').waitFor();
  await template.fill('https://video.example.org/{id}');
  await mustBeAccessible(desk.page);
  await desk.page.getByRole('button', { name: 'Save' }).click();
  await desk.page.getByText('Links are made by this address now').waitFor();

  const host = await addPerson(server.url, server.token, 'Grace Hopper');
  const look = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: 'dark' } as const;
  const { page, complaints } = await visit(browser, server.url, { ...look, reducedMotion: 'reduce' });
  await signIn(page, host, `/?day=${quietDay().toString()}`);
  const room = await placeOf(markers(page, /^Room .+, Free$/).first());
  await marker(page, room).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('checkbox', { name: 'With an online meeting' }).check();
  await panel.getByRole('button', { name: /^Book \d/ }).click();
  await page.getByText(`${room} is yours`).waitFor();
  await page.goto(`${server.url}/bookings`);
  const link = page.getByRole('link', { name: 'Join online' });
  await expect.poll(() => link.getAttribute('href')).toMatch(/^https:\/\/video\.example\.org\/[0-9a-f]{32}$/);
  await mustBeAccessible(page);
  expect([complaints, desk.complaints]).toEqual([[], []]);
});
