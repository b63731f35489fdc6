import { connect } from 'node:net';

/** A request byte by byte: clients that write it for us would refuse most of what must be tried. */
export interface RawRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

export interface RawReply {
  /** 0 when the server hung up without a word. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes that go over the wire. Header values are latin1, as HTTP has them. */
export function writeRequest({ method, target, headers, body }: RawRequest): Buffer {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const all = [...headers];
  if (!own.has('host')) all.unshift(['Host', 'localhost']);
  if (body && !own.has('content-length') && !own.has('transfer-encoding'))
    all.push(['Content-Length', String(body.length)]);
  all.push(['Connection', 'close']);
  const head = [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), '', ''].join(
    '\r\n',
  );
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}

/** Sends a request over a connection of its own and reads until the server closes it. @throws after ten silent seconds */
export function exchange(port: number, request: RawRequest): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: false });
    socket.setTimeout(10_000, () =>
      socket.destroy(new Error(`no answer in ten seconds: ${request.method} ${request.target}`)),
    );
    socket.on('data', (part: Buffer) => parts.push(part));
    // A server that refuses a large body closes before it has read all of it; what it said counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isHungUp = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (isHungUp) resolve(readReply(Buffer.concat(parts)));
      else reject(error);
    });
    socket.on('close', () => resolve(readReply(Buffer.concat(parts))));
    socket.write(writeRequest(request));
  });
}

function readReply(bytes: Buffer): RawReply {
  if (bytes.toString('latin1', 9, 10) === '1') return readReply(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)); // go on
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return { status: 0, headers: {}, body: '' };
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = bytes.subarray(end + 4);
  const isChunked = headers['transfer-encoding'] === 'chunked';
  return { status: Number(first.split(' ')[1]), headers, body: (isChunked ? joinChunks(body) : body).toString('utf8') };
}

function joinChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
