/** Sends HTTP load from a process of its own. Plain sockets and prepared bytes, so that it costs as little as it can. */
import { connect, type Socket } from 'node:net';
import { latencyOf, type Latency } from './figures.ts';
import { play } from './processes.ts';

export interface Load {
  readonly url: string;
  readonly token: string | null;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second at even distances; null: each connection asks again as soon as it has its answer. */
  readonly rate: number | null;
  readonly ask: Reading | Booking;
  /** The only status that counts; anything else ends the benchmark. */
  readonly status: number;
}

export interface Reading {
  readonly path: string;
}

/** One booking a request, each for another slot: the resources in turn, then the next time. */
export interface Booking {
  readonly resourceIds: readonly number[];
  /** Epoch milliseconds of the first slot. */
  readonly start: number;
  readonly minutes: number;
  /** The number of the first slot that nobody has taken. */
  readonly first: number;
}

export interface Loaded {
  readonly requests: number;
  /** Requests that were sent, the warming up included. */
  readonly sent: number;
  readonly seconds: number;
  readonly latency: Latency;
}

/** What is sent before the measuring begins, in seconds. */
const WARM_UP = 0.5;

interface Line {
  /** Asks and calls back with the status. Only one question at a time. */
  ask(request: Buffer, answered: (status: number) => void): void;
  close(): void;
}

async function openLine(url: URL, fail: (error: Error) => void): Promise<Line> {
  const socket: Socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let heard: Buffer = Buffer.alloc(0);
  let answered: ((status: number) => void) | null = null;
  socket.on('data', (chunk: Buffer) => {
    heard = heard.length === 0 ? chunk : Buffer.concat([heard, chunk]);
    const answer = readAnswer(heard);
    if (answer === null) return;
    heard = Buffer.alloc(0);
    const hear = answered;
    answered = null;
    hear?.(answer);
  });
  socket.on('close', () => answered && fail(new Error('The server hung up')));
  await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('error', reject));
  socket.on('error', fail);
  return {
    ask(request, hear) {
      answered = hear;
      socket.write(request);
    },
    close: () => socket.destroy(),
  };
}

/** The status of an answer that has arrived in full; null before. */
function readAnswer(heard: Buffer): number | null {
  const end = heard.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = heard.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const status = Number(head.slice(9, 12));
  if (length === undefined && status !== 204) throw new Error(`An answer without a length: ${head}`);
  return heard.length >= end + 4 + Number(length ?? 0) ? status : null;
}

function requestOf({ url, token, ask }: Load): (n: number) => Buffer {
  const { host } = new URL(url);
  const shared = `host: ${host}\r\n${token === null ? '' : `authorization: Bearer ${token}\r\n`}`;
  if ('path' in ask) {
    const request = Buffer.from(`GET ${ask.path} HTTP/1.1\r\n${shared}\r\n`);
    return () => request;
  }
  return (n) => {
    const body = bookingOf(ask, ask.first + n);
    const head = `POST /api/v1/bookings HTTP/1.1\r\n${shared}content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    return Buffer.from(`${head}\r\n${body}`, 'latin1');
  };
}

function bookingOf({ resourceIds, start, minutes }: Booking, n: number): string {
  const resourceId = resourceIds[n % resourceIds.length] ?? 0;
  const from = start + Math.floor(n / resourceIds.length) * minutes * 60_000;
  const [begins, ends] = [new Date(from).toISOString(), new Date(from + minutes * 60_000).toISOString()];
  return `{"resourceIds":[${resourceId}],"start":"${begins}","end":"${ends}","title":"Booking"}`;
}

async function run(load: Load): Promise<Loaded> {
  const failed = Promise.withResolvers<never>();
  const lines = await Promise.all(
    Array.from({ length: load.connections }, () => openLine(new URL(load.url), failed.reject)),
  );
  try {
    const going =
      load.rate === null ? flatOut(load, lines, failed.reject) : steadily(load, load.rate, lines, failed.reject);
    return await Promise.race([going, failed.promise]);
  } finally {
    for (const line of lines) line.close();
  }
}

/** Every connection asks without a pause. */
async function flatOut(load: Load, lines: readonly Line[], fail: (error: Error) => void): Promise<Loaded> {
  const nextRequest = requestOf(load);
  const begun = performance.now() + WARM_UP * 1000;
  const until = begun + load.seconds * 1000;
  const latencies: number[] = [];
  let sent = 0;
  let last = begun;
  const drive = (line: Line, done: () => void): void => {
    const asked = performance.now();
    if (asked >= until) return done();
    line.ask(nextRequest(sent++), (status) => {
      if (status !== load.status) return fail(new Error(`The server answered ${status}, not ${load.status}`));
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

/** Asks at even distances. Time spent waiting for a free connection counts: it was the server's to give. */
async function steadily(
  load: Load,
  rate: number,
  lines: readonly Line[],
  fail: (error: Error) => void,
): Promise<Loaded> {
  const nextRequest = requestOf(load);
  const [begun, wanted] = [performance.now(), Math.round(rate * load.seconds)];
  const free = [...lines];
  const latencies: number[] = [];
  const finished = Promise.withResolvers<void>();
  let sent = 0;
  const proceed = (): void => {
    for (let due = begun + (sent * 1000) / rate; sent < wanted && due <= performance.now(); due += 1000 / rate) {
      const line = free.pop();
      if (!line) return;
      line.ask(nextRequest(sent++), (status) => {
        if (status !== load.status) return fail(new Error(`The server answered ${status}, not ${load.status}`));
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

play(run);
