import { declaredEvents } from '../../server/contracts.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import { startDeliverer, type Deliverer, type DeliverOptions } from '../../server/platform/delivery/deliver.ts';
import { createEgress } from '../../server/platform/net/egress.ts';
import { lastingOwner, ownerOf } from '../../server/modules/access/access.ts';
import { createWebhooks } from '../../server/platform/delivery/webhooks.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { createSignals } from '../../server/platform/events/wake.ts';
import { createTestDatabase, createWorld, type World } from './database.ts';
import { declaredThings } from './things.ts';
import { startReceiver, type Answer } from './receiver.ts';

/** Everything between an event and a receiver, with a clock that can jump. */
export async function createDelivering() {
  const base = await createTestDatabase(16);
  const receiver = await startReceiver();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const signals = createSignals({ connection: base.connection, onError, pollMs: 20 });
  const sealer = createSealer('a secret for this test');
  const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
  const declared = { ...declaredThings, ...declaredEvents };
  const audience = createAudience(declared);
  const webhooks = createWebhooks({ sealer, egress, ownerOf, events: declared });
  const running: { stop(): Promise<void> }[] = [];
  let ahead = 0;
  const clock = (): Temporal.Instant => Temporal.Now.instant().add({ milliseconds: ahead });

  return {
    base,
    receiver,
    errors,
    audience,
    onError,
    signals,
    webhooks,
    /** The same as the server has them: a token that is bound or has an end makes none. */
    lasting: createWebhooks({ sealer, egress, ownerOf: lastingOwner, events: declared }),
    running,
    clock,
    world: () => createWorld(base.database),
    jump: (duration: Temporal.DurationLike): void =>
      void (ahead += Temporal.Duration.from(duration).total('milliseconds')),
    /** Starts a deliverer, stopped by `rest`. */
    deliver(options: Partial<DeliverOptions> = {}): Deliverer {
      const always = { database: base.database, signals, sealer, egress, clock, onError, random: () => 0 };
      const deliverer = startDeliverer({ ...always, ...options });
      running.push(deliverer);
      return deliverer;
    },
    hook: (world: World, path: string, answer?: Answer) =>
      webhooks.createWebhook(world.ctx, { url: receiver.url(path, answer), events: ['thing.*'] }),
    /** Tells of so many changes, and hands them to the webhooks. */
    async tell(world: World, count = 1, data: object = { name: 'Élan' }): Promise<void> {
      for (let i = 1; i <= count; i++) {
        await world.ctx.tx(async (tx) =>
          tx.emit('thing.changed', { id: i, version: 1, data, before: null, after: null }),
        );
      }
      while ((await dispatchOnce({ database: base.database, listeners: [], audience, clock }))?.events !== 0);
    },
    log: async (world: World, id: number) => (await webhooks.listDeliveries(world.ctx, { id, limit: 200 })).items,
    /** Between two tests. @throws what went wrong behind the scenes */
    async rest(): Promise<void> {
      await Promise.all(running.splice(0).map((one) => one.stop()));
      ahead = 0;
      const wrong = errors.splice(0);
      if (wrong.length > 0) throw new AggregateError(wrong, 'Something went wrong behind the scenes');
    },
    async [Symbol.asyncDispose]() {
      await signals.close();
      egress.close();
      await receiver[Symbol.asyncDispose]();
      await base[Symbol.asyncDispose]();
    },
  };
}

export const newPath = (): string => `/${crypto.randomUUID()}`;

export const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export const neverAnswering: Answer = () => undefined;
