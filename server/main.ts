import type { FastifyInstance } from 'fastify';
import { mustBeOwnSecret } from './platform/auth/secret-check.ts';
import { createDerive } from './platform/auth/derive.ts';
import { createSealer, readOrMakeSecret } from './platform/auth/seal.ts';
import type { Config } from './platform/config.ts';
import { learnTables } from './platform/db/learn.ts';
import { openDatabase, type OpenDatabase } from './platform/db/open.ts';
import { createWebhooks } from './platform/delivery/webhooks.ts';
import { createGates } from './platform/limits/gates.ts';
import { keySlots } from './platform/limits/slots.ts';
import { createSignals } from './platform/events/wake.ts';
import { readTls } from './platform/http/tls.ts';
import { createLog, type Logger } from './platform/log.ts';
import { mailRouteBy } from './platform/mail/mail.ts';
import { readMailbox } from './platform/mail/mailbox.ts';
import { createEgress } from './platform/net/egress.ts';
import { readClock } from './platform/time.ts';
import { prepareFirstStart, type FirstStart } from './cli/first-start.ts';
import { counting } from './modules/budgets/budgets.ts';
import type { Connector } from './modules/connections/contract.ts';
import { holdRights, lastingOwner, ownerOf } from './modules/access/access.ts';
import { connectorsByKey } from './connectors.ts';
import { declaredEvents } from './contracts.ts';
import { openDoors } from './doors.ts';
import { startWork } from './work.ts';

export interface Atrium extends AsyncDisposable {
  readonly app: FastifyInstance;
  /** Where it listens. */
  readonly address: string;
  readonly publicUrl: string;
  readonly description: string;
  /** What the first start made; null on every later one. */
  readonly firstStart: FirstStart | null;
  readonly database: OpenDatabase;
}

export interface Surroundings {
  readonly log?: Logger;
  /** The clock is passed, never patched. */
  readonly clock?: () => Temporal.Instant;
  /** By which what is known of credentials grows old, in milliseconds; never set back. */
  readonly monotonic?: () => number;
  /** In place of those that there are. */
  readonly connectors?: readonly Connector[];
}

/** Starts Atrium: services → work → doors → listen. Disposing it drains and stops, in the reverse order. */
export async function startAtrium(config: Config, around: Surroundings = {}): Promise<Atrium> {
  const log = around.log ?? createLog(config.logLevel);
  const clock = around.clock ?? readClock;
  const publicUrl = config.publicUrl ?? `${config.tls ? 'https' : 'http'}://localhost:${config.port}`;
  if (config.tls) readTls(config.tls); // refused before anything is made
  await using cleanup = new AsyncDisposableStack();

  const opened = cleanup.use(await openDatabase(config, log));
  const { database } = opened;
  const secret = await readOrMakeSecret(config);
  const sealer = createSealer(secret);
  await mustBeOwnSecret(database, sealer);
  keySlots(secret);
  const firstStart = await prepareFirstStart(database, config, clock());
  const signals = createSignals({
    connection: opened.connection,
    onError: (error) => log.warn({ err: error }, 'signals'),
  });
  cleanup.defer(() => signals.close());
  const egress = createEgress({ allowNetworks: config.allowCallbacksTo });
  cleanup.defer(() => egress.close());
  const sources = { connectors: connectorsByKey(around.connectors), sealer, egress, counting };
  const webhooks = createWebhooks({
    sealer,
    egress,
    events: declaredEvents,
    ownerOf: lastingOwner,
    due: () => signals.send('due'),
  });

  const working = { config, opened, signals, ...sources, publicUrl, clock, log };
  const work = config.roles.has('worker') ? cleanup.use(startWork(working)) : null;
  const doors = cleanup.use(
    await openDoors({
      log,
      trustedProxies: config.trustedProxies,
      condecoCalls: { minute: config.condecoCallsPerMinute, week: config.condecoCallsPerWeek },
      tls: config.tls,
      publicUrl,
      opened,
      signals,
      serving: { database, signIn: opened.signIn, gates: createGates(), wake: signals.wake, holdRights, sealer, clock },
      services: {
        webhooks,
        mailRoute: mailRouteBy(config.smtpUrl),
        publicUrl,
        calendars: { publicUrl, organizer: readMailbox(config.mailFrom) },
        subscriptions: { sealer, egress, ownerOf },
        listeners: { sealer, egress, due: () => signals.send('due') },
        onlineMeetings: { sealer, egress },
        connections: sources,
        sessionTokens: createDerive(secret, 'session tokens'),
        accessKeys: { publicUrl, derive: createDerive(secret, 'access keys') },
      },
      faces: config.roles.has('api'),
      meters: work?.meters ?? [],
      ...(around.monotonic && { monotonic: around.monotonic }),
    }),
  );
  const address = await doors.app.listen({ port: config.port, host: config.host });
  if (firstStart && config.demo) {
    // Thousands of rows came in at once. Nobody waits for it who comes in meanwhile.
    const learned = learnTables(opened.connection).catch((error: unknown) => log.warn({ err: error }, 'tables'));
    cleanup.defer(() => learned);
  }

  const running = cleanup.move();
  return {
    app: doors.app,
    address,
    publicUrl,
    description: opened.description,
    firstStart,
    database: opened,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
