import { findMaker } from '../../server/modules/connect-sessions/makers.ts';
import { insertSession } from '../../server/modules/connect-sessions/store.ts';
import { hashToken } from '../../server/platform/auth/secrets.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import type { World } from './database.ts';
import { powerOf, type Power } from './power.ts';

/** Makes her a link that connects a foreign system, and says by whose rights it counts at a time. */
export async function sessionPower(world: World, { id, who }: { readonly id: number; readonly who: Principal }) {
  const row = await world.ctx.as(who).tx((tx) =>
    insertSession(
      tx,
      { kind: 'user', id },
      {
        secretHash: hashToken(`link of ${id}`),
        name: 'Source',
        connector: 'scripted',
        reauthorization: false,
        connectionId: null,
        wish: { settings: {}, entities: ['building'] },
        expiresAt: tx.now.add({ minutes: 15 }),
      },
    ),
  );
  return async (): Promise<Power> => {
    const maker = await findMaker(world.ctx, row);
    return { ...powerOf(maker), administers: maker?.scopes.has('connections:manage') ?? false };
  };
}
