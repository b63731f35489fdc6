import type { Ctx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { AT_ONCE, AT_ONCE_HERE, workbookBusy } from './contract.ts';

/** The workplaces whose workbooks are gone through now, each as often as it has one. */
const going: number[] = [];

/**
 * Goes through a workbook. Each takes a core for up to half a minute: whoever comes while enough are gone through is told to come again,
 * rather than wait in the places of those who want little.
 * @throws 409 with Retry-After
 */
export async function goingThrough<T>({ tenant }: Pick<Ctx, 'tenant'>, work: () => Promise<T>): Promise<T> {
  const here = going.filter((id) => id === tenant.id).length;
  if (going.length >= AT_ONCE || here >= AT_ONCE_HERE) throw fail(workbookBusy, { headers: { 'retry-after': '10' } });
  going.push(tenant.id);
  try {
    return await work();
  } finally {
    going.splice(going.indexOf(tenant.id), 1);
  }
}
