import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { csvOf, filled, xlsxOf } from '../support/workbooks.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';

const admin = { email: 'admin@example.com', password: 'walnut ferry eleven' };

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  const env = { ATRIUM_ADMIN_EMAIL: admin.email, ATRIUM_ADMIN_PASSWORD: admin.password };
  [server, browser] = await Promise.all([startTestServer({ env }), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const choose = (page: Page, name: string, bytes: Uint8Array, mimeType = 'application/octet-stream') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });

const lines = (page: Page) => page.getByRole('region', { name: 'Issues' }).getByRole('row');

describe('a new customer', () => {
  it('downloads the template, uploads her buildings, then rooms, and sees what is wrong before it is done', async () => {
    const { page, complaints } = await visit(browser, server.url);
    await signIn(page, admin, '/manage/workbook');
    await page.getByRole('heading', { name: 'Import from a workbook' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the template' }).click();
    expect((await download).suggestedFilename()).toBe('Space data template.xlsx');

    await choose(page, 'buildings.xlsx', await xlsxOf([filled({ Floor: null, Room: null, 'Space Type': null })]));
    await page.getByText('1 row was read.').waitFor();
    await page.getByRole('button', { name: 'Apply 3 changes' }).click();
    await page.getByText('Everything in the workbook is here now.').waitFor();

    const rooms = [
      filled(),
      filled({ Room: 'Bay', 'Space Type': 'Stairs' }),
      filled({ Room: 'D1', 'Space Type': 'Desk', Floor: 'Sky' }),
    ];
    await choose(page, 'rooms.csv', csvOf(rooms), 'text/csv');
    await page.getByText('1 has an error and is left out.').waitFor();
    expect(await lines(page).allInnerTexts()).toEqual([
      expect.stringMatching(/severity/i),
      expect.stringMatching(/error\s+J6\s+Space Type\s+The space type “Stairs” is not known here/i),
      expect.stringMatching(/warning\s+H7\s+Floor\s+The name “Sky” does not say which level it is/i),
    ]);
    await page.getByText('Errors (1)').click();
    expect(await lines(page).count()).toBe(2);
    await mustBeAccessible(page);
    await page.getByRole('button', { name: 'Apply 4 changes' }).click();
    await page.getByText('1 row was left out').waitFor();
    // What is here goes in again as it came out.
    const extracted = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download what is here' }).click();
    await choose(page, 'again.xlsx', readFileSync(await (await extracted).path()));
    await page.getByText('There is nothing to change.').waitFor();
    await choose(page, 'old.xls', readFileSync('test/support/space-data.xls'));
    await page.getByText('3 rows were read.').waitFor();
    await page.getByRole('button', { name: /^Apply \d+ changes$/ }).click();
    await page.getByText('Everything in the workbook is here now.').waitFor();
    await page.getByRole('link', { name: 'Resource groups' }).last().click();
    await page.getByRole('region', { name: 'United States' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('drops a file on a phone in the dark, is told why another is refused, and finds nothing to change the second time', async () => {
    const { page, complaints } = await visit(browser, server.url, {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await signIn(page, admin, '/manage/workbook');
    await choose(page, 'page.xls', Buffer.from('<html><table></table></html>'));
    await page.getByText('The file is a web page').waitFor();
    const text = Buffer.from(csvOf([filled({ 'Building Name': 'Quay', 'State Code': 'TX' })])).toString();
    await page.getByLabel('Country of the buildings').selectOption('United States');
    const dropped = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'quay.csv', { type: 'text/csv' }));
      return data;
    }, text);
    await page.getByRole('region', { name: 'Workbook' }).dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByText('Time zone assumed: America/Chicago').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await mustBeAccessible(page);
    await page.getByRole('button', { name: /^Apply \d changes$/ }).click();
    await page.getByText('Everything in the workbook is here now.').waitFor();
    await choose(page, 'quay.csv', Buffer.from(text));
    await page.getByText('There is nothing to change.').waitFor();
    expect(complaints).toEqual([]);
  });
});
