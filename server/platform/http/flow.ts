import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileReply } from '../contract/endpoint.ts';
import type { Leave } from '../limits/gate.ts';
import type { Gates } from '../limits/gates.ts';
import { leaveAfter, type Asked } from './admission.ts';
import { callerAt } from './caller.ts';

/** A file that is sent while it is made. */
export interface FlowingReply extends FileReply {
  readonly bytes: AsyncIterable<Uint8Array>;
}

export const isFlowing = (result: unknown): result is FlowingReply => {
  const reply = (result ?? {}) as { readonly bytes?: unknown; readonly etag?: string };
  // What has a tag is sent as a whole, and may be made only where its caller has not got it.
  if (reply.etag !== undefined) return false;
  const { bytes } = reply;
  return typeof bytes === 'object' && bytes !== null && Symbol.asyncIterator in bytes;
};

/** A file on its way. */
export interface Flow {
  /** What is sent. */
  readonly body: Readable;
  /** Once all is made, or there is nobody to make it for. Never rejected: whoever reads finds the end missing. */
  readonly over: Promise<void>;
}

interface Sending {
  readonly gates: Pick<Gates, 'answers'>;
  readonly asked: Asked;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Rejected once what was shown counts no more. */
  readonly judge: () => Promise<unknown>;
}

/** Rights that have ended are noticed within this time, in milliseconds. */
const JUDGE_EVERY = 500;

/**
 * Sends parts as they are made, and makes them as fast as that can be done: who reads slowly keeps no place from others. What
 * she has not read counts like every answer; the making ends with her connection, or with her right to it.
 */
export function openFlow(parts: AsyncIterable<Uint8Array>, { gates, asked, request, reply, judge }: Sending): Flow {
  const body = new Readable({ read: () => undefined });
  const caller = callerAt(request.socket);
  /** What waits to be read, the first first. */
  const unread: Leave[] = [];
  const isTaken = (): void => unread.shift()?.();
  // Whoever sends it listens already when this is heard: by then it knows whether the part is on its way, or waits to be read.
  body.once('resume', () => {
    body.on('data', () => void (reply.raw.writableNeedDrain ? reply.raw.once('drain', isTaken) : isTaken()));
  });
  leaveAfter(request, reply, () => {
    body.destroy();
    for (const leave of unread.splice(0)) leave();
  });
  const send = (part: Uint8Array): void => {
    unread.push(gates.answers.force(asked.gateKey, part.length, () => caller.letGo()));
    gates.answers.relieve();
    body.push(part);
  };
  const make = async (): Promise<void> => {
    let judged = performance.now();
    for await (const part of parts) {
      if (performance.now() - judged > JUDGE_EVERY) {
        await judge();
        judged = performance.now();
      }
      if (caller.gone || body.destroyed) return;
      send(part);
    }
    body.push(null);
  };
  return { body, over: unhurried(request, make).catch((error: unknown) => void body.destroy(error as Error)) };
}

/** While nothing is ready to be sent, a silent connection is nobody's fault. */
async function unhurried({ socket, server }: FastifyRequest, make: () => Promise<void>): Promise<void> {
  const caller = callerAt(socket);
  caller.making += 1;
  socket.setTimeout(0);
  try {
    await make();
  } finally {
    caller.making -= 1;
    if (caller.making === 0) socket.setTimeout(server.server.timeout);
  }
}
