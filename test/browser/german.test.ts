import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { addPerson, visit, type Person } from './visit.ts';

// Of the languages there are, German has the longest words: what fits in it, fits.
const manager = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const german = { locale: 'de-AT', timezoneId: 'Europe/Vienna', reducedMotion: 'reduce' } as const;
const looks = [
  ['a small phone', { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }],
  ['a wide window', { viewport: { width: 1280, height: 800 } }],
] as const;

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

async function comeIn(page: Page, { email, password }: Person, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByRole('textbox', { name: 'Passwort' }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('navigation', { name: 'Hauptmenü' }).waitFor();
}

/** Wider than its room: the page, or the words of a button, a tab, a choice or the navigation. The plan shortens names itself. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said = 'button, button *, [role=tab], nav, nav a, fieldset, [class*=SegmentedControl-label]';
    const all = [...document.querySelectorAll<HTMLElement>(said)].filter((one) => one.clientWidth > 1);
    if (all.length < 3) return ['nothing was looked at'];
    // What scrolls on purpose, such as the screens of a room, shows all of it; of each link in it the words are looked at.
    const looked = all.filter(
      (one) => one.closest('[data-detail]') === null && getComputedStyle(one).overflowX !== 'auto',
    );
    const cut = looked.filter((one) => one.scrollWidth > one.clientWidth + 1);
    // Behind the sign-in it is not the document that scrolls, but what is in its frame.
    const rooms = [document.documentElement, ...document.querySelectorAll('main')];
    const isWide = rooms.some((one) => one.scrollWidth > one.clientWidth);
    return [...(isWide ? ['the page'] : []), ...cut.map(({ textContent }) => textContent)];
  });

describe.each(looks)('in German on %s', (_, options) => {
  it('somebody books and cancels, and all words fit', async () => {
    const person = await addPerson(server.url, server.token, `Greta ${options.viewport.width}`);
    const { page, complaints } = await visit(browser, server.url, { ...german, ...options });
    const found: Record<string, string[]> = {};
    await page.goto('/');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByText('Geben Sie Ihre E-Mail-Adresse ein').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    found['sign-in'] = await cutOff(page);

    await comeIn(page, person);
    await page.getByRole('button', { name: 'Nächster Tag' }).first().click();
    await page
      .getByRole('button', { name: /^Schreibtisch .+, Frei$/ })
      .first()
      .waitFor();
    found['plan'] = await cutOff(page);
    await page.locator('label', { hasText: 'Liste' }).click();
    await page
      .getByRole('button', { name: / wählen$/ })
      .first()
      .click();
    const book = page.getByRole('button', { name: /^\d\d:\d\d – \d\d:\d\d buchen$/ });
    await book.waitFor();
    found['panel'] = await cutOff(page);
    await book.click();
    await page.getByText(/^Gebucht: /).waitFor();

    await page.goto('/bookings');
    await page.getByRole('article').waitFor();
    found['bookings'] = await cutOff(page);
    const more = page.getByRole('article').getByRole('button', { name: /^Mehr: / });
    if (await more.isVisible()) {
      await more.click();
      await page.getByRole('menuitem', { name: 'Absagen' }).waitFor();
      found['menu'] = await cutOff(page);
      await page.getByRole('menuitem', { name: 'Absagen' }).click();
    } else await page.getByRole('article').getByRole('button', { name: 'Absagen' }).click();
    const question = page.getByRole('dialog', { name: 'Diese Buchung absagen?' });
    await question.waitFor();
    found['question'] = await cutOff(page);
    await question.getByRole('button', { name: 'Buchung absagen' }).click();
    await page.getByText('Noch nichts gebucht').waitFor();
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, []])));
    expect(complaints).toEqual([]);
  });

  it('who manages finds room for all words, too', async () => {
    const { page, complaints } = await visit(browser, server.url, { ...german, ...options });
    const found: Record<string, string[]> = {};
    await comeIn(page, manager, '/account');
    for (const [path, title] of [
      ['account', 'Konto'],
      ['approvals', 'Genehmigungen'],
      ['people', 'Personen'],
      ['manage/labels', 'Etiketten'],
      ['settings/service-accounts', 'Dienstkonten'],
      ['insights', 'Auswertung'],
      ['manage/sensors', 'Sensoren'],
      ['manage/displays', 'Anzeigen'],
      ['manage/policies', 'Richtlinien'],
    ] as const) {
      await page.goto(`/${path}`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      found[path] = await cutOff(page);
    }
    await page.getByRole('button', { name: /^Boardroom/ }).click();
    const editor = page.getByRole('dialog');
    for (const rule of ['Öffnungszeiten', 'Kontingent', 'Check-in']) {
      await editor.getByRole('button', { name: 'Regel hinzufügen' }).click();
      await page.getByRole('menuitem', { name: rule, exact: true }).click();
      await editor.getByRole('region', { name: rule }).waitFor();
    }
    found['editor'] = await cutOff(page);
    expect(await editor.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Nicht speichern' }).click();
    await page.getByRole('button', { name: /^Konto: / }).click();
    await page.getByText('Wie das Gerät').waitFor();
    found['menu'] = await cutOff(page);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, []])));
    expect(complaints).toEqual([]);
  });
});
