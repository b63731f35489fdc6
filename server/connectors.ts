import { epturaWorkplace } from './connectors/eptura-workplace/connector.ts';
import { offision } from './connectors/offision/connector.ts';
import type { Connector } from './modules/connections/contract.ts';

/** The foreign systems that can be connected, a line each. */
const connectors: readonly Connector[] = [epturaWorkplace, offision];

/** By what connections call them. @param all in place of those that there are */
export const connectorsByKey = (all = connectors): ReadonlyMap<string, Connector> =>
  new Map(all.map((one) => [one.key, one]));
