import { expect, it } from 'vitest';
import { mustBeAccessible } from './accessible.ts';
import { signIn, visit } from './visit.ts';
import { administrator, workplaceBeside } from './workplace-beside.ts';

const here = workplaceBeside();

it('a field is filled from elsewhere, tried, refused at its place, and counts at once without a word to the source; and back', async () => {
  const wish = {
    name: 'Head office',
    connector: 'eptura-workplace',
    settings: { baseUrl: here.workplace.url },
    credentials: here.workplace.account,
  };
  const { body: made } = await here.server.call('POST', '/connections', wish);
  await here.server.call('POST', `/connections/${made.id}/activation`);
  await expect
    .poll(async () => (await here.server.call('GET', `/connections/${made.id}`)).body.state, { timeout: 60_000 })
    .toBe('active');
  const asked = here.workplace.everAsked;
  const name = async (): Promise<unknown> =>
    (await here.server.call('GET', `/connections/${made.id}/records/building`)).body.items[0].data.name;
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.goto(`${here.server.url}/settings/connections`);
  await page.getByRole('link', { name: 'Head office', exact: true }).click();
  await page.getByRole('button', { name: 'Mapping of Head office' }).click();
  await page.getByLabel('Records to map').selectOption('building');
  const fields = page.getByRole('list', { name: 'Fields: Buildings' });
  await fields.getByRole('button', { name: 'Change name' }).click();
  await fields.getByLabel('Where name stands at the system').selectOption('$.code');
  await page.getByText('What you changed is not kept yet').waitFor();
  // Another kind, and back.
  await page.getByLabel('Records to map').selectOption('floor');
  await page.getByRole('list', { name: 'Fields: Floors' }).waitFor();
  expect(await page.getByText('What you changed is not kept yet').count()).toBe(0);
  await page.getByLabel('Records to map').selectOption('building');
  await page.getByText('What you changed is not kept yet').waitFor();
  await page.getByRole('button', { name: 'Undo my changes' }).click();
  await fields.getByRole('button', { name: 'Change name' }).click();
  await fields.getByLabel('Where name stands at the system').selectOption('$.code');
  await fields.getByText(/In 100 % of the records:/).waitFor();
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('toInteger');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText(/would change/).waitFor();
  await page
    .getByText(/missing, so the record says too little/)
    .first()
    .waitFor();
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('lookup');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await fields
    .getByRole('alert')
    .getByText(/This cannot be used as it is said/)
    .waitFor();
  await mustBeAccessible(page);
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('upper');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  const differences = page.getByRole('table', { name: 'What would change' });
  await differences.getByRole('cell', { name: 'Tower 0', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('The draft is kept.').waitFor();
  await page.getByText('There is a draft that does not count yet').waitFor();
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await page.getByText('The draft is discarded.').waitFor();
  await fields.getByRole('button', { name: 'Change name' }).click();
  await fields.getByLabel('Where name stands at the system').selectOption('$.code');
  await fields.getByRole('button', { name: 'Remove step 1 of name' }).click();
  await fields.getByLabel('Next step of name').selectOption('upper');
  await fields.getByRole('button', { name: 'Add step to name' }).click();
  expect(await name()).toBe('Tower 0');
  await page.getByRole('button', { name: 'Activate mapping' }).click();
  await page.getByText('The mapping counts from now on.').waitFor();
  const code = here.workplace.site.buildings[0]?.code.toUpperCase();
  expect(await name()).toBe(code);
  await page.getByText(/^Version 1 of .* counts now$/).waitFor();
  await mustBeAccessible(page);

  await page.getByRole('button', { name: 'Bring back: as the connector says it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await page.getByText(/^Version 2 of .* counts now$/).waitFor();
  expect(await name()).toBe('Tower 0');
  await page.getByRole('button', { name: 'Bring back: version 1' }).waitFor();
  await page.getByRole('button', { name: 'What is different now: version 1' }).click();
  const compared = page.getByRole('table', { name: 'What is different now: version 1' });
  await compared.getByRole('row', { name: /^name \$\.code → upper \$\.name → / }).waitFor();
  await mustBeAccessible(page);
  expect(here.workplace.everAsked).toBe(asked);
  expect(here.workplace.complaints).toEqual([]);
  expect(complaints).toEqual([]);
});

it('what the whole workplace says counts for a connection that says nothing of it, and each field says whose word it is', async () => {
  const wish = {
    name: 'Branch office',
    connector: 'eptura-workplace',
    settings: { baseUrl: here.workplace.url },
    credentials: here.workplace.account,
  };
  const { body: made } = await here.server.call('POST', '/connections', wish);
  await here.server.call('POST', `/connections/${made.id}/activation`);
  await expect
    .poll(async () => (await here.server.call('GET', `/connections/${made.id}`)).body.state, { timeout: 60_000 })
    .toBe('active');
  const name = async (): Promise<unknown> =>
    (await here.server.call('GET', `/connections/${made.id}/records/building`)).body.items[0].data.name;
  const asSaid = await name();
  const { page, complaints } = await visit(here.browser, here.server.url, { reducedMotion: 'reduce' });
  await signIn(page, administrator);
  await page.goto(`${here.server.url}/settings/connections`);
  await page.getByRole('button', { name: /^All connections: / }).click();
  const all = page.getByRole('region', { name: 'Mapping for the whole workplace' });
  await all.getByLabel('Records to map').selectOption('building');
  const fields = all.getByRole('list', { name: 'Fields: Buildings' });
  await fields.getByRole('button', { name: 'Change name' }).click();
  await fields.getByLabel('Where name stands at the system').selectOption('$.code');
  await all.getByRole('button', { name: 'Activate mapping' }).click();
  const asked = page.getByRole('dialog', { name: 'Have this count for the whole workplace?' });
  await asked.getByRole('row', { name: 'Branch office · 10 name Tower 0 T0' }).waitFor();
  await mustBeAccessible(page);
  await asked.getByRole('button', { name: 'Activate mapping' }).click();
  await page.getByText('The mapping counts from now on.').waitFor();
  await all.getByText(/^Version 1 of .* counts now$/).waitFor();
  expect(await name()).toBe(here.workplace.site.buildings[0]?.code);
  await mustBeAccessible(page);

  const other = await page.context().newPage();
  await other.goto(`${here.server.url}/settings/connections?connection=${made.id}&parts=mapping`);
  const one = other.getByRole('region', { name: 'Mapping of Branch office' });
  await one.getByLabel('Records to map').selectOption('building');
  const own = one.getByRole('list', { name: 'Fields: Buildings' }).getByRole('listitem').first();
  await own.getByText('whole workplace').waitFor();
  await mustBeAccessible(other);
  await all.getByRole('button', { name: 'Bring back: as the connector says it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await all.getByText(/^Version 2 of .* counts now$/).waitFor();
  await own.getByText('whole workplace').waitFor({ state: 'detached' });
  expect(await name()).toBe(asSaid);
  expect(complaints).toEqual([]);
});
