import type { Tx } from '../platform/context/context.ts';
import { toDate } from '../platform/time.ts';
import { idOf, pair, stamp, type Known } from './bulk.ts';
import type { DemoBuilding } from './workplace.ts';

/** How each of a building's tags is, as its gateway said last: the second is offline, the third has nearly no battery left. */
const SAID = [
  { online: true, batteryLevel: 92 },
  { online: false, batteryLevel: 61 },
  { online: true, batteryLevel: 8 },
] as const;

/** What drives e-paper in each building: tags at the doors of its first rooms, and one that lies in a drawer. */
export async function loadEPaper(
  tx: Tx,
  buildings: readonly DemoBuilding[],
  { buildings: houses, resources }: Known,
): Promise<void> {
  const controllers = await tx.db
    .insertInto('ePaperController')
    .values(
      buildings.map(({ key }) => ({
        ...stamp(tx),
        name: `${key.toUpperCase()} e-paper gateway`,
        type: 'qbicGateway',
        displayLanguage: key === 'hkg' ? 'zh-HK' : 'en-US',
        buildingId: idOf(houses, key),
      })),
    )
    .returning('id')
    .execute();
  const ids = pair(buildings, controllers);
  const heardAt = toDate(tx.now.subtract({ minutes: 7 }));
  const tags = buildings.flatMap(({ key, floors }) => {
    const rooms = floors.flatMap((floor) => floor.resources).filter(({ type }) => type === 'room');
    const tag = (i: number) => ({
      ...stamp(tx),
      controllerId: idOf(ids, key),
      label: `${key.toUpperCase()}-TAG-0${i + 1}`,
    });
    return [
      ...rooms.slice(0, SAID.length).map((room, i) => ({
        ...tag(i),
        ...SAID[i],
        resourceId: idOf(resources, room.key),
        screenSize: 7.5,
        heardAt,
      })),
      tag(SAID.length),
    ];
  });
  await tx.db.insertInto('ePaperTag').values(tags).execute();
}
