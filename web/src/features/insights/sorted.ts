import type { UsageOfResource } from '../../data/insights.ts';

/** What a table of places is sorted by. */
export type Column = 'name' | 'usageCount' | 'usedMinutes' | 'share';

/** In the order of one of its columns; what is alike there, by name. What is never open has no share and comes last. */
export function sorted(items: readonly UsageOfResource[], by: Column, isDown: boolean): UsageOfResource[] {
  const byName = (a: UsageOfResource, b: UsageOfResource): number =>
    a.name.localeCompare(b.name, undefined, { numeric: true }) || a.resourceId - b.resourceId;
  if (by === 'name') return items.toSorted((a, b) => (isDown ? byName(b, a) : byName(a, b)));
  return items.toSorted((a, b) => {
    const [one, other] = [a[by], b[by]];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName(a, b);
    return (isDown ? other - one : one - other) || byName(a, b);
  });
}
