import { latencyOf, type Latency } from './figures.ts';

export interface Pace {
  readonly connections: number;
  readonly seconds: number;
  /** Questions a second at even distances; null: each connection asks again as soon as it has its answer. */
  readonly rate: number | null;
}

export interface Loaded {
  readonly requests: number;
  /** Questions that were sent, the warming up included. */
  readonly sent: number;
  readonly seconds: number;
  readonly latency: Latency;
}

/** Asks the `n`th question over a connection that has no other one open. */
export type Ask<Line> = (line: Line, n: number, answered: () => void) => void;

/** What is asked flat out before the measuring begins, in milliseconds. */
const WARM_UP = 500;

/** Asks over all connections, and times the answers. A failure is the caller's to notice. */
export const keepAsking = <Line>(pace: Pace, lines: readonly Line[], ask: Ask<Line>): Promise<Loaded> =>
  pace.rate === null ? flatOut(pace, lines, ask) : steadily(pace, pace.rate, lines, ask);

async function flatOut<Line>(pace: Pace, lines: readonly Line[], ask: Ask<Line>): Promise<Loaded> {
  const begun = performance.now() + WARM_UP;
  const until = begun + pace.seconds * 1000;
  const latencies: number[] = [];
  let sent = 0;
  let last = begun;
  const drive = (line: Line, done: () => void): void => {
    const asked = performance.now();
    if (asked >= until) return done();
    ask(line, sent++, () => {
      const now = performance.now();
      if (asked >= begun) {
        latencies.push(now - asked);
        last = now;
      }
      drive(line, done);
    });
  };
  await Promise.all(lines.map((line) => new Promise<void>((done) => drive(line, done))));
  return { requests: latencies.length, sent, seconds: (last - begun) / 1000, latency: latencyOf(latencies) };
}

/** Time spent waiting for a free connection counts: it was the server's to give. */
async function steadily<Line>(
  { seconds }: Pace,
  rate: number,
  lines: readonly Line[],
  ask: Ask<Line>,
): Promise<Loaded> {
  const [begun, wanted] = [performance.now(), Math.round(rate * seconds)];
  const free = [...lines];
  const latencies: number[] = [];
  const finished = Promise.withResolvers<void>();
  let sent = 0;
  const proceed = (): void => {
    for (let due = begun + (sent * 1000) / rate; sent < wanted && due <= performance.now(); due += 1000 / rate) {
      const line = free.pop();
      if (line === undefined) return;
      ask(line, sent++, () => {
        latencies.push(performance.now() - due);
        free.push(line);
        if (latencies.length === wanted) finished.resolve();
        else proceed();
      });
    }
  };
  const ticking = setInterval(proceed, 1);
  await finished.promise.finally(() => clearInterval(ticking));
  return { requests: wanted, sent, seconds: (performance.now() - begun) / 1000, latency: latencyOf(latencies) };
}
