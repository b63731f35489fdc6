import type { Serving } from './platform/http/mount.ts';
import type { Database } from './platform/db/connect.ts';
import { startDeliverer } from './platform/delivery/deliver.ts';
import type { Egress } from './platform/delivery/egress.ts';
import { startDispatch } from './platform/events/dispatch.ts';
import { startReactions } from './platform/events/reactions.ts';
import type { Signals } from './platform/events/wake.ts';
import type { Logger } from './platform/log.ts';
import { listeners } from './wiring.ts';

export interface Work {
  /** The workers' own connections: however busy they are, a booking never waits for one. */
  readonly database: Database;
  readonly signals: Signals;
  readonly egress: Egress;
  readonly sealer: Serving['sealer'];
  readonly clock: Serving['clock'];
  readonly log: Logger;
}

/** Starts what happens behind the requests: events get their places, listeners hear them, webhooks are sent. */
export function startWork({ log, ...work }: Work): AsyncDisposable {
  const onError = (error: unknown): void => log.warn({ err: error }, 'background work failed and will be tried again');
  const loops = [
    startDispatch({ ...work, listeners, onError }),
    startReactions({ ...work, listeners, onError }),
    startDeliverer({ ...work, onError }),
  ];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
