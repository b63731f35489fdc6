import { startWorkplace } from '../test/support/eptura-workplace.ts';
import { createMerging } from '../test/support/merging.ts';
import { siteOf } from '../test/support/workplace-site.ts';
import { whole, type Row } from './figures.ts';
import { openTables } from './stage.ts';

/** Spaces on a floor, two floors in a building; and so many buildings, few and many. */
const ON_A_FLOOR = 100;
const [FEW, MANY] = [12, 96];
/** Of the pace that few have, so much is left at least where there are eight times as many. */
const STEADY = 0.5;

const whats = ['planned', 'applied', 'planned again', 'undone'] as const;
type Paces = Readonly<Record<(typeof whats)[number], number>>;

/** Records a second that a merge plan is made of, applied to an empty workplace, and taken back: beside the same with an eighth of them. */
export async function benchMerge(): Promise<Row[]> {
  await pacesOf(1); // code is compiled
  const [few, many] = [await pacesOf(FEW), await pacesOf(MANY)];
  return whats.map((what) => ({
    name: `merge: records a second, ${what}`,
    ours: whole(many[what]),
    beside: `an eighth ${whole(few[what])}`,
    ratio: many[what] / few[what],
    aim: { text: `>= ${STEADY} of it`, reached: many[what] >= STEADY * few[what] },
    note: `${whole(spacesIn(MANY))} spaces`,
    rounds: [{ few: few[what], many: many[what] }],
  }));
}

const spacesIn = (buildings: number): number => buildings * 2 * ON_A_FLOOR;

async function pacesOf(buildings: number): Promise<Paces> {
  await using tables = await openTables();
  await using place = await startWorkplace(siteOf(buildings, ON_A_FLOOR));
  const merging = await createMerging(tables, place);
  try {
    await merging.activate();
    const paced = async (work: () => Promise<unknown>): Promise<number> => {
      const begun = performance.now();
      await work();
      return (spacesIn(buildings) * 1_000) / (performance.now() - begun);
    };
    let id = 0;
    const planned = await paced(async () => ({ id } = await merging.plan()));
    const applied = await paced(() => merging.apply(id));
    const again = await paced(() => merging.plan());
    const undone = await paced(() => merging.undo(id));
    const { state } = await merging.get(id);
    if (state !== 'undone') throw new Error(`The plan is ${state}`);
    return { planned, applied, 'planned again': again, undone };
  } finally {
    merging.close();
  }
}
