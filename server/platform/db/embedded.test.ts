import { Client } from 'pg';
import { expect, inject, test } from 'vitest';

test('the cluster of the test run takes a connection', async () => {
  const client = new Client(inject('postgres'));
  await client.connect();
  const { rows } = await client.query('select current_user as who');
  await client.end();
  expect(rows).toEqual([{ who: 'atrium' }]);
});
