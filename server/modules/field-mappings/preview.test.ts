import { describe, expect, it } from 'vitest';
import type { Ctx } from '../../platform/context/context.ts';
import { MOST_CHARACTERS, MOST_LOOKED_AT } from './contract.ts';
import { preview, type LookAt } from './preview.ts';

/** A keeper of so many records, of each of which its source said so much. */
const keeping =
  (many: number, size: number): LookAt =>
  (_ctx, _at, { after, limit }) => {
    const from = after === undefined ? 0 : Number(after) + 1;
    const ids = Array.from({ length: Math.max(0, Math.min(limit, many - from)) }, (_, i) => from + i);
    return Promise.resolve(ids.map((n) => ({ externalId: `${n}`, raw: {}, size })));
  };

const looked = async (many: number, size: number) => {
  const nobody = {} as Ctx;
  const compared = { before: null, after: null, limit: 1 };
  const { lookedAt, all } = await preview(keeping(many, size), nobody, { connectionId: 1, entity: 'floor' }, compared);
  return { lookedAt, all };
};

describe('how far stored records are looked at', () => {
  it('is to their end, which is said', async () => {
    expect(await looked(0, 10)).toEqual({ lookedAt: 0, all: true });
    expect(await looked(401, 10)).toEqual({ lookedAt: 401, all: true });
    expect(await looked(MOST_LOOKED_AT, 10)).toEqual({ lookedAt: MOST_LOOKED_AT, all: true });
  });

  it('is to so many, and it is said that there are more', async () => {
    expect(await looked(MOST_LOOKED_AT + 1, 10)).toEqual({ lookedAt: MOST_LOOKED_AT, all: false });
  });

  it('is to so many characters, and it is said whether there are more', async () => {
    const size = 5_000;
    const most = MOST_CHARACTERS / size;
    expect(await looked(most, size)).toEqual({ lookedAt: most, all: true });
    expect(await looked(most + 1, size)).toEqual({ lookedAt: most, all: false });
    expect(await looked(5, MOST_CHARACTERS)).toEqual({ lookedAt: 1, all: false });
  });
});
