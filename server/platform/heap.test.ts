import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// As a server does that writes a long file row by row: much lives on all the time, and of each row something for a while: for longer than it
// is young, or V8 may never notice. In a process of its own.
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { keepHeapSmall } from ${JSON.stringify(join(import.meta.dirname, 'heap.ts'))};
  const make = (count) => Array.from({ length: count }, (_, i) => ({ i, text: String(i) + 'x' }));
  const old = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size / 2 ** 20;
  const kept = make(400_000);
  if (process.argv[1] === 'small') keepHeapSmall();
  const began = old();
  let most = 0;
  const ring = [];
  for (let i = 0; i < 3_000; i++) {
    ring[i % 300] = make(2_000);
    most = Math.max(most, old());
  }
  console.log(JSON.stringify({ began, most, kept: kept.length, gc: typeof globalThis.gc }));
`;

async function run(how: string): Promise<{ began: number; most: number; gc: string }> {
  const args = ['--input-type=module', '-e', PROGRAM, how];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as never;
}

test('the heap stays near what is in use, and nobody else can have it collected', async () => {
  const [small, asIs] = await Promise.all([run('small'), run('as it is')]);
  expect(small.gc).toBe('undefined');
  expect(small.most).toBeLessThan(0.6 * asIs.most);
});
