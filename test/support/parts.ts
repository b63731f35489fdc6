import { partsOf, type Part } from '../../server/faces/v1/v1.ts';
import { modules, type Services } from '../../server/modules.ts';

/** The parts of v1, described and never called: what needs services finds none. */
export const parts: readonly Part[] = partsOf(modules, { webhooks: {}, mailRoute: 'kept', calendars: {} } as Services);
