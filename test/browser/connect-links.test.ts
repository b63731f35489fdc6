import { expect, it } from 'vitest';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator, workplaceBeside } from './workplace-beside.ts';

const here = workplaceBeside();

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/** Nothing is wider than the window. */
const isNarrow = 'document.documentElement.scrollWidth <= window.innerWidth';

it('a link is made, opened signed out, refused wrong credentials by their name, finished once, and is dead then', async () => {
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('button', { name: 'Let somebody else enter the credentials' }).click();
  const form = page.getByRole('form', { name: 'Let somebody else enter the credentials' });
  await form.getByLabel('What to call it').fill('Head office');
  await form.getByLabel('Address of the system').fill(here.workplace.url);
  await form.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('Link for Head office', { exact: true }).first().inputValue();
  const open = page.getByRole('list', { name: 'Links that count' });
  await open.getByText('Head office').waitFor();
  await mustBeAccessible(page);
  const path = link.slice(link.indexOf('/connect#'));

  const look = { ...PHONE, colorScheme: 'dark', reducedMotion: 'reduce' } as const;
  const guest = await visit(here.browser, here.server.url, look);
  await guest.page.goto(path);
  await guest.page.getByRole('heading', { name: 'Connect Eptura Workplace' }).waitFor();
  await guest.page.getByText(/asks for this, to read from it as “Head office”\.$/).waitFor();
  await guest.page.getByText('List spaces: read').waitFor();
  await guest.page.getByText(`Address of the system: ${here.workplace.url}`).waitFor();
  await guest.page.getByRole('button', { name: 'Check' }).click();
  await guest.page.getByText('Fill in at least one of these').waitFor();
  await guest.page.getByLabel('User name').fill(here.workplace.account.username);
  const password = guest.page.getByRole('textbox', { name: 'Password' });
  await password.fill('not that one');
  await guest.page.getByRole('button', { name: 'Check' }).click();
  await guest.page.getByText(/^List spaces: refused/).waitFor();
  await guest.page.getByText('Something that is needed is refused. Correct it, and check again.').waitFor();
  await guest.page.getByText('9 more checks are possible.').waitFor();
  expect(await guest.page.getByRole('button', { name: 'Finish' }).count()).toBe(0);
  expect(await guest.page.evaluate(isNarrow)).toBe(true);
  await mustBeAccessible(guest.page);

  await password.fill(here.workplace.account.password);
  expect(await guest.page.getByText(/^List spaces: refused/).count()).toBe(0);
  await guest.page.getByRole('button', { name: 'Check' }).click();
  await guest.page.getByText('All that is needed is allowed.').waitFor();
  await guest.page.getByRole('button', { name: 'Finish' }).click();
  await guest.page.getByRole('heading', { name: 'Head office is connected' }).waitFor();
  const token = await guest.page.getByLabel('Token of Head office', { exact: true }).first().inputValue();
  expect(token).toMatch(/^wpc_/);
  await mustBeAccessible(guest.page);
  const { items } = (await here.server.call('GET', '/connections')).body as {
    items: { name: string; state: string }[];
  };
  expect(items).toMatchObject([{ name: 'Head office', state: 'draft' }]);

  const late = await visit(here.browser, here.server.url);
  await late.page.goto(path);
  await late.page.getByRole('heading', { name: 'This link counts no more' }).waitFor();
  await page.reload();
  await page.getByText(/^Nothing is read yet\./).waitFor();
  expect([...complaints, ...guest.complaints, ...late.complaints]).toEqual([]);
});

it('a link gives a connection other credentials, is revoked, and says so in other languages', async () => {
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('link', { name: 'Head office', exact: true }).click();
  await page.getByRole('button', { name: 'Credentials of Head office' }).click();
  await page.getByRole('button', { name: 'Make a link for Head office' }).click();
  const link = await page.getByLabel('Link for Head office', { exact: true }).first().inputValue();
  const path = link.slice(link.indexOf('/connect#'));
  for (const [locale, says] of [
    ['de-DE', 'Eptura Workplace verbinden'],
    ['zh-HK', '連接 Eptura Workplace'],
  ] as const) {
    const guest = await visit(here.browser, here.server.url, { locale });
    await guest.page.goto(path);
    await guest.page.getByRole('heading', { name: says }).waitFor();
    await mustBeAccessible(guest.page);
    expect(guest.complaints).toEqual([]);
  }
  await page.goBack();
  await page.getByRole('button', { name: 'Let somebody else enter the credentials' }).click();
  await page.getByRole('button', { name: 'Revoke the link for Head office' }).click();
  await page.getByText('The link for Head office counts no more.').waitFor();
  const late = await visit(here.browser, here.server.url, { locale: 'de-DE' });
  await late.page.goto(path);
  await late.page.getByRole('heading', { name: 'Dieser Link gilt nicht mehr' }).waitFor();
  expect(complaints).toEqual([]);
});
