import { invalid } from '../../platform/contract/problems.ts';
import type { Schedule } from './connection-contract.ts';
import type { Connector, Entity } from './contract.ts';
import type { SourceOptions } from './probe.ts';
import { readEntities } from './rules.ts';
import { mustBeSchedule } from './schedules.ts';

/** What is to be read by which connector, and when. */
export interface Wish {
  readonly connector: Connector;
  readonly entities: Entity[];
  readonly schedule: Schedule;
}

/** Fills in what nobody said. @throws 400 that names what there is not, or what its connector cannot */
export function readWish(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  {
    connector: key,
    entities,
    schedule,
  }: {
    readonly connector: string;
    readonly entities?: readonly Entity[] | undefined;
    readonly schedule?: Schedule | undefined;
  },
): Wish {
  const connector = connectors.get(key);
  if (!connector) throw invalid('connector', `There is none such; there are ${[...connectors.keys()].join(', ')}`);
  const wanted = schedule ?? connector.schedule;
  mustBeSchedule(wanted, connector);
  return { connector, entities: readEntities(connector, entities), schedule: wanted };
}
