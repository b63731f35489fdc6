import type { Socket } from 'node:net';
import type { Caller } from '../contract/problems.ts';

/** Requests that may be under way on one connection: browsers send one after the other. */
export const MOST_IN_A_PIPELINE = 32;

/** Somebody at the other end of a connection. By its connection and not by its request: Node says of a request whose turn in a pipeline has not come nothing at all. */
export class Connected implements Caller {
  readonly #socket: Socket;
  readonly #told = new Set<() => void>();
  /** Requests under way. */
  open = 0;
  /** Files that are made for them just now. */
  making = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once('close', () => {
      for (const tell of this.#told) tell();
    });
  }

  get gone(): boolean {
    return this.#socket.destroyed;
  }

  /** Ends the connection, with all that was to be read from it. */
  letGo(): void {
    this.#socket.destroy();
  }

  onGone(tell: () => void): () => void {
    this.#told.add(tell);
    return () => void this.#told.delete(tell);
  }
}

const callers = new WeakMap<Socket, Connected>();

/** Who waits at the other end of a connection. */
export function callerAt(socket: Socket): Connected {
  const known = callers.get(socket);
  if (known) return known;
  const caller = new Connected(socket);
  callers.set(socket, caller);
  return caller;
}
