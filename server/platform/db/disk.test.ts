import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskVerdict } from './disk.ts';

test('a data folder with room is fine, and one with too little says how much is left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-disk-'));
  try {
    const { blocks, bsize } = await statfs(folder);
    expect(await diskVerdict(folder, 0)).toBeNull();
    const full = await diskVerdict(folder, blocks * bsize + 1);
    expect(full).toEqual({ status: 'disk full', freeBytes: expect.any(Number) });
    expect(full?.freeBytes).toBeLessThanOrEqual(blocks * bsize);
  } finally {
    await rm(folder, { recursive: true });
  }
  await expect(diskVerdict(folder)).rejects.toThrow('ENOENT');
});
