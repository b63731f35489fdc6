import type { Counting } from './modules/connections/connections.ts';
import type { Connector } from './modules/connections/contract.ts';
import type { Config } from './platform/config.ts';
import { createAlive } from './platform/db/alive.ts';
import { openClient } from './platform/db/client.ts';
import { learnTables } from './platform/db/learn.ts';
import type { OpenDatabase } from './platform/db/open.ts';
import { startDeliverer } from './platform/delivery/deliver.ts';
import type { Egress } from './platform/net/egress.ts';
import { createAudience } from './platform/events/audience.ts';
import { startDispatch } from './platform/events/dispatch.ts';
import { reactionJobs } from './platform/events/reactions.ts';
import type { Signals } from './platform/events/wake.ts';
import type { Meter } from './platform/http/metrics.ts';
import type { Serving } from './platform/http/mount.ts';
import { startHousekeeping } from './platform/jobs/housekeeping.ts';
import { joinJobs } from './platform/jobs/job.ts';
import { startQueue } from './platform/jobs/queue.ts';
import type { Logger } from './platform/log.ts';
import { mailRouteBy } from './platform/mail/mail.ts';
import { readMailbox } from './platform/mail/mailbox.ts';
import { createSender } from './platform/mail/send.ts';
import { listenToBroker } from './faces/mqtt/mqtt.ts';
import { pushOf } from './faces/condeco/pushes.ts';
import { callbackBody } from './faces/offision/callbacks.ts';
import { constraintProblems, declaredEvents, declaredJobs } from './contracts.ts';
import { chores, partitions } from './modules.ts';
import { noteTables } from './modules/differences/differences.ts';
import { linkTables } from './modules/merges/merges.ts';
import { resourceTables } from './modules/resources/resources.ts';
import { mirrorTables } from './modules/sync/sync.ts';
import { doers, listeners } from './wiring.ts';

export interface Work extends Pick<Serving, 'sealer' | 'clock'> {
  readonly config: Config;
  readonly opened: OpenDatabase;
  readonly signals: Signals;
  readonly egress: Egress;
  readonly publicUrl: string;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly counting: Counting;
  readonly log: Logger;
}

export interface Working extends AsyncDisposable {
  readonly meters: readonly Meter[];
}

/** Starts what happens behind the requests: events get their places, webhooks are sent, jobs are done. */
export function startWork({ config, opened, publicUrl, log, ...work }: Work): Working {
  const { signals, clock } = work;
  const onError = (error: unknown): void => log.warn({ err: error }, 'background work failed and will be tried again');
  const { smtpUrl, mailFrom: from } = config;
  const letters = { publicUrl, mailRoute: mailRouteBy(smtpUrl), organizer: readMailbox(from) };
  const heard = listeners(letters, pushOf);
  const sender = smtpUrl === null ? null : createSender({ smtpUrl, from, publicUrl, clock });
  const alive = createAlive(opened.connection);
  const learning = (tables: readonly string[]) => (): Promise<void> =>
    learnTables(opened.connection, tables).catch(onError);
  const reading = { ...work, publicUrl, holder: alive.sign, learn: learning([...mirrorTables, ...noteTables]) };
  const learnMade = learning([...resourceTables, ...linkTables]);
  const jobs = [
    ...reactionJobs(heard),
    ...joinJobs(
      declaredJobs,
      doers({ sender, letters, asking: work, reading, learnMade, speak: { offision: callbackBody } }),
    ),
  ];
  const common = { ...work, database: opened.workers, onError };
  const { mqttUrl } = config;
  const broker =
    mqttUrl === null
      ? []
      : [
          listenToBroker({
            url: mqttUrl,
            connection: opened.connection,
            database: opened.workers,
            wake: signals.wake,
            constraints: constraintProblems,
            clock,
            log,
          }),
        ];
  const loops = [
    ...broker,
    startDispatch({ ...common, listeners: heard, audience: createAudience(declaredEvents) }),
    startQueue({ ...common, jobs, wake: signals.wake, hear: (wake) => signals.on('jobs', wake) }),
    startDeliverer(common),
    startHousekeeping({ ...common, asOwner: asOwner(opened), chores, partitions }),
  ];
  return {
    meters: broker.map(({ meter }) => meter),
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await alive[Symbol.asyncDispose]();
      sender?.[Symbol.dispose]();
    },
  };
}

/** Runs statements as the tables' owner, on a connection that lives no longer: the pools have taken the app's role. */
const asOwner =
  ({ connection }: OpenDatabase) =>
  async (statements: string): Promise<void> => {
    const client = await openClient(connection);
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  };
