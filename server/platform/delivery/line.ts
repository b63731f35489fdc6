import type { Budget } from './budget.ts';
import type { Claim } from './claims.ts';
import type { Pace } from './pace.ts';
import type { Places } from './places.ts';

/** What a process has claimed of one webhook. */
export interface Lane {
  readonly tenantId: number;
  readonly webhookId: number;
  host: string;
  pace: Pace;
  /** Claims until they are released: waiting, running or being written down. */
  held: number;
  running: number;
  readonly waiting: Claim[];
  /** Found no place, and claims nothing until there is one for it. */
  parked: boolean;
}

export interface LineOptions {
  readonly budget: Budget;
  /** For claims that do not run. */
  readonly hands: Places;
  /** Attempts of a quick webhook at a time; of any other there is one. */
  readonly perWebhook: number;
  readonly slowMs: number;
  /** Must not throw. */
  readonly run: (claim: Claim) => Promise<void>;
  /** Takes back claims that will not run soon; they are released later. */
  readonly putBack: (claims: readonly Claim[]) => void;
}

/** Lanes with claims that wait, each in its turn. */
export interface Line {
  /** Comes last; nothing starts yet. */
  join(lane: Lane): void;
  /** Starts what there are places for, one of each lane in turn. */
  startNext(): void;
  /** Until none runs any more. */
  settled(): Promise<unknown>;
}

/** Runs the claims of lanes as they find places, and moves an attempt that takes long to the slow ones. */
export function createLine({ budget, hands, perWebhook, slowMs, run, putBack }: LineOptions): Line {
  const running = new Set<Promise<void>>();
  const line = new Set<Lane>();
  const mayStart = (lane: Lane): boolean =>
    lane.running < (lane.pace === 'quick' ? perWebhook : 1) && budget.hasPlace(lane.pace, lane);

  const attempt = async (lane: Lane, claim: Claim): Promise<void> => {
    const stay = budget.take(lane.pace, claim);
    const turnSlow = (): void => {
      lane.pace = 'slow';
      putBack(lane.waiting.splice(0));
      stay.turnSlow();
      startNext();
    };
    hands.leave(claim);
    lane.running += 1;
    const timer = setTimeout(turnSlow, slowMs);
    await run(claim);
    clearTimeout(timer);
    lane.running -= 1;
    hands.take(claim);
    stay.leave();
    startNext();
  };
  const startNext = (): void => {
    const blocked: Lane[] = [];
    for (const lane of line) {
      line.delete(lane);
      const [claim] = lane.waiting;
      if (!claim) continue;
      if (!mayStart(lane)) {
        blocked.push(lane);
        continue;
      }
      lane.waiting.shift();
      const work = attempt(lane, claim).finally(() => running.delete(work));
      running.add(work);
      // Comes round again, after the others.
      line.add(lane);
    }
    for (const lane of blocked) line.add(lane);
  };
  return {
    join: (lane) => void line.add(lane),
    startNext,
    settled: () => Promise.all(running),
  };
}
