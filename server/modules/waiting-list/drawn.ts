import type { Tx } from '../../platform/context/context.ts';
import { DRAWN_TYPE } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { offerLater } from './offers.ts';
import { selectWaitedFor } from './store.ts';

/** A day of a building. */
interface Drawn {
  readonly buildingId: number;
  readonly day: string;
}

/** The day of no zone begins or ends so long before or after that of UTC. */
const ZONES = { hours: 24 };

/** Has the desks of a day offered that a draw left, or that nobody asked for after all, to those who wait for them. */
export async function offerLeft(tx: Tx, { buildingId, day }: Drawn): Promise<void> {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime('UTC').toInstant();
  const during = { start: midnight.subtract(ZONES), end: midnight.add({ hours: 24 }).add(ZONES) };
  const waitedFor = await findResources(tx, await selectWaitedFor(tx, null, during));
  const desks = [...waitedFor.values()].filter((one) => one.type === DRAWN_TYPE && one.buildingId === buildingId);
  offerLater(
    tx,
    desks.map(({ id }) => id),
  );
}
