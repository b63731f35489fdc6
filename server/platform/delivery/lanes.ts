import type { Busy, Claim, Room } from './claims.ts';
import { paceOf, type Pace } from './pace.ts';
import { createPlaces, type Places } from './places.ts';
import type { WebhookKey } from './stopping.ts';

/** What this process has claimed, one lane per webhook: a few run at a time, the next ones of a quick one wait at hand. */
export interface Lanes {
  /** What more there is room for. */
  room(): Room;
  add(claims: readonly Claim[]): void;
  /** The claim is dealt with and makes room for another one. */
  release(claim: Claim): void;
  /** Takes out those that wait: of one claim's webhook, or all. */
  clear(of?: Claim): Claim[];
  /** Until none runs any more. */
  settled(): Promise<unknown>;
}

export interface LaneOptions {
  /** Attempts of a quick webhook at a time; of any other there is one. */
  readonly perWebhook: number;
  /** Claims at a time that do not run: they wait at hand, or what came of them is being written down. */
  readonly inFlight: number;
  /** Attempts at a time of all quick webhooks together, of all unproven ones as well, and of slow ones half as many. */
  readonly places: number;
  readonly slowMs: number;
  /** Must not throw. */
  readonly run: (claim: Claim) => Promise<void>;
  /** Takes back claims that will not run soon; they are released later. */
  readonly putBack: (claims: readonly Claim[]) => void;
}

/** Attempts that turned slow make room for others; what is not quick has at most so many times the places, though. */
const SPARE = 3;

interface Lane {
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

/** Attempts of each pace have places of their own: whoever is slow keeps only slow ones waiting. */
export function createLanes({ perWebhook, inFlight, places: size, slowMs, run, putBack }: LaneOptions): Lanes {
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  const places = { quick: createPlaces(size), unproven: createPlaces(size), slow: createPlaces(Math.ceil(size / 2)) };
  /** For all that is not quick: nobody has more than these and the quick ones' places. */
  const spare = createPlaces(SPARE * size);
  const hands = createPlaces(inFlight);
  /** Lanes with claims that wait, each in its turn. */
  const line = new Set<Lane>();

  const placesOf = (pace: Pace): readonly Places[] => (pace === 'quick' ? [places.quick] : [places[pace], spare]);
  const hasPlace = (lane: Lane): boolean => placesOf(lane.pace).every((kind) => kind.hasRoom(lane));
  const mayStart = (lane: Lane): boolean => lane.running < (lane.pace === 'quick' ? perWebhook : 1) && hasPlace(lane);

  const attempt = async (lane: Lane, claim: Claim): Promise<void> => {
    let taken: readonly Places[] = [];
    const take = (kinds: typeof taken): void => {
      for (const kind of taken) kind.leave(claim);
      for (const kind of kinds) kind.take(claim);
      taken = kinds;
    };
    const turnSlow = (): void => {
      lane.pace = 'slow';
      putBack(lane.waiting.splice(0));
      if (!taken.includes(places.quick) || spare.hasRoom(claim)) take(placesOf('slow'));
      startNext();
    };
    take(placesOf(lane.pace));
    hands.leave(claim);
    lane.running += 1;
    const timer = setTimeout(turnSlow, slowMs);
    await run(claim);
    clearTimeout(timer);
    lane.running -= 1;
    hands.take(claim);
    take([]);
    startNext();
  };
  /** Starts what there are places for, one of each lane in turn. */
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
  /** Only a quick lane's claims wait at hand: its places are soon free again. */
  const park = (lane: Lane): void => {
    lane.parked = lane.running === 0;
    putBack(lane.waiting.splice(0));
  };
  /** Lets as many lanes claim again as will find a place, those that have waited longest first. */
  const unpark = (): void => {
    const ready: Lane[] = [];
    for (const lane of lanes.values()) {
      if (!lane.parked || !hasPlace(lane)) continue;
      ready.push(lane);
      // Counts for those behind it.
      places[lane.pace].take(lane);
    }
    for (const lane of ready) {
      places[lane.pace].leave(lane);
      lane.parked = false;
      forget(lane);
    }
  };
  const forget = (lane: Lane): void => {
    if (lane.held === 0 && !lane.parked) lanes.delete(keyOf(lane));
  };
  const laneOf = ({ tenantId, webhookId, host }: Claim): Lane => {
    const key = keyOf({ tenantId, webhookId });
    let lane = lanes.get(key);
    if (!lane) {
      lane = { tenantId, webhookId, host, pace: 'unproven', held: 0, running: 0, waiting: [], parked: false };
      lanes.set(key, lane);
    }
    return lane;
  };
  const hold = (claim: Claim): Lane => {
    const lane = laneOf(claim);
    if (lane.held === 0) lane.pace = paceOf(claim.failures, claim.pace);
    lane.host = claim.host;
    lane.held += 1;
    hands.take(claim);
    lane.waiting.push(claim);
    line.add(lane);
    return lane;
  };

  return {
    room() {
      const most = (...frees: readonly number[]): number => Math.max(0, Math.min(...frees));
      const free = {
        quick: most(hands.free),
        unproven: most(places.unproven.free, spare.free),
        slow: most(places.slow.free, spare.free),
      };
      unpark();
      return { free, fullTenants: hands.fullTenants(), busy: [...lanes.values()].map((lane) => busyOf(lane, hands)) };
    },
    add(claims) {
      const given = new Set(claims.map(hold));
      startNext();
      for (const lane of given) if (lane.pace !== 'quick' && lane.waiting.length > 0) park(lane);
    },
    release(claim) {
      const lane = laneOf(claim);
      lane.held -= 1;
      hands.leave(claim);
      forget(lane);
    },
    clear: (of) => (of ? [laneOf(of)] : [...lanes.values()]).flatMap(({ waiting }) => waiting.splice(0)),
    settled: () => Promise.all(running),
  };
}

const keyOf = ({ tenantId, webhookId }: WebhookKey): string => `${tenantId}/${webhookId}`;

const busyOf = (lane: Lane, hands: Places): Busy => ({
  tenantId: lane.tenantId,
  webhookId: lane.webhookId,
  running: lane.held,
  closed: lane.parked || lane.pace !== 'quick' || !hands.hasRoom(lane),
});
