import { expect, it } from 'vitest';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator, workplaceBeside } from './workplace-beside.ts';

const here = workplaceBeside();

it('a Workplace is connected, checked, activated and read, read anew when asked, and disconnected', async () => {
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByText('Nothing is connected yet').waitFor();
  await page.getByRole('button', { name: 'Connect a system' }).click();
  const form = page.getByRole('form', { name: 'Connect a system' });
  await form.getByRole('button', { name: 'Connect' }).click();
  await form.getByText('Fill this in').first().waitFor();
  await form.getByText('Fill in at least one of these').waitFor();
  await form.getByLabel('What to call it').fill('Head office');
  await form.getByLabel('Address of the system').fill(here.workplace.url);
  await form.getByLabel('User name').fill(here.workplace.account.username);
  await form.getByRole('textbox', { name: 'Password' }).fill(here.workplace.account.password);
  await form.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('Head office is set up').waitFor();
  const token = await page.getByLabel('Token of Head office', { exact: true }).first().inputValue();
  expect(token).toMatch(/^wpc_/);
  const address = `${here.server.url}/api/v1/unified/building`;
  await page.getByText(`GET ${address}`).waitFor();
  await expect.poll(() => form.count(), { timeout: 20_000 }).toBe(0);
  await page.getByText(/^Nothing is read yet\./).waitFor();
  expect(here.workplace.everAsked).toBe(0);
  await mustBeAccessible(page);

  await page.getByRole('link', { name: 'Head office', exact: true }).click();
  await page.getByRole('heading', { name: 'Head office' }).waitFor();
  await page.getByRole('button', { name: 'Permissions of Head office' }).click();
  await page.getByRole('button', { name: 'Check' }).click();
  await page
    .getByText(/: allowed\./)
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Runs of Head office' }).click();
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByText(/^By hand · everything · only looked · .* would be new/).waitFor();
  await page.getByRole('button', { name: /^What is different: the run of/ }).click();
  await page.getByText(/^Buildings · Tower 0 \(10\)$/).waitFor();
  await mustBeAccessible(page);
  expect((await here.server.call('GET', '/connections/1/records/building')).body.items).toEqual([]);

  await page.getByRole('button', { name: 'Activate Head office' }).click();
  await page.getByText('It is read by its schedule.').waitFor();
  await page.getByText(/^For the first time ·/).waitFor();
  await page.getByRole('row', { name: /Spaces/ }).waitFor();
  await page.getByRole('button', { name: 'Records of Head office' }).click();
  await page.getByLabel('Kind').selectOption('building');
  await page.getByText(/^10$/).click();
  await page.getByText(/"Tower 0"/).waitFor();
  await page.getByText('name: Tower 0', { exact: true }).waitFor();
  await mustBeAccessible(page);

  await page.getByRole('button', { name: 'Ask the system of Head office' }).click();
  const asking = page.getByRole('region', { name: 'Ask the system of Head office' });
  await asking.getByRole('button', { name: 'Ask', exact: true }).click();
  await asking.getByText('Write an address').waitFor();
  await asking.getByLabel('Address within the system').fill('/buildings/../../users');
  await asking.getByRole('button', { name: 'Ask', exact: true }).click();
  await asking.getByText('It leads away from the address of the source').waitFor();
  await asking.getByLabel('Address within the system').fill('/countries?limit=1');
  await asking.getByRole('button', { name: 'Ask', exact: true }).click();
  await asking.getByText(/^Answer 200 after \d+ ms/).waitFor();
  await asking.getByText(/"name": "/).waitFor();
  await mustBeAccessible(page);

  for (const building of here.workplace.site.buildings) if (building.id === 10) building.name = 'Tower of Houston';
  await page.getByLabel('What to read').selectOption('full');
  await page.getByLabel('Only look, change nothing').check();
  await page.getByRole('button', { name: 'Look now' }).click();
  // Of one run alone it is kept: the last one that looked.
  await expect.poll(() => page.getByText(/only looked/).count(), { timeout: 20_000 }).toBe(2);
  await expect.poll(() => page.getByText('Done', { exact: true }).count(), { timeout: 20_000 }).toBe(3);
  await page.getByRole('button', { name: /^What is different: the run of/, expanded: false }).click();
  await page.getByText('name: Tower 0 → Tower of Houston').waitFor();
  await page.getByLabel('Only look, change nothing').uncheck();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText(/^By hand · everything · \d/).waitFor();
  await page.getByText(/"Tower of Houston"/).waitFor();

  await page.getByLabel('What to read').selectOption('reset');
  await page.getByRole('button', { name: 'Sync now' }).click();
  const asked = page.getByRole('dialog', { name: 'Read all of Head office as if for the first time?' });
  await mustBeAccessible(page);
  await asked.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText(/^By hand · everything, as if for the first time · \d/).waitFor();
  await page.getByLabel('What to read').selectOption('verify');
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByText(/^By hand · everything, only to compare · only looked · /).waitFor();

  const reading = async (): Promise<number> =>
    (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await reading()).toBe(200);

  await expect.poll(() => page.getByText('Done', { exact: true }).count(), { timeout: 20_000 }).toBe(6);

  await page.getByText('All is well. 100 of 100').waitFor();

  await page.getByRole('button', { name: 'Schedule of Head office' }).click();
  await page.getByLabel('When it is read').last().selectOption('cron');
  await page.getByLabel('Minute, hour, day, month and weekday').fill('0 2 30 2 *');
  await page.getByLabel('By the clocks of').fill('Asia/Kathmandu');
  await page.getByRole('button', { name: 'Use this schedule' }).click();
  await page.getByText(/^Give five fields that come some day/).waitFor();
  await page.getByLabel('Minute, hour, day, month and weekday').fill('0 2 * * *');
  await page.getByLabel('What was missed').selectOption('skip');
  await page.getByRole('button', { name: 'Use this schedule' }).click();
  await page.getByText('Head office has another schedule.').waitFor();
  await mustBeAccessible(page);
  expect((await here.server.call('GET', '/connections/1')).body.schedule).toEqual({
    type: 'cron',
    expr: '0 2 * * *',
    tz: 'Asia/Kathmandu',
    misfire: 'skip',
  });
  const nextOf = async () => (await here.server.call('GET', '/connections/1/health')).body.streams[0].nextRunAt;
  await expect.poll(nextOf, { timeout: 20_000 }).toMatch(/T20:15:00/);

  await page.getByRole('button', { name: 'Pause Head office' }).click();
  await page.getByText('Nothing is read until it goes on.').waitFor();
  expect(await page.getByRole('button', { name: 'Sync now' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Go on with Head office' }).click();
  await page.getByText('It is read by its schedule.').waitFor();

  here.workplace.site.rooms.splice(0);
  await page.getByLabel('What to read').selectOption('full');
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText('Done, with a question').waitFor();
  await page.getByText('Something needs you. 90 of 100').waitFor();
  await page.getByText(/^Kinds of records of which very many were left out: 1\./).waitFor();
  // What was unfolded is there again, and nobody has to unfold anything to be asked.
  await page.reload();
  await page.getByRole('button', { name: 'Runs of Head office', expanded: true }).waitFor();
  await page.getByText(/^Spaces: the system left out 12 of 12$/).waitFor();
  await mustBeAccessible(page);
  const spaces = async (): Promise<number> =>
    (await here.server.call('GET', '/connections/1/records/space')).body.items.length;
  await page.getByRole('button', { name: 'What was left out: Spaces' }).click();
  const leftOut = page.getByRole('region', { name: 'What was left out: Spaces' }).getByRole('listitem');
  await expect.poll(() => leftOut.count(), { timeout: 20_000 }).toBe(12);
  await page.getByRole('button', { name: 'They are deleted: Spaces' }).click();
  await page.getByRole('dialog').getByText('Count 12 of 12 as deleted? Spaces').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Not yet' }).click();
  expect(await spaces()).toBe(12);
  await page.getByRole('button', { name: 'They are deleted: Spaces' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'They are deleted' }).click();
  await page.getByText('They are deleted: Spaces').waitFor();
  expect(await spaces()).toBe(0);
  await expect.poll(() => page.getByText(/the system left out/).count(), { timeout: 20_000 }).toBe(0);

  await page.getByRole('button', { name: 'Disconnect Head office' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('It was ended for good. What was read stays.').waitFor();
  expect(await reading()).toBe(401);
  await page.getByRole('button', { name: 'Delete Head office' }).click();
  await page
    .getByRole('dialog')
    .getByText(/^Its records, runs and mappings are gone for good\./)
    .waitFor();
  await mustBeAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing is connected yet').waitFor();
  expect(here.workplace.complaints).toEqual([]);
  expect(complaints).toEqual([]);
});

it('a first reading that failed is begun again once the credentials are good, and an address that is none is refused', async () => {
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('button', { name: 'Connect a system' }).click();
  const form = page.getByRole('form', { name: 'Connect a system' });
  await form.getByLabel('What to call it').fill('Branch');
  await form.getByLabel('Address of the system').fill('not an address');
  await form.getByLabel('User name').fill(here.workplace.account.username);
  await form.getByRole('textbox', { name: 'Password' }).fill('not this one');
  await form.getByRole('button', { name: 'Connect' }).click();
  await form.getByText(/^The address of the site, such as https:/).waitFor();
  await form.getByLabel('Address of the system').fill(here.workplace.url);
  await form.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('Branch is set up').waitFor();
  await page.getByText(new RegExp(`^Eptura Workplace · ${new URL(here.workplace.url).host} · `)).waitFor();
  await page.getByRole('link', { name: 'Branch', exact: true }).click();
  await page.getByRole('button', { name: 'Activate Branch' }).click();
  await page.getByText('Needs other credentials').waitFor();

  await page.getByRole('button', { name: 'Credentials of Branch' }).click();
  const others = page.getByRole('region', { name: 'Credentials of Branch' });
  expect(await others.getByLabel('Address of the system').inputValue()).toBe(here.workplace.url);
  await others.getByLabel('User name').fill(here.workplace.account.username);
  await others.getByRole('textbox', { name: 'Password' }).fill(here.workplace.account.password);
  await others.getByRole('button', { name: 'Use these from now on' }).click();
  await page.getByText('The first reading has ended before all was read. Activate it once more.').waitFor();
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Activate Branch' }).click();
  await page.getByText('It is read by its schedule.').waitFor();
  expect(complaints).toEqual([]);
});
