import { expect, test } from 'vitest';
import type { Ctx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { AT_ONCE, AT_ONCE_HERE } from './contract.ts';
import { goingThrough } from './going-through.ts';

const of = (id: number) => ({ tenant: { id } }) as Pick<Ctx, 'tenant'>;

test('so many are gone through at once, of one workplace and in all; who comes then is told to come again', async () => {
  const over = Promise.withResolvers<void>();
  const begin = (id: number): Promise<string> =>
    goingThrough(of(id), async () => {
      await over.promise;
      return 'done';
    }).catch((error: unknown) => (error instanceof Problem ? error.kind.code : String(error)));
  const first = Array.from({ length: AT_ONCE_HERE }, () => begin(1));
  expect(await begin(1)).toBe('workbook_busy');
  const others = Array.from({ length: AT_ONCE - AT_ONCE_HERE }, (_, i) => begin(i + 2));
  expect(await begin(99)).toBe('workbook_busy');
  over.resolve();
  expect(await Promise.all([...first, ...others])).toEqual(Array.from({ length: AT_ONCE }, () => 'done'));
  await expect(goingThrough(of(1), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await Promise.all(Array.from({ length: AT_ONCE_HERE }, () => begin(1)))).toEqual(first.map(() => 'done'));
});
