import { expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator, workplaceBeside } from './workplace-beside.ts';

const here = workplaceBeside();

const namesOf = async (path: string): Promise<string[]> =>
  (await here.server.call('GET', path)).body.items.map(({ name }: { readonly name: string }) => name).toSorted();

it('what is here and what a Workplace has become one by a plan, with an unsure one decided by a person, and as before by its undoing', async () => {
  await here.server.call('POST', '/buildings', { name: 'Tower 0', zone: 'America/Chicago' });
  const { body: alike } = await here.server.call('POST', '/buildings', { name: 'Towerr 1', zone: 'Europe/London' });
  const before = await namesOf('/buildings');
  const { username, password } = here.workplace.account;
  const wish = { name: 'Head office', connector: 'eptura-workplace', settings: { baseUrl: here.workplace.url } };
  const { body: connection } = await here.server.call('POST', '/connections', {
    ...wish,
    credentials: { username, password },
  });
  await here.server.call('POST', `/connections/${connection.id}/activation`);
  await until(
    async () =>
      expect((await here.server.call('GET', `/connections/${connection.id}`)).body).toMatchObject({ state: 'active' }),
    30_000,
  );

  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('link', { name: 'Head office', exact: true }).click();
  await page.getByRole('button', { name: 'Merge: Head office' }).click();
  await page.getByText('Nothing of this is Atrium’s own yet.').waitFor();
  await page.getByRole('button', { name: 'Make a merge plan: Head office' }).click();
  const counts = page.getByRole('table', { name: 'What the records become' });
  await counts.getByRole('row', { name: /^Buildings 1 0 1 0$/ }).waitFor();
  await page.getByLabel('Kind').last().selectOption('building');
  await page.getByLabel('What they become', { exact: true }).selectOption('ambiguous');
  await page.getByText('something here is called nearly so').waitFor();
  await mustBeAccessible(page);
  await page.getByRole('combobox', { name: 'What it becomes: Tower 1' }).selectOption(`${alike.id}`);
  await counts.getByRole('row', { name: /^Buildings 2 0 0 0$/ }).waitFor();
  expect(await namesOf('/buildings')).toEqual(before);
  const kept = page.waitForEvent('download');
  await page.getByRole('button', { name: 'As a sheet: the merge plan of Head office' }).click();
  expect((await kept).suggestedFilename()).toBe('merge-plan.xlsx');
  await page.getByRole('button', { name: 'Make a new plan: Head office' }).click();
  const anew = page.getByRole('dialog', { name: 'Make a new plan for Head office?' });
  await anew.getByText('What somebody decided in this one is not carried over.').waitFor();
  await anew.getByRole('button', { name: 'Not yet' }).click();
  await counts.getByRole('row', { name: /^Buildings 2 0 0 0$/ }).waitFor();

  await page.getByRole('button', { name: 'Apply the merge plan: Head office' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Applied', { exact: true }).waitFor();
  expect(await namesOf('/buildings')).toEqual(['Tower 0', 'Tower 1']);
  expect((await namesOf('/resources?limit=100')).length).toBeGreaterThan(0);
  await mustBeAccessible(page);
  await page.getByRole('button', { name: 'Records of Head office' }).click();
  await page.getByLabel('Kind').first().selectOption('building');
  const { body: tied } = await here.server.call('GET', '/buildings');
  const ids = tied.items.map(({ id }: { readonly id: number }) => `tied to no. ${id} here`);
  for (const says of ids) await page.getByText(says).waitFor();

  await page.getByRole('button', { name: 'Undo the merge plan: Head office' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/^The last merge plan was undone:/).waitFor();
  expect(await counts.count()).toBe(0);
  await expect.poll(() => page.getByText(/tied to no\. \d+ here/).count(), { timeout: 20_000 }).toBe(0);
  expect(await namesOf('/buildings')).toEqual(before);
  expect(await namesOf('/resources?limit=100')).toEqual([]);
  expect(here.workplace.complaints).toEqual([]);
  expect(complaints).toEqual([]);
});
