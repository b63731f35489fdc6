import type { Tx } from '../../platform/context/context.ts';
import { toldOf } from './show.ts';
import { leaveSpot, lockAskedAt, type Spot } from './store.ts';

/**
 * An area or a floor that is about to go is asked for by nobody any more: who asked for a desk there asks for one on the floor, or
 * anywhere in the building. Their days are not locked: who asks for one waits for the place itself.
 */
const askWithout =
  (spot: Spot) =>
  async (tx: Tx, id: number): Promise<void> => {
    const rows = await lockAskedAt(tx, spot, id);
    await leaveSpot(tx, spot, rows);
    for (const row of rows)
      tx.emit('seat_request.updated', toldOf(row, { ...row, [spot]: null, version: row.version + 1 }));
  };

export const askWithoutArea = askWithout('areaId');
export const askWithoutFloor = askWithout('floorId');
