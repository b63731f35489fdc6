import { laneKey, type Lane } from './store.ts';

/** What runs in this process right now. */
export interface Crew {
  /** Runs something for a lane, which counts until it has ended. */
  begin(lane: Lane, work: () => Promise<void>): void;
  size(): number;
  ofLane(lane: Lane): number;
  ofName(name: string): number;
  /** Until nothing runs. */
  idle(): Promise<void>;
}

/** @param onError for what nobody waits for */
export function createCrew(onError: (error: unknown) => void): Crew {
  const atWork = new Map<Promise<void>, Lane>();
  const count = (is: (lane: Lane) => boolean): number => [...atWork.values()].filter(is).length;
  return {
    begin(lane, work) {
      const ended = work().catch(onError);
      atWork.set(ended, lane);
      void ended.then(() => atWork.delete(ended));
    },
    size: () => atWork.size,
    ofLane: (lane) => count((other) => laneKey(other) === laneKey(lane)),
    ofName: (name) => count((other) => other.name === name),
    async idle() {
      while (atWork.size > 0) await Promise.all(atWork.keys());
    },
  };
}
