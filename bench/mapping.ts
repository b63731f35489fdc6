import { compile } from '../server/modules/mapping/mapping.ts';
import type { MappingDocument, Raw } from '../server/modules/mapping/contract.ts';
import { inRounds, whole, type Row } from './figures.ts';

const ROUNDS = 5;
const RECORDS = 200_000;
/** Records per second of one core. */
const AIM = 500_000;

const kinds = { 'we spaces': 'room', 'me spaces': 'desk' } as const;

/** A desk of twelve fields, as a source says it. */
export const mapping: MappingDocument = {
  entity: 'space',
  fields: [
    { to: 'name', from: '$.name', ops: ['trim'], required: true },
    { to: 'kind', from: '$.type.group', ops: ['lower', { lookup: kinds, default: 'other' }] },
    { to: 'capacity', from: '$.capacity', ops: ['toInteger'] },
    { to: 'spaceTypeId', from: '$.type.id', ops: [{ ref: 'spaceType' }] },
    { to: 'buildingId', from: '$.floor.building.id', ops: [{ ref: 'building' }] },
    { to: 'floorId', from: '$.floor.id', ops: [{ ref: 'floor' }] },
    { to: 'bookable', from: '$.reservable', ops: ['toBoolean'] },
    { to: 'custom.area', from: '$.area', ops: ['toNumber'] },
    { to: 'custom.code', from: '$.code', ops: ['upper'] },
    { to: 'custom.label', from: '$.name', ops: [{ concat: [{ const: ' / ' }, { path: '$.floor.name' }] }] },
    { to: 'custom.team', from: "$.tags[?(@.k=='team')].v", ops: ['first'] },
    { to: 'custom.notes', from: '$.description' },
  ],
  filter: { all: [{ path: '$.enabled', is: 'true' }] },
};

export const recordOf = (at: number): Raw => ({
  id: at,
  name: `Desk ${at}`,
  type: { id: 3, group: at % 3 === 0 ? 'We Spaces' : 'Me Spaces' },
  capacity: '1',
  floor: { id: at % 50, name: 'Third Floor', building: { id: at % 5, name: 'Tower' } },
  reservable: true,
  area: '12.5',
  code: `d-${at}`,
  tags: [
    { k: 'zone', v: 'quiet' },
    { k: 'team', v: 'sales' },
  ],
  description: 'By the window',
  enabled: true,
});

interface Desk {
  readonly name: string;
  readonly type: { readonly id: number; readonly group: string };
  readonly capacity: string;
  readonly floor: { readonly id: number; readonly name: string; readonly building: { readonly id: number } };
  readonly reservable: boolean;
  readonly area: string;
  readonly code: string;
  readonly tags: readonly { readonly k: string; readonly v: string }[];
  readonly description: string;
}

/** The same by hand, by somebody who trusts the source. */
function byHand(raw: unknown) {
  const desk = raw as Desk;
  const group = desk.type.group.toLowerCase();
  return {
    data: {
      name: desk.name.trim(),
      kind: group === 'we spaces' ? 'room' : group === 'me spaces' ? 'desk' : 'other',
      capacity: Number(desk.capacity),
      spaceTypeId: String(desk.type.id),
      buildingId: String(desk.floor.building.id),
      floorId: String(desk.floor.id),
      bookable: desk.reservable,
    },
    custom: {
      area: Number(desk.area),
      code: desk.code.toUpperCase(),
      label: `${desk.name} / ${desk.floor.name}`,
      team: desk.tags.find(({ k }) => k === 'team')?.v,
      notes: desk.description,
    },
    issues: [],
  };
}

/** How many records a mapping of twelve fields makes in a second, beside the same written by hand. */
export async function benchMapping(): Promise<Row[]> {
  const records = Array.from({ length: RECORDS }, (_, at) => recordOf(at));
  const map = compile([{ layer: 'connector', document: mapping }]);
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const ours = perSecond(records, map);
    const beside = perSecond(records, byHand);
    return { ours, beside, ratio: ours / beside };
  });
  return [
    {
      name: 'mapping: records of 12 fields a second, one core',
      ours: whole(middle.ours),
      beside: `by hand ${whole(middle.beside)}`,
      ratio: middle.ratio,
      aim: { text: `>= ${whole(AIM)}`, reached: middle.ours >= AIM },
      note: '',
      rounds,
    },
  ];
}

function perSecond(records: readonly Raw[], map: (raw: Raw) => { readonly issues: readonly unknown[] }): number {
  // Of the thread alone: what else the machine does is not this.
  const begun = process.threadCpuUsage();
  let issues = 0;
  for (const record of records) issues += map(record).issues.length;
  if (issues > 0) throw new Error(`${issues} issues`);
  const { user, system } = process.threadCpuUsage(begun);
  return (records.length * 1_000_000) / (user + system);
}
