import { expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator, workplaceBeside } from './workplace-beside.ts';

const here = workplaceBeside();

const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  (await here.server.call(method, path, body)).body;

/** Connects the Workplace, makes its spaces Atrium's own, and has a mapping say their seats. */
async function merged(): Promise<number> {
  const { username, password } = here.workplace.account;
  const { id } = await ask('POST', '/connections', {
    name: 'Head office',
    connector: 'eptura-workplace',
    settings: { baseUrl: here.workplace.url },
    credentials: { username, password },
  });
  await ask('POST', `/connections/${id}/activation`);
  await until(async () => expect(await ask('GET', `/connections/${id}`)).toMatchObject({ state: 'active' }), 30_000);
  const plan = await ask('POST', `/connections/${id}/merge-plans`);
  const path = `/connections/${id}/merge-plans/${plan.id}`;
  await ask('POST', `${path}/application`);
  await until(async () => expect(await ask('GET', path)).toMatchObject({ state: 'applied' }), 30_000);
  const fields = [{ to: 'custom.seats', from: '$.capacity' }];
  await ask('PUT', `/connections/${id}/mappings/space`, { document: { entity: 'space', fields } });
  await ask('POST', `/connections/${id}/mappings/space/activation`, {});
  return id;
}

it('a field of one’s own is declared, seen at its space, changed, deleted and brought back', async () => {
  await merged();
  const [space] = (await ask('GET', '/resources?search=Space%200')).items;
  const said = async (): Promise<unknown> => (await ask('GET', `/resources/${space.id}`)).custom;
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator, '/settings/connections');
  await page.getByRole('link', { name: 'Head office', exact: true }).click();
  await page.getByRole('button', { name: 'Mapping of Head office' }).click();
  await page.getByLabel('Records to map').selectOption('space');
  const form = page.getByRole('form', { name: 'Declare field' });
  await form.getByLabel('Key').fill('Seats');
  await form.getByRole('button', { name: 'Declare field' }).click();
  await form.getByText('Begin with a small letter').waitFor();
  await form.getByText('Fill this in').waitFor();
  await form.getByLabel('Key').fill('seats');
  await form.getByLabel('What people call it').fill('Seats there');
  await form.getByLabel('What it holds').selectOption('boolean');
  await mustBeAccessible(page);
  expect(await said()).toBeUndefined();
  await form.getByRole('button', { name: 'Declare field' }).click();
  const declared = page.getByRole('list', { name: 'Declared fields: Spaces' });
  await declared.getByText('yes or no').waitFor();
  expect(await said()).toEqual({ seats: null });
  await form.getByLabel('Key').fill('seats');
  await form.getByLabel('What people call it').fill('The same');
  await form.getByRole('button', { name: 'Declare field' }).click();
  await form.getByText('There is a field with this key already.').waitFor();

  await declared.getByRole('button', { name: 'Change Seats there' }).click();
  const change = page.getByRole('form', { name: 'Save Seats there' });
  await change.getByLabel('What it holds').selectOption('enum');
  await change.getByLabel('What may be chosen').fill('1\n8\n');
  await mustBeAccessible(page);
  await change.getByRole('button', { name: 'Save' }).click();
  await declared.getByText('one of a list: 1, 8').waitFor();
  expect(await said()).toEqual({ seats: '8' });

  await declared.getByRole('button', { name: 'Delete Seats there' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  const deleted = page.getByRole('list', { name: 'Deleted fields: Spaces' });
  await deleted.getByText(/^Seats there: deleted, can be brought back until/).waitFor();
  expect(await said()).toBeUndefined();
  await mustBeAccessible(page);
  await deleted.getByRole('button', { name: 'Bring back Seats there' }).click();
  await declared.getByText('one of a list: 1, 8').waitFor();
  expect(await said()).toEqual({ seats: '8' });

  await page.goto(`${here.server.url}/?floor=${space.floorId}&at=${space.id}`);
  const panel = page.getByRole('complementary', { name: 'Details of Space 0' });
  const besides = panel.getByRole('region', { name: 'More about it' });
  await besides.getByText('Seats there').waitFor();
  await besides.getByText('8', { exact: true }).waitFor();
  await mustBeAccessible(page);
  expect(complaints).toEqual([]);
});
