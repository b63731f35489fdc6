/** Servers on loopback that play the other side of our requests, closed again by `closeReceivers`. */
import type http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';

export interface Receiver {
  /** With the address 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** Every connection accepted so far. */
  readonly sockets: Socket[];
}

const closings: Array<() => void> = [];

/** Listens with a server of any kind, on a free port unless told otherwise. */
export async function startReceiver(server: net.Server, address = '127.0.0.1', onPort = 0): Promise<Receiver> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket.on('error', () => {})));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(onPort, address, resolve);
  });
  closings.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, sockets };
}

/** A receiver that speaks bytes instead of HTTP: `answer` is called with each connection's first request. */
export function startRawReceiver(answer: (socket: Socket) => void): Promise<Receiver> {
  return startReceiver(net.createServer((socket) => socket.once('data', () => answer(socket))));
}

/** For servers whose answer does not matter. */
export function answerEmpty(_: unknown, response: http.ServerResponse): void {
  response.end();
}

export function closeReceivers(): void {
  for (const close of closings.splice(0)) close();
}
