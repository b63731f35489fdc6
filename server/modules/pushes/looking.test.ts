import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createPushed, onShelfOf } from '../../../test/support/pushed.ts';
import { pushing } from '../../../test/support/scripted-connector.ts';
import { startTeller, telling, type Teller } from '../../../test/support/telling-source.ts';
import { createEgress } from '../../platform/net/egress.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

describe('a source that is heard no more', () => {
  const HOURS = 3_600_000;

  /** One behind HTTP whose subscriptions last a day, and that has been read and subscribed to. */
  const atTeller = async (source: Teller) => {
    for (let n = 0; n < 5; n++) source.put(`b${n}`, `Building ${n}`, Date.now() - 48 * HOURS);
    const clock = { read: () => Date.now() };
    const { push, ...connector } = telling(source, () => clock.read());
    if (!push) throw new Error('It tells nothing');
    const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
    const at = await createPushed(base, {}, { ...connector, key: 'scripted', push }, { egress });
    clock.read = () => at.own().now.epochMilliseconds;
    await at.activate();
    expect(await at.rotate()).toBe('');
    await at.look();
    await at.read();
    await at.done();
    const tell = async (...ids: string[]) =>
      Promise.all(
        source.subscriptions
          .filter(({ until }) => until > clock.read())
          .map(({ url }) => at.post(url, { changed: ids })),
      );
    return { ...at, tell, clock };
  };

  it('is subscribed to by its connector, again at half of its time, and never unheard meanwhile', async () => {
    await using source = await startTeller();
    const { look, state, tell, goOn, due, own } = await atTeller(source);
    expect(await state()).toMatchObject({ state: 'ok', failures: 0, missed: false });
    expect(
      Math.abs(((await due('push.look'))?.getTime() ?? 0) - own().now.epochMilliseconds - 12 * HOURS),
    ).toBeLessThan(60_000);
    goOn({ hours: 13 });
    await look();
    expect(source.subscriptions.map(({ before }) => before)).toEqual([null, '1']);
    // What was on its way to the former address is heard for an hour.
    expect(await tell('b1')).toEqual([204, 204]);
    goOn({ hours: 2 });
    expect(await tell('b1')).toEqual([404, 204]);
    expect(await state()).toMatchObject({ state: 'ok', missed: false, waiting: 1 });
    goOn({ hours: 2 });
    await look();
    expect(source.subscriptions).toHaveLength(2);
  });

  it('for two hours is heard again by itself, and one run reads what was missed', async () => {
    await using source = await startTeller();
    const { look, state, tell, goOn, read, done, mirror, runs, own } = await atTeller(source);
    source.isShut = true;
    goOn({ hours: 13 });
    await look();
    expect(await state()).toMatchObject({ state: 'ok', failures: 1 });
    goOn({ hours: 12 });
    await look();
    expect(await state()).toMatchObject({ state: 'lapsed', failures: 2 });
    const before = (await runs()).length;
    source.put('b1', 'Changed while nobody heard', own().now.epochMilliseconds);
    source.put('b9', 'New while nobody heard', own().now.epochMilliseconds);
    expect(await tell('b1', 'b9')).toEqual([]);
    source.isShut = false;
    goOn({ hours: 2 });
    await look();
    expect(await state()).toMatchObject({ state: 'ok', failures: 0, missed: true });
    await read();
    expect(await done()).toMatchObject({ mode: 'incremental', trigger: 'push', state: 'succeeded' });
    expect(await state()).toMatchObject({ missed: false });
    expect((await runs()).length).toBe(before + 1);
    expect([(await mirror())['b1'], (await mirror())['b9']]).toEqual([
      { Name: 'Changed while nobody heard' },
      { Name: 'New while nobody heard' },
    ]);
    source.put('b2', 'Heard', own().now.epochMilliseconds);
    expect(await tell('b2')).toEqual([204]);
    await read();
    await done();
    expect((await mirror())['b2']).toEqual({ Name: 'Heard' });
  });

  it('is read once where it promised to be heard, and anew where it is heard again', async () => {
    const { rotate, look, state, goOn, read, done, post } = await onShelfOf(base, {
      ...pushing,
      heartbeatSeconds: 600,
    });
    const url = await rotate();
    await look();
    expect(await state()).toMatchObject({ state: 'ok' });
    goOn({ minutes: 11 });
    await look();
    expect(await state()).toMatchObject({ state: 'lapsed', missed: true });
    await read();
    await done();
    await look();
    expect(await state()).toMatchObject({ state: 'lapsed', missed: false });
    await post(url, { buildings: ['b0001'] });
    expect(await state()).toMatchObject({ state: 'ok', missed: true });
  });

  it('is not asked to go on once nobody answers for that', async () => {
    await using source = await startTeller();
    const { look, state, goOn, connections, world, id } = await atTeller(source);
    const { items } = await connections.listConnectionTokens(world.ctx, { id });
    for (const { id: tokenId, name } of items)
      if (name === 'Push') await connections.revokeConnectionToken(world.ctx, { id, tokenId });
    goOn({ hours: 25 });
    await look();
    expect(source.subscriptions).toHaveLength(1);
    expect(await state()).toMatchObject({ state: 'lapsed', failures: 1 });
  });
});
