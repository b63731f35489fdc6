import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

export interface PipeOptions {
  /** For how long a client may take nothing of what waits for it, before it is cut off. Default 10 s. */
  readonly writeMs?: number;
  /** What may wait for a client, in bytes, before it is cut off. Default 4 MiB, which holds any burst. */
  readonly maxWaiting?: number;
}

export interface Pipe {
  write(text: string): void;
  /** What still waits is not sent: whoever comes back goes on behind what was. */
  end(): void;
}

const WRITE_MS = 10_000;
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * A response as something to be written to by and by. It is handed little at a time: each time it drains, its client has
 * taken something, however slowly, and may go on. Cut off is who takes nothing, or for whom too much waits.
 */
export function openPipe(
  raw: ServerResponse,
  headers: OutgoingHttpHeaders,
  { writeMs = WRITE_MS, maxWaiting = MAX_WAITING }: PipeOptions,
): Pipe {
  const waiting = new Readable({ read: () => undefined });
  let stalled: NodeJS.Timeout | undefined;
  const cutOff = (): void => void raw.destroy();
  const mustTake = (): void => {
    clearTimeout(stalled);
    stalled = setTimeout(cutOff, writeMs);
  };

  raw.on('error', cutOff);
  raw.on('drain', () => {
    if (raw.writableEnded) return; // the last of it has one time for all
    clearTimeout(stalled);
    waiting.resume();
  });
  raw.on('close', () => {
    clearTimeout(stalled);
    waiting.destroy();
  });
  waiting.on('data', (chunk: Buffer) => {
    if (raw.write(chunk)) return;
    waiting.pause();
    mustTake();
  });
  raw.writeHead(200, headers);
  return {
    write(text) {
      waiting.push(text);
      if (raw.writableLength + waiting.readableLength > maxWaiting) cutOff();
    },
    end() {
      waiting.destroy();
      if (raw.destroyed) return;
      mustTake();
      raw.end();
    },
  };
}
