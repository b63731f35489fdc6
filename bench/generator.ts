/** Sends HTTP load from a process of its own. Plain sockets and prepared bytes, so that it costs as little as it can. */
import { connect, type Socket } from 'node:net';
import { keepAsking, type Loaded, type Pace } from './pacing.ts';
import { play } from './processes.ts';

export interface Load extends Pace {
  readonly url: string;
  readonly token: string | null;
  readonly ask: Reading | Booking | Measuring;
  /** The only status that counts; anything else ends the benchmark. */
  readonly status: number;
}

/** These addresses in turn. */
export interface Reading {
  readonly paths: readonly string[];
}

/** One booking a request, each for another slot: the resources in turn, then the next time. */
export interface Booking {
  readonly resourceIds: readonly number[];
  /** Who has them, in turn; without, whose token it is. */
  readonly hostIds?: readonly number[];
  /** Epoch milliseconds of the first slot. */
  readonly start: number;
  readonly minutes: number;
  /** The number of the first slot that nobody has taken. */
  readonly first: number;
}

/** What sensors measured, each a minute after what it measured before: one reading a request, or several. */
export interface Measuring {
  readonly accessIds: readonly string[];
  readonly atOnce: number;
  /** Epoch milliseconds of the first. */
  readonly measured: number;
  /** The number of the first request that was not sent yet. */
  readonly first: number;
}

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
  if ('paths' in ask) {
    const requests = ask.paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${shared}\r\n`));
    return (n) => requests[n % requests.length] ?? Buffer.alloc(0);
  }
  const [path, bodyOf] =
    'atOnce' in ask
      ? (['readings', (n: number) => readingsOf(ask, n)] as const)
      : (['bookings', (n: number) => bookingOf(ask, n)] as const);
  return (n) => {
    const body = bodyOf(ask.first + n);
    const head = `POST /api/v1/${path} HTTP/1.1\r\n${shared}content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    return Buffer.from(`${head}\r\n${body}`, 'latin1');
  };
}

function bookingOf({ resourceIds, hostIds = [], start, minutes }: Booking, n: number): string {
  const resourceId = resourceIds[n % resourceIds.length] ?? 0;
  const from = start + Math.floor(n / resourceIds.length) * minutes * 60_000;
  const [begins, ends] = [new Date(from).toISOString(), new Date(from + minutes * 60_000).toISOString()];
  // Another desk each time: somebody who has had this one already would be looked up sooner.
  const hostId = hostIds[(n + Math.floor(n / resourceIds.length)) % hostIds.length];
  const host = hostId === undefined ? '' : `"hostId":${hostId},`;
  return `{"resourceIds":[${resourceId}],${host}"start":"${begins}","end":"${ends}","title":"Booking"}`;
}

function readingsOf({ accessIds, atOnce, measured }: Measuring, request: number): string {
  const items = Array.from({ length: atOnce }, (_, i) => {
    const n = request * atOnce + i;
    const at = new Date(measured + Math.floor(n / accessIds.length) * 1_000).toISOString();
    return `{"accessId":"${accessIds[n % accessIds.length]}","timestamp":"${at}","temperature":${20 + (n % 50) / 10},"humidity":${40 + (n % 9)},"co2":${400 + (n % 700)},"hasMotion":${n % 3 === 0}}`;
  });
  return atOnce === 1 ? items.join() : `{"items":[${items.join()}]}`;
}

async function run(load: Load): Promise<Loaded> {
  const failed = Promise.withResolvers<never>();
  const lines = await Promise.all(
    Array.from({ length: load.connections }, () => openLine(new URL(load.url), failed.reject)),
  );
  const nextRequest = requestOf(load);
  const ask = (line: Line, n: number, answered: () => void): void =>
    line.ask(nextRequest(n), (status) => {
      if (status === load.status) answered();
      else failed.reject(new Error(`The server answered ${status}, not ${load.status}`));
    });
  try {
    return await Promise.race([keepAsking(load, lines, ask), failed.promise]);
  } finally {
    for (const line of lines) line.close();
  }
}

play(run);
