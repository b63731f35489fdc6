import type { Busy, Claim } from './claims.ts';

/** What this process has claimed, one lane per webhook: a few run at a time, the next ones wait at hand. */
export interface Lanes {
  /** Claims held in all, until they are released. */
  readonly size: number;
  /** Claims held of each webhook. */
  busy(): Busy[];
  add(claim: Claim): void;
  /** The claim is dealt with and makes room for another one. */
  release(claim: Claim): void;
  /** Takes out those that wait: of one claim's webhook, or all. */
  clear(of?: Claim): Claim[];
  /** Until none runs any more. */
  settled(): Promise<unknown>;
}

interface Lane {
  readonly busy: { readonly tenantId: number; readonly webhookId: number; running: number };
  readonly waiting: Claim[];
  running: number;
}

/** @param run must not throw */
export function createLanes(perWebhook: number, run: (claim: Claim) => Promise<void>): Lanes {
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  let size = 0;

  const start = async (lane: Lane, claim: Claim): Promise<void> => {
    lane.running += 1;
    await run(claim);
    lane.running -= 1;
    next(lane);
  };
  const next = (lane: Lane): void => {
    while (lane.running < perWebhook) {
      const claim = lane.waiting.shift();
      if (!claim) return;
      const work = start(lane, claim).finally(() => running.delete(work));
      running.add(work);
    }
  };
  const keyOf = ({ tenantId, webhookId }: Claim): string => `${tenantId}/${webhookId}`;
  const laneOf = (claim: Claim): Lane => {
    const key = keyOf(claim);
    let lane = lanes.get(key);
    if (!lane) {
      lane = { busy: { tenantId: claim.tenantId, webhookId: claim.webhookId, running: 0 }, waiting: [], running: 0 };
      lanes.set(key, lane);
    }
    return lane;
  };

  return {
    get size() {
      return size;
    },
    busy: () => [...lanes.values()].map(({ busy }) => busy),
    add(claim) {
      const lane = laneOf(claim);
      size += 1;
      lane.busy.running += 1;
      lane.waiting.push(claim);
      next(lane);
    },
    release(claim) {
      const { busy } = laneOf(claim);
      size -= 1;
      busy.running -= 1;
      if (busy.running === 0) lanes.delete(keyOf(claim));
    },
    clear: (of) => (of ? [laneOf(of)] : [...lanes.values()]).flatMap(({ waiting }) => waiting.splice(0)),
    settled: () => Promise.all(running),
  };
}
