import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { freePort, ready, spawnAtrium, type AtriumProcess } from '../support/process.ts';
import {
  addPerson,
  chooseTimes,
  freeDesks,
  comeIn,
  marker,
  markers,
  placeOf,
  signIn,
  turnToNextDay,
  visit,
} from './visit.ts';

const token = randomBytes(24).toString('hex');
let data: string;
let atrium: AtriumProcess;
let browser: Browser;

// As a newcomer has it: a fresh folder, the embedded database, the demo workplace.
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'atrium-newcomer-'));
  const port = await freePort();
  atrium = spawnAtrium({ ATRIUM_DATA: data, ATRIUM_ADMIN_TOKEN: token }, port);
  [browser] = await Promise.all([launchChromium(), ready(atrium)]);
});

afterAll(async () => {
  await browser?.close();
  atrium?.child.kill('SIGTERM');
  await atrium?.ended;
  await rm(data, { recursive: true, force: true });
});

it('walks from the one-time password to a desk of their own, and others see it at once', async () => {
  const printed = /sign in +(\S+)\n +password +(\S+)/.exec(atrium.output());
  const admin = { email: printed?.[1] ?? '', password: printed?.[2] ?? '' };
  const other = await addPerson(atrium.url, token, 'Robin Second');
  const mine = await visit(browser, atrium.url);
  const theirs = await visit(browser, atrium.url);

  await comeIn(mine.page, admin);
  // The printed password is changed before anything else.
  await mine.page.getByLabel('Current password').fill(admin.password);
  await mine.page.getByLabel('New password').fill('walnut ferry eleven');
  await mine.page.getByRole('button', { name: 'Change password' }).click();
  await mine.page.getByRole('region', { name: /^Floor plan, / }).waitFor();
  await turnToNextDay(mine.page);
  await signIn(theirs.page, other);
  await turnToNextDay(theirs.page);
  await chooseTimes(theirs.page.getByRole('main'), '13:00', '15:30');

  const desk = await placeOf(freeDesks(mine.page).first());
  await marker(theirs.page, desk).and(freeDesks(theirs.page)).waitFor();
  await marker(mine.page, desk).click();
  const panel = mine.page.getByRole('complementary', { name: `Details of ${desk}` });
  await chooseTimes(panel, '13:00', '15:30');
  await panel.getByRole('button', { name: 'Book 13:00 – 15:30' }).click();

  await mine.page.getByText(`${desk} is yours`).waitFor();
  expect(await marker(mine.page, desk).getAttribute('aria-label')).toBe(`Desk ${desk}, Yours until 15:30`);
  // The other window was not touched since: it heard of it. Who comes tomorrow, colleagues are told tomorrow.
  await marker(theirs.page, desk)
    .and(markers(theirs.page, /, Taken until 15:30$/))
    .waitFor();
  await marker(theirs.page, desk).click();
  const details = theirs.page.getByRole('complementary', { name: `Details of ${desk}` });
  await details.getByText('Booked by a colleague. On the day itself the name shows, unless it is hidden.').waitFor();
  expect(await theirs.page.getByText('Administrator').count()).toBe(0);
  expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
});
