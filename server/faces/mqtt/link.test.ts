import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBroker, type Broker } from '../../../test/support/broker.ts';
import { until } from '../../../test/support/until.ts';
import { openLink, type LinkOptions } from './link.ts';
import { reasons } from './messages.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

/** Connects, and hears. */
async function hear(take: LinkOptions['take']) {
  const hearing = Promise.withResolvers<void>();
  const link = openLink({
    url: broker.url,
    clientId: 'atrium-test',
    take,
    onHearing: hearing.resolve,
    keepAliveSeconds: 1,
  });
  await hearing.promise;
  return link;
}

test('a message in hand for longer than the connection lives comes again, and those behind it in their order', async () => {
  await using sensor = await broker.publisher();
  const held: string[] = [];
  const holding = await hear(async ({ payload }, gone) => {
    held.push(payload.toString());
    await new Promise((resolve) => gone.addEventListener('abort', resolve));
    return reasons.kept; // kept meanwhile, and too late to say so
  });
  for (const said of ['one', 'two']) await sensor.say('atrium/main/readings', said);
  expect(await holding.over).toContain('Keepalive');
  await holding.close();
  expect(held).toEqual(['one']);
  expect(broker.log()).not.toContain('Received PUBACK from atrium-test');

  const taken: string[] = [];
  const next = await hear(async ({ payload }) => {
    taken.push(payload.toString());
    return reasons.kept;
  });
  await until(() => expect(broker.log().match(/Received PUBACK from atrium-test/g)).toHaveLength(2));
  expect(taken).toEqual(['one', 'two']);
  await next.close();
});

test('a message in hand when it ends is answered once it is kept, and none behind it is taken', async () => {
  await using sensor = await broker.publisher();
  const [inHand, kept] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const since = broker.log().length;
  const taken: string[] = [];
  const ending = await hear(async ({ payload }, gone) => {
    if (gone.aborted) return null;
    taken.push(payload.toString());
    inHand.resolve();
    await kept.promise;
    return reasons.kept;
  });
  for (const said of ['three', 'four']) await sensor.say('atrium/main/readings', said);
  await inHand.promise;
  const ended = ending.close();
  kept.resolve();
  await ended;
  const acknowledged = () =>
    broker
      .log()
      .slice(since)
      .match(/Received PUBACK from atrium-test/g) ?? [];
  await until(() => expect(acknowledged()).toHaveLength(1));

  const next = await hear(async ({ payload }) => {
    taken.push(payload.toString());
    return reasons.kept;
  });
  await until(() => expect(acknowledged()).toHaveLength(2));
  expect(taken).toEqual(['three', 'four']);
  await next.close();
});
