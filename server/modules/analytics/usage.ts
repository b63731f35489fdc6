import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { cutsOf, isAfter, isBefore, type Period, type Step } from '../../platform/time.ts';
import { openStretches, rulesFor } from '../policies/policies.ts';
import { MAX_CELLS, MAX_DAYS, MAX_PERIODS } from './contract.ts';
import type { Measured } from './measured.ts';
import { cellsOf, NOTHING, openIn, plus, type Cell, type Sum } from './rules.ts';
import type { Source } from './source.ts';
import { selectUsed, sumUsed } from './store.ts';

/** What the asking one calls how time is cut, and the end of the range. */
export interface Named {
  readonly period: string;
  readonly to: string;
}

export interface ResourceSum {
  readonly resource: Measured;
  readonly sum: Sum;
}

/** How much each of these was used. @throws 400 that names the end of the range where that is too much at once */
export async function usageByResource(
  ctx: Ctx,
  source: Source,
  resources: readonly Measured[],
  during: Period,
  names: Named,
): Promise<ResourceSum[]> {
  mustBeShort(during, resources, names.to);
  const measured = await withoutUnused(ctx, source, resources, during);
  const sums = new Map<number, Sum>();
  // One after the other: a workplace may have more calendars than there are connections, and others need theirs.
  for (const { resources: alike, cells } of await calendarsOf(ctx, source, measured, during)) {
    const cut = cells([during.start, during.end]);
    const [open = 0] = openIn(cut, 1);
    for (const one of alike) sums.set(one.id, { ...NOTHING, open: open * source.units(one) });
    const used = source.used(ctx, idsOf(alike), during);
    for (const { key, ...sum } of await sumUsed(ctx, used, cut, 'resource'))
      sums.set(key, plus(sums.get(key) ?? NOTHING, { ...sum, open: 0 }));
  }
  return measured.map((resource) => ({ resource, sum: sums.get(resource.id) ?? NOTHING }));
}

export interface PeriodSum extends Period {
  readonly sum: Sum;
}

/** How a range is cut, and by whose clocks. */
interface Cut {
  readonly during: Period;
  readonly step: Step;
  readonly zone: string;
}

/** How much these were used together, period by period. @throws 400 that names how time is cut, or the end of the range, where that is too much */
export async function usageByTime(
  ctx: Ctx,
  source: Source,
  resources: readonly Measured[],
  { during, step, zone }: Cut,
  names: Named,
): Promise<PeriodSum[]> {
  mustBeShort(during, resources, names.to);
  const cuts = cutsOf(during, step, zone, MAX_PERIODS + 1);
  if (cuts.length > MAX_PERIODS + 1)
    throw invalid(
      names.period,
      `The range has more than ${MAX_PERIODS} of these: take longer ones, or a shorter range`,
    );
  mustBeFew(cuts.length - 1, resources, names.period);
  const sums = cuts.slice(1).map(() => NOTHING);
  const add = (period: number, more: Partial<Sum>): void => {
    sums[period] = plus(sums[period] ?? NOTHING, { ...NOTHING, ...more });
  };
  const measured = await withoutUnused(ctx, source, resources, during);
  for (const { resources: alike, cells } of await calendarsOf(ctx, source, measured, during)) {
    const cut = cells(cuts);
    const units = alike.reduce((sum, one) => sum + source.units(one), 0);
    openIn(cut, sums.length).forEach((open, period) => add(period, { open: open * units }));
    const used = source.used(ctx, idsOf(alike), during);
    for (const { key, ...sum } of await sumUsed(ctx, used, cut, 'period')) add(key, sum);
  }
  return sums.map((sum, i) => ({ start: cuts[i] ?? during.start, end: cuts[i + 1] ?? during.end, sum }));
}

/** What is counted where all are counted together: what is made of others is not beside them, unless it is asked for by id. */
export const countedTogether = (resources: readonly Measured[], asked: readonly number[] = []): Measured[] =>
  resources.filter(({ id, partIds }) => partIds.length === 0 || asked.includes(id));

const idsOf = (resources: readonly Measured[]): number[] => resources.map(({ id }) => id);

/** @throws 400 that names the end of the range */
function mustBeShort(during: Period, resources: readonly Measured[], param: string): void {
  const days = during.start.until(during.end).total('hours') / 24;
  if (days > MAX_DAYS) throw invalid(param, `At most ${MAX_DAYS} days at once`);
  mustBeFew(days, resources, param);
}

/** @throws 400 that names what there is too much of */
function mustBeFew(times: number, resources: readonly Measured[], param: string): void {
  if (times * resources.length > MAX_CELLS)
    throw invalid(param, `Of ${resources.length} resources that is too much at once: ask for fewer, or for less time`);
}

/** What is out of use by now counts only where it was used. */
async function withoutUnused(
  ctx: Ctx,
  source: Source,
  resources: readonly Measured[],
  during: Period,
): Promise<Measured[]> {
  const retired = resources.filter((one) => one.retired);
  if (retired.length === 0) return [...resources];
  const used = new Set(await selectUsed(ctx, source.used(ctx, idsOf(retired), during)));
  return resources.filter((one) => !one.retired || used.has(one.id));
}

/** Resources that are open at the same times, and how their time is cut. */
interface Calendar {
  readonly resources: readonly Measured[];
  readonly cells: (cuts: readonly Temporal.Instant[]) => Cell[];
}

/** Most resources of a building are open alike: when that is, is looked for once. */
async function calendarsOf(
  ctx: Ctx,
  source: Source,
  resources: readonly Measured[],
  during: Period,
): Promise<Calendar[]> {
  const rules = await rulesFor(ctx, { resourceIds: idsOf(resources), hostId: null, only: ['hours'] });
  const alike = Map.groupBy(resources, ({ id, zone }) => `${rules.of(id).hours?.policy.id ?? ''} ${zone}`);
  return [...alike.values()].map((some) => {
    const [{ id, zone }] = some as [Measured];
    const open = openSince(source.since(ctx), during, (within) => openStretches(rules.of(id), within, zone));
    return { resources: some, cells: (cuts) => cellsOf(cuts, open) };
  });
}

/** When it is open, as far as anything is known of then. @param open when within a period; null: always */
function openSince(
  since: Temporal.Instant | null,
  { start, end }: Period,
  open: (within: Period) => readonly Period[] | null,
): readonly Period[] | null {
  if (since === null || !isAfter(since, start)) return open({ start, end });
  const known = { start: since, end };
  return isBefore(since, end) ? (open(known) ?? [known]) : [];
}
