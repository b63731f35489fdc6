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

/** A cabinet of lockers. */
export interface DemoBank {
  readonly key: string;
  readonly name: string;
  readonly names: Names;
  readonly areaKey?: string;
}

export interface DemoResource {
  readonly key: string;
  readonly type: 'room' | 'desk' | 'equipment' | 'parking' | 'locker';
  readonly name: string;
  readonly names: Names;
  /** What people should know of it. */
  readonly description?: string;
  readonly capacity: number;
  readonly quantity: number;
  readonly areaKey?: string;
  readonly categoryKey: string;
  readonly amenityKeys: readonly string[];
  readonly accessId?: string;
  /** The cabinet that a locker is in, and which of it it is. */
  readonly bank?: { readonly key: string; readonly number: number };
  readonly placement: Placement;
}

/** What a sheet says about one place before it gets its number. */
type Found = Omit<DemoResource, 'key' | 'areaKey' | 'accessId' | 'bank' | 'quantity'> & { readonly quantity?: number };

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
): { areas: DemoArea[]; banks: DemoBank[]; resources: DemoResource[] } {
  const areas = areasOf(floor, marks);
  const cabinets = marks.filter(({ word }) => word === 'lockers');
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
      return numbered(found, { floor, area, cabinet: cabinets.indexOf(mark), next });
    }),
  );
  return {
    areas: areas.map(({ key, name, names }) => ({ key, name, names })),
    banks: cabinets.map((_, i) => bankOf(floor, i, resources)),
    resources,
  };
}

const bankKey = (floor: FloorSheet, cabinet: number): string => `${floor.key}/bank-${cabinet + 1}`;

/** A cabinet by its lockers: it is in the area that all of them are in. */
function bankOf(floor: FloorSheet, cabinet: number, resources: readonly DemoResource[]): DemoBank {
  const key = bankKey(floor, cabinet);
  const letter = String.fromCharCode(65 + cabinet);
  const areaKeys = new Set(resources.filter(({ bank }) => bank?.key === key).map((locker) => locker.areaKey));
  const [areaKey] = areaKeys.size === 1 ? areaKeys : [];
  return {
    key,
    name: `Lockers ${floor.code}-${letter}`,
    names: { 'zh-Hant': `儲物櫃 ${floor.code}-${letter}` },
    ...(areaKey !== undefined && { areaKey }),
  };
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

/** What people should know of some kinds of rooms. */
const told: Readonly<Record<string, string>> = {
  booth: 'For one call at a time.\nThe fan starts by itself: leave the door shut.',
  lounge: 'Sofas and low tables: a place to talk, with no screen.',
};

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
      ...(told[look] !== undefined && { description: told[look] }),
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
  /** Which of the floor's cabinets it is in, of a locker. */
  readonly cabinet: number;
  readonly next: (kind: string) => string;
}

/** Gives a place its key, its area and, where nobody named it, a name: desk `L1-W-07`, bay `P-12`, locker `L1-K03`. */
function numbered(found: Found, { floor, area, cabinet, next }: Naming): DemoResource {
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
    ...(found.type === 'locker' && { bank: { key: bankKey(floor, cabinet), number: Number(number) } }),
    ...(found.type === 'desk' || found.type === 'equipment' ? {} : { accessId: `${house}-${code}` }),
  };
}
