import { readXlsx } from 'hucre/xlsx';
import { expect, it } from 'vitest';
import { mergingBeside, type Merging } from '../../../test/support/merging.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { writeLinks, writePlan } from './sheets.ts';

const bytesOf = async ({ bytes }: FileReply): Promise<Buffer> =>
  bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.concat(await Array.fromAsync(bytes));

let m: Merging;
mergingBeside(300, (beside) => ({ m } = beside));

it('a plan is a row for each of its records, in their order, in both formats; links once they are', async () => {
  const { id } = await m.plan();
  const items = await m.items(id);
  expect(items.length).toBeGreaterThan(1_000);
  const text = (await bytesOf(writePlan(m.world.ctx, id, 'csv'))).toString('utf8').replace('\ufeff', '');
  const lines = text.trimEnd().split(/\r?\n/);
  expect(lines[0]).toMatch(/^Kind,Id at the source,Name at the source,In,Result,Rule,Confidence,/);
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 2).join(' '))).toEqual(
    items.map(({ entity, externalId }) => `${entity} ${externalId}`),
  );
  const { sheets } = await readXlsx(await bytesOf(writePlan(m.world.ctx, id, 'xlsx')));
  expect(sheets[0]?.rows).toHaveLength(items.length + 1);
  expect(sheets[0]?.rows[1]?.slice(0, 5)).toEqual(['country', '222', 'United Kingdom', null, 'create']);
  const linksNow = async (): Promise<string[]> =>
    (await bytesOf(writeLinks(m.world.ctx, m.id, 'csv'))).toString('utf8').replace('\ufeff', '').trim().split(/\r?\n/);
  expect(await linksNow()).toEqual(['Kind,Id at the source,Name at the source,Id here,Rule']);
  await m.apply(id);
  const linked = await linksNow();
  const links = await Promise.all((['country', 'building', 'space'] as const).map((entity) => m.links(entity)));
  for (const { externalId, localId } of links.flat().slice(0, 50))
    expect(linked.some((line) => line.includes(`,${externalId},`) && line.includes(`,${localId},`))).toBe(true);
  expect(linked.filter((line) => line.startsWith('space,'))).toHaveLength(links[2]?.length ?? 0);
});
