import { equipment, type Names } from './catalogue.ts';
import { middle, type Box } from './geometry.ts';
import { baysOf } from './parking.ts';
import { isNearWindow, placesOn, type Placement } from './plan.ts';
import type { Dice } from './random.ts';
import type { FloorSheet, Mark } from './sheet.ts';

export interface DemoArea {
  readonly key: string;
  readonly name: string;
  readonly names: Names;
}

export interface DemoResource {
  readonly key: string;
  readonly type: 'room' | 'desk' | 'equipment' | 'parking' | 'locker';
  readonly name: string;
  readonly names: Names;
  readonly capacity: number;
  readonly quantity: number;
  readonly areaKey?: string;
  readonly categoryKey: string;
  readonly amenityKeys: readonly string[];
  readonly accessId?: string;
  readonly placement: Placement;
}

/** What a sheet says about one place before it gets its number. */
type Found = Omit<DemoResource, 'key' | 'areaKey' | 'accessId' | 'quantity'> & { readonly quantity?: number };

interface Area extends DemoArea {
  readonly letter: string;
  readonly quiet: boolean;
  readonly box: Box;
}

/** The areas and resources of a floor, read from its sheet. */
export function inventoryOf(
  floor: FloorSheet,
  marks: readonly Mark[],
  dice: Dice,
): { areas: DemoArea[]; resources: DemoResource[] } {
  const areas = areasOf(floor, marks);
  const counts = new Map<string, number>();
  const next = (kind: string): string => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return String(count).padStart(2, '0');
  };
  const resources = marks.flatMap((mark) =>
    placesOn(mark).map((placement, index) => {
      const area = areas.find(({ box }) => isWithin(box, placement));
      const found = READERS[mark.word]?.({
        mark,
        index,
        placement,
        area,
        daylight: isNearWindow(marks, placement),
        dice,
      });
      if (!found) throw new Error(`A '${mark.word}' of ${floor.key} stands for no resource`);
      return numbered(found, { floor, area, next });
    }),
  );
  return { areas: areas.map(({ key, name, names }) => ({ key, name, names })), resources };
}

function areasOf(floor: FloorSheet, marks: readonly Mark[]): Area[] {
  return marks
    .filter(({ word }) => word === 'area')
    .map(({ box, text: [head = '', name = '', zh = ''] }) => {
      const [key = '', letter = '', tint = ''] = head.split(' ');
      return { key: `${floor.key}/${key}`, name, names: { 'zh-Hant': zh }, letter, quiet: tint === 'lilac', box };
    });
}

function isWithin(box: Box, place: Box): boolean {
  const { x, y } = middle(place);
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

interface Seen {
  readonly mark: Mark;
  /** Which of the mark's places. */
  readonly index: number;
  readonly placement: Placement;
  readonly area: Area | undefined;
  readonly daylight: boolean;
  readonly dice: Dice;
}

const READERS: Readonly<Record<string, (seen: Seen) => Found>> = {
  room: ({ mark, placement, daylight, dice }) => {
    const [, look = 'meeting'] = (mark.text[0] ?? '').split(' ');
    const zh = mark.text[2];
    const amenityKeys = [
      ...(look === 'lounge' || look === 'booth' ? [] : ['screen']),
      ...(look === 'booth' || mark.count >= 8 || (look === 'meeting' && dice.chance(0.6)) ? ['video'] : []),
      ...(look !== 'booth' && dice.chance(0.55) ? ['whiteboard'] : []),
      ...(daylight ? ['daylight'] : []),
      ...(look === 'booth' ? [] : ['step-free']),
    ];
    return {
      type: 'room',
      name: mark.text[1] ?? '',
      names: zh === undefined ? {} : { 'zh-Hant': zh },
      capacity: mark.count,
      categoryKey: look,
      amenityKeys,
      placement,
    };
  },
  bench: ({ placement, area, daylight, dice }) => ({
    ...plain('desk', area?.quiet === true ? 'quiet-desk' : 'desk', placement),
    amenityKeys: [
      ...(dice.chance(0.7) ? ['monitors'] : []),
      ...(dice.chance(0.45) ? ['height'] : []),
      ...(dice.chance(0.5) ? ['dock'] : []),
      ...(daylight ? ['daylight'] : []),
    ],
  }),
  bays: ({ mark, index, placement }) => {
    const kind = baysOf(mark)[index]?.kind;
    return {
      ...plain('parking', 'bay', placement),
      amenityKeys: kind === 'e' ? ['ev'] : kind === 'a' ? ['accessible', 'step-free'] : [],
    };
  },
  lockers: ({ placement, dice }) => ({
    ...plain('locker', 'locker', placement),
    amenityKeys: dice.chance(0.3) ? ['socket'] : [],
  }),
  shelf: ({ mark, index, placement }) => {
    const kind = equipment.get((mark.text[0] ?? '').split(' ')[index] ?? '');
    if (!kind) throw new Error(`A shelf holds '${mark.text[0]}', of which place ${index + 1} is no known equipment`);
    const { name, names, categoryKey, quantity } = kind;
    return { type: 'equipment', name, names, capacity: 1, quantity, categoryKey, amenityKeys: [], placement };
  },
};

const plain = (type: Found['type'], categoryKey: string, placement: Placement): Found => ({
  type,
  name: '',
  names: {},
  capacity: 1,
  categoryKey,
  amenityKeys: [],
  placement,
});

interface Naming {
  readonly floor: FloorSheet;
  readonly area: Area | undefined;
  readonly next: (kind: string) => string;
}

/** Gives a place its key, its area and, where nobody named it, a name: desk `L1-W-07`, bay `P-12`, locker `L1-K03`. */
function numbered(found: Found, { floor, area, next }: Naming): DemoResource {
  const letter = area?.letter ?? 'A';
  const number = next(found.type === 'desk' ? `desk ${letter}` : found.type);
  const code = {
    room: `${floor.code}-R${number}`,
    desk: `${floor.code}-${letter}-${number}`,
    parking: `P-${number}`,
    locker: `${floor.code}-K${number}`,
    equipment: `${floor.code}-E${number}`,
  }[found.type];
  const house = floor.key.split('-')[0]?.toUpperCase() ?? '';
  return {
    ...found,
    key: `${floor.key}/${code}`,
    name: found.name === '' ? code : found.name,
    quantity: found.quantity ?? 1,
    ...(area ? { areaKey: area.key } : {}),
    ...(found.type === 'desk' || found.type === 'equipment' ? {} : { accessId: `${house}-${code}` }),
  };
}
