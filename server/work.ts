import pg from 'pg';
import type { Config } from './platform/config.ts';
import type { OpenDatabase } from './platform/db/open.ts';
import { startDeliverer } from './platform/delivery/deliver.ts';
import type { Egress } from './platform/net/egress.ts';
import { startDispatch } from './platform/events/dispatch.ts';
import { startReactions } from './platform/events/reactions.ts';
import type { Signals } from './platform/events/wake.ts';
import type { Serving } from './platform/http/mount.ts';
import { startHousekeeping } from './platform/jobs/housekeeping.ts';
import type { Logger } from './platform/log.ts';
import { startMailer } from './platform/mail/mail.ts';
import { startLoop } from './platform/jobs/loop.ts';
import { expireEverywhere } from './modules/bookings/bookings.ts';
import { chores } from './modules.ts';
import { listeners } from './wiring.ts';

export interface Work extends Pick<Serving, 'sealer' | 'clock'> {
  readonly config: Config;
  readonly opened: OpenDatabase;
  readonly signals: Signals;
  readonly egress: Egress;
  readonly publicUrl: string;
  readonly log: Logger;
}

/** How long a booking that has expired may go on being called pending; its space is free at once. */
const EXPIRY_EVERY_MS = 15_000;

/** Starts what happens behind the requests: events get their places, listeners hear them, webhooks and mails are sent. */
export function startWork({ config, opened, publicUrl, log, ...work }: Work): AsyncDisposable {
  const onError = (error: unknown): void => log.warn({ err: error }, 'background work failed and will be tried again');
  const { smtpUrl, mailFrom: from } = config;
  const heard = listeners({ publicUrl, mailRoute: smtpUrl === null ? 'kept' : 'pending' });
  const common = { ...work, database: opened.workers, onError };
  const loops = [
    startDispatch({ ...common, listeners: heard }),
    startReactions({ ...common, listeners: heard }),
    startDeliverer(common),
    startHousekeeping({ ...common, asOwner: asOwner(opened), chores }),
    startLoop(() => expireEverywhere(common), { everyMs: EXPIRY_EVERY_MS, onError }),
    ...(smtpUrl === null ? [] : [startMailer({ ...common, smtpUrl, from, publicUrl })]),
  ];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Runs statements as the tables' owner, on a connection that lives no longer: the pools have taken the app's role. */
const asOwner =
  ({ connection }: OpenDatabase) =>
  async (statements: string): Promise<void> => {
    const client = new pg.Client(connection);
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  };
