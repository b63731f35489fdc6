import type { Ctx } from '../../platform/context/context.ts';
import { unseenIn } from '../policies/policies.ts';
import { listTogether, type BookableResource, type ResourceFilters } from '../resources/resources.ts';

/** A resource as far as it is measured. */
export type Measured = Pick<
  BookableResource,
  'id' | 'name' | 'type' | 'buildingId' | 'floorId' | 'quantity' | 'zone' | 'retired' | 'partIds'
>;

/** The resources that figures are asked of, those out of use too, as far as the asking one sees and reaches them: by name. */
export async function listMeasured(ctx: Ctx, filters: ResourceFilters): Promise<Measured[]> {
  const { reach } = ctx.who;
  const reached = reach === 'all' ? filters : { ...filters, buildingIds: reach };
  const all = await listTogether(ctx, reached, unseenIn(ctx));
  return all.toSorted((one, other) => READING.compare(one.name, other.name) || one.id - other.id);
}

const READING = new Intl.Collator('en', { numeric: true });
