import { fail, Gone, overloaded, type Caller } from '../contract/problems.ts';

/** How much a gate lets in. Whoever is over a bound waits; who waits for too long, or behind too many, is refused. */
export interface GateBounds {
  /** What may be inside at a time, over all keys … */
  readonly inAll: number;
  /** … and of one key. */
  readonly perKey: number;
  /** Callers of one key that may wait. */
  readonly waitingPerKey: number;
  readonly waitMs: number;
}

/** Lets out what was let in; once is enough, more does no harm. */
export type Leave = () => void;

/**
 * Fair among keys: each that waits gets the next place in turn, so that a crowd of one key costs another at most one
 * place's time.
 */
export interface Gate {
  /**
   * Waits until there is room. An amount beyond a whole bound goes in alone.
   * @param amount places, bytes: whatever the bounds count @param caller who waits, forgotten when that one goes
   * @throws 503 with Retry-After when too many wait already, or it took too long; Gone when whoever waits went away
   */
  enter(key: string, amount: number, caller?: Caller): Leave | Promise<Leave>;
  /**
   * Lets in what is there already and cannot wait; others wait for it to leave.
   * @param letGo how to be rid of it, should `relieve` choose it
   */
  force(key: string, amount: number, letGo?: () => void): Leave;
  /** Where forced ones make it more than there is room for in all: lets go all that one key forced, of the key with the most inside. */
  relieve(): void;
  /** Does one key have more inside than it may, because it was forced? */
  isFull(key: string): boolean;
  /** What is inside and how many wait. */
  usage(): { readonly inside: number; readonly waiting: number };
}

interface Waiter {
  readonly amount: number;
  readonly admit: () => void;
}

interface Lane {
  readonly key: string;
  inside: number;
  /** In the order in which they came. */
  readonly waiting: Set<Waiter>;
  /** How to be rid of what was forced in. */
  readonly forced: Set<() => void>;
}

/** So many lanes stay although nobody is in them: the same callers come again and again. */
const KEPT_LANES = 1_000;

const RETRY_AFTER = { 'retry-after': '2' };

/** Is there room for so much more? Where nobody is inside there is, however much it is. */
const fits = (held: number, amount: number, bound: number): boolean => held === 0 || held + amount <= bound;

class FairGate implements Gate {
  readonly #bounds: GateBounds;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes whose first in line has room in the lane itself; whose turn is next comes first. */
  readonly #ready = new Set<Lane>();
  #inside = 0;
  #waiting = 0;

  constructor(bounds: GateBounds) {
    this.#bounds = bounds;
  }

  enter(key: string, amount: number, caller?: Caller): Leave | Promise<Leave> {
    if (caller?.gone) throw new Gone();
    const { inAll, perKey, waitingPerKey } = this.#bounds;
    const lane = this.#laneOf(key);
    const isFree = this.#ready.size === 0 && lane.waiting.size === 0;
    if (isFree && fits(lane.inside, amount, perKey) && fits(this.#inside, amount, inAll)) {
      return this.#take(lane, amount);
    }
    if (lane.waiting.size >= waitingPerKey) throw fail(overloaded, { headers: RETRY_AFTER });
    return this.#wait(lane, amount, caller);
  }

  force(key: string, amount: number, letGo?: () => void): Leave {
    const lane = this.#laneOf(key);
    const leave = this.#take(lane, amount);
    if (!letGo) return leave;
    lane.forced.add(letGo);
    return () => {
      lane.forced.delete(letGo);
      leave();
    };
  }

  relieve(): void {
    if (this.#inside <= this.#bounds.inAll) return;
    let largest: Lane | undefined;
    for (const lane of this.#lanes.values()) if (lane.inside > (largest?.inside ?? 0)) largest = lane;
    for (const letGo of largest?.forced ?? []) letGo();
  }

  isFull(key: string): boolean {
    return (this.#lanes.get(key)?.inside ?? 0) > this.#bounds.perKey;
  }

  usage(): { readonly inside: number; readonly waiting: number } {
    return { inside: this.#inside, waiting: this.#waiting };
  }

  #laneOf(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane: Lane = { key, inside: 0, waiting: new Set(), forced: new Set() };
    this.#lanes.set(key, lane);
    return lane;
  }

  #take(lane: Lane, amount: number): Leave {
    lane.inside += amount;
    this.#inside += amount;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      lane.inside -= amount;
      this.#inside -= amount;
      this.#mark(lane);
      if (this.#ready.size > 0) this.#letIn();
    };
  }

  #wait(lane: Lane, amount: number, caller: Caller | undefined): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        forget?.();
        lane.waiting.delete(waiter);
        this.#waiting -= 1;
      };
      const giveUp = (error: Error): void => {
        stop();
        this.#mark(lane);
        this.#letIn(); // a smaller one may have stood behind
        reject(error);
      };
      const admit = (): void => {
        stop();
        resolve(this.#take(lane, amount));
      };
      const waiter: Waiter = { amount, admit };
      const timer = setTimeout(() => giveUp(fail(overloaded, { headers: RETRY_AFTER })), this.#bounds.waitMs);
      const forget = caller?.onGone(() => giveUp(new Gone()));
      this.#waiting += 1;
      lane.waiting.add(waiter);
      this.#mark(lane);
    });
  }

  /** Puts a lane in line, or takes it out, or forgets it, as it stands now. */
  #mark(lane: Lane): void {
    if (lane.waiting.size === 0) {
      this.#ready.delete(lane);
      if (lane.inside === 0 && this.#lanes.size > KEPT_LANES) this.#lanes.delete(lane.key);
      return;
    }
    const [first] = lane.waiting;
    if (first && fits(lane.inside, first.amount, this.#bounds.perKey)) this.#ready.add(lane);
    else this.#ready.delete(lane);
  }

  #letIn(): void {
    for (const lane of this.#ready) {
      const [first] = lane.waiting;
      if (!first || !fits(this.#inside, first.amount, this.#bounds.inAll)) return;
      this.#ready.delete(lane); // and to the end of the line, if more of it may come
      first.admit();
      this.#mark(lane);
    }
  }
}

/** Makes a gate with these bounds. */
export const createGate = (bounds: GateBounds): Gate => new FairGate(bounds);
