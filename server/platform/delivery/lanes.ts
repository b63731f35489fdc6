import type { Busy, Claim, Room } from './claims.ts';
import { createBudget } from './budget.ts';
import { createLine, type Lane, type LineOptions } from './line.ts';
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

export interface LaneOptions extends Omit<LineOptions, 'budget' | 'hands'> {
  /** Claims at a time that do not run: they wait at hand, or what came of them is being written down. */
  readonly inFlight: number;
  /** Attempts at a time, by pace: see `budget.ts`. */
  readonly places: number;
}

/** Lanes of quick webhooks claim ahead; any other claims what finds a place at once, or is parked until it will. */
export function createLanes({ inFlight, places, ...running }: LaneOptions): Lanes {
  const lanes = new Map<string, Lane>();
  const budget = createBudget(places);
  const hands = createPlaces(inFlight);
  const line = createLine({ ...running, budget, hands });

  /** Only a quick lane's claims wait at hand: its places are soon free again. */
  const park = (lane: Lane): void => {
    lane.parked = lane.running === 0;
    running.putBack(lane.waiting.splice(0));
  };
  /** Lets as many lanes claim again as will find a place, those that have waited longest first. */
  const unpark = (): void => {
    const ready = [];
    for (const lane of lanes.values()) {
      // What is taken here counts for those behind it.
      if (lane.parked && budget.hasPlace(lane.pace, lane)) ready.push({ lane, stay: budget.take(lane.pace, lane) });
    }
    for (const { lane, stay } of ready) {
      stay.leave();
      lane.parked = false;
      forget(lane);
    }
  };
  const forget = (lane: Lane): void => {
    if (lane.held === 0 && !lane.parked) lanes.delete(keyOf(lane));
  };
  const laneOf = ({ tenantId, webhookId, host }: Claim): Lane => {
    const key = keyOf({ tenantId, webhookId });
    const lane = lanes.get(key) ?? { tenantId, webhookId, host, ...emptyLane() };
    lanes.set(key, lane);
    return lane;
  };
  const hold = (claim: Claim): Lane => {
    const lane = laneOf(claim);
    if (lane.held === 0) lane.pace = paceOf(claim.failures, claim.pace);
    lane.host = claim.host;
    lane.held += 1;
    hands.take(claim);
    lane.waiting.push(claim);
    line.join(lane);
    return lane;
  };

  return {
    room() {
      const free = {
        quick: Math.max(0, hands.free),
        unproven: budget.free('unproven'),
        slow: budget.free('slow'),
      };
      unpark();
      return { free, fullTenants: hands.fullTenants(), busy: [...lanes.values()].map((lane) => busyOf(lane, hands)) };
    },
    add(claims) {
      const given = new Set(claims.map(hold));
      line.startNext();
      for (const lane of given) if (lane.pace !== 'quick' && lane.waiting.length > 0) park(lane);
    },
    release(claim) {
      const lane = laneOf(claim);
      lane.held -= 1;
      hands.leave(claim);
      forget(lane);
    },
    clear: (of) => (of ? [laneOf(of)] : [...lanes.values()]).flatMap(({ waiting }) => waiting.splice(0)),
    settled: () => line.settled(),
  };
}

const emptyLane = () => ({ pace: 'unproven' as Pace, held: 0, running: 0, waiting: [], parked: false });

const keyOf = ({ tenantId, webhookId }: WebhookKey): string => `${tenantId}/${webhookId}`;

const busyOf = (lane: Lane, hands: Places): Busy => ({
  tenantId: lane.tenantId,
  webhookId: lane.webhookId,
  running: lane.held,
  closed: lane.parked || lane.pace !== 'quick' || !hands.hasRoom(lane),
});
