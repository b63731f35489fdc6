import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../contract/problems.ts';
import { createGate, type GateBounds, type Leave } from './gate.ts';

const bounds: GateBounds = { inAll: 4, perKey: 2, waitingPerKey: 3, waitMs: 60_000 };

/** A caller that can go away. */
class Somebody implements Caller {
  gone = false;
  readonly told = new Set<() => void>();

  onGone(tell: () => void): () => void {
    this.told.add(tell);
    return () => void this.told.delete(tell);
  }

  go(): void {
    this.gone = true;
    for (const tell of this.told) tell();
  }
}

/** What has been let in, in the order in which it was. */
function watch(gate = createGate(bounds)) {
  const seen: string[] = [];
  const leaves = new Map<string, Leave>();
  const enter = async (name: string, amount = 1, caller?: Caller): Promise<void> => {
    const leave = await gate.enter(name.slice(0, 1), amount, caller);
    seen.push(name);
    leaves.set(name, leave);
  };
  const leave = async (name: string): Promise<void> => {
    leaves.get(name)?.();
    await new Promise(setImmediate);
  };
  return { gate, seen, enter, leave };
}

describe('a gate', () => {
  it('lets in what there is room for, and tells at once', () => {
    const gate = createGate(bounds);
    const leave = gate.enter('a', 2);
    expect(leave).toBeTypeOf('function');
    expect(gate.usage()).toEqual({ inside: 2, waiting: 0 });
    (leave as Leave)();
    (leave as Leave)();
    expect(gate.usage(), 'leaving twice is leaving once').toEqual({ inside: 0, waiting: 0 });
  });

  it('makes the third of one key wait, and none of another', async () => {
    const { gate, seen, enter, leave } = watch();
    void Promise.all(['a1', 'a2', 'a3', 'b1'].map((name) => enter(name)));
    await new Promise(setImmediate);
    expect(seen).toEqual(['a1', 'a2', 'b1']);
    await leave('a1');
    expect(seen).toEqual(['a1', 'a2', 'b1', 'a3']);
    expect(gate.usage()).toEqual({ inside: 3, waiting: 0 });
  });

  it('gives each key that waits the next place in turn', async () => {
    const { seen, enter, leave } = watch(createGate({ ...bounds, inAll: 1 }));
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void enter(name);
    await new Promise(setImmediate);
    for (const name of ['a1', 'a2', 'b1', 'c1', 'a3']) {
      expect(seen.at(-1)).toBe(name);
      await leave(name);
    }
  });

  it('refuses behind too many, at once and with a time to come again', async () => {
    const gate = createGate({ ...bounds, inAll: 1 });
    gate.force('a', 1);
    const caller = new Somebody();
    const waiting = Array.from({ length: 3 }, () => gate.enter('a', 1, caller));
    expect(() => gate.enter('a', 1)).toThrow(
      expect.objectContaining({ kind: expect.objectContaining({ code: 'overloaded', status: 503 }) }),
    );
    const another = gate.enter('b', 1, caller);
    expect(another, 'another key waits').toBeInstanceOf(Promise);
    caller.go(); // none of them is left waiting when the test is over
    const left = await Promise.allSettled([...waiting, another]);
    expect(left.map(({ status }) => status)).toEqual(left.map(() => 'rejected'));
  });

  it('refuses who waited for too long, and goes on with the next', async () => {
    const gate = createGate({ ...bounds, inAll: 2, waitMs: 5 });
    const leave = gate.enter('a', 1) as Leave;
    await expect(gate.enter('b', 2)).rejects.toMatchObject({
      kind: { code: 'overloaded' },
      details: { headers: { 'retry-after': '2' } },
    });
    expect(gate.usage()).toEqual({ inside: 1, waiting: 0 });
    leave();
    expect(gate.enter('b', 2)).toBeTypeOf('function');
  });

  it('forgets who goes away while waiting, and refuses who is gone already', async () => {
    const gate = createGate({ ...bounds, inAll: 1 });
    const leave = gate.enter('a', 1) as Leave;
    const caller = new Somebody();
    const lost = gate.enter('b', 1, caller);
    caller.go();
    await expect(lost).rejects.toThrow('went away');
    expect(() => gate.enter('c', 1, caller)).toThrow('went away');
    expect(gate.usage()).toEqual({ inside: 1, waiting: 0 });
    leave();
    expect(gate.usage()).toEqual({ inside: 0, waiting: 0 });
    expect(caller.told.size).toBe(0);
  });

  it('lets in alone what is more than there ever is room for', async () => {
    const { seen, enter, leave } = watch();
    void enter('a1', 9);
    void enter('a2', 1);
    void enter('b1', 1);
    await new Promise(setImmediate);
    expect(seen).toEqual(['a1']);
    await leave('a1');
    expect(seen.toSorted()).toEqual(['a1', 'a2', 'b1']);
  });

  it('counts what was forced in: nobody enters until it left', async () => {
    const { gate, seen, enter } = watch();
    const leave = gate.force('a', 9);
    expect(gate.isFull('a')).toBe(true);
    void enter('a1', 0);
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    leave();
    expect(gate.isFull('a')).toBe(false);
    await new Promise(setImmediate);
    expect(seen).toEqual(['a1']);
  });

  it('is relieved of all that one key forced, the one with the most, once it is too much in all', () => {
    const gate = createGate(bounds);
    const gone: string[] = [];
    const force = (key: string, name: string, amount: number): Leave => gate.force(key, amount, () => gone.push(name));
    const small = force('a', 'a1', 1);
    force('b', 'b1', 1);
    force('b', 'b2', 2);
    gate.relieve();
    expect(gone, 'there is room for four').toEqual([]);
    force('a', 'a2', 1);
    gate.relieve();
    expect(gone).toEqual(['b1', 'b2']);
    small();
    force('a', 'a3', 5);
    gate.relieve();
    expect(gone, 'what has left is no more').toEqual(['b1', 'b2', 'a2', 'a3']);
  });

  it('stays within its bounds, loses nobody and ends empty, whatever comes', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 0, max: 2 }) });
    const deed = fc.oneof(
      step.map((one) => ({ does: 'enter' as const, ...one })),
      fc.constant({ does: 'leave' as const }),
      fc.constant({ does: 'go' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 60 }), async (deeds) => {
        const gate = createGate({ ...bounds, waitingPerKey: 100 });
        const inside: { key: string; amount: number; leave: Leave }[] = [];
        const callers: Somebody[] = [];
        const coming: Promise<unknown>[] = [];
        const held = (key?: string): number =>
          inside.filter((one) => !key || one.key === key).reduce((sum, { amount }) => sum + amount, 0);
        const judge = (): void => {
          expect(held()).toBeLessThanOrEqual(bounds.inAll);
          for (const key of ['a', 'b', 'c']) expect(held(key)).toBeLessThanOrEqual(bounds.perKey);
        };
        for (const deed of deeds) {
          if (deed.does === 'enter') {
            const caller = new Somebody();
            callers.push(caller);
            const entered = Promise.resolve(gate.enter(deed.key, deed.amount, caller));
            coming.push(entered.then((leave) => inside.push({ ...deed, leave })).catch(() => undefined));
          } else if (deed.does === 'leave') inside.shift()?.leave();
          else callers.shift()?.go();
          await new Promise(setImmediate);
          judge();
        }
        while (inside.length > 0) {
          inside.shift()?.leave();
          await new Promise(setImmediate);
          judge();
        }
        await Promise.all(coming);
        expect(gate.usage()).toEqual({ inside: 0, waiting: 0 });
      }),
      { numRuns: 200 },
    );
  });
});
