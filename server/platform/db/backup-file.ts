import type { Readable } from 'node:stream';

/**
 * The file of a backup, within gzip: this line, then sections of frames. A frame is its length (four bytes, the highest
 * first) and so many bytes; one of length 0 ends its section. First comes the manifest, then each table as COPY text in
 * the manifest's order, last what each table held.
 */
export const MAGIC = Buffer.from('atrium backup 1\n');

const MAX_FRAME = 64 * 1024 * 1024;

export function pack(bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

export const packEnd: Buffer = Buffer.alloc(4);

export interface Frames {
  /** The frames of the next section. */
  section(): AsyncGenerator<Buffer>;
  /** The next section in one piece. */
  whole(): Promise<Buffer>;
}

/**
 * Reads frames as they come.
 * @param source whose failure (no such file) is the reader's too
 * @throws Error for what is no backup, or ends too early
 */
export function readFrames(unpacked: Readable, source: Readable): Frames {
  source.on('error', (error) => unpacked.destroy(error));
  const bytes = createTaker(unpacked);
  let begun = false;

  async function* section(): AsyncGenerator<Buffer> {
    if (!begun && !(await bytes.take(MAGIC.length)).equals(MAGIC)) throw new Error('it is no backup of Atrium');
    begun = true;
    for (;;) {
      const length = (await bytes.take(4)).readUInt32BE();
      if (length === 0) return;
      if (length > MAX_FRAME) throw new Error('it is damaged');
      yield await bytes.take(length);
    }
  }
  return { section, whole: async () => Buffer.concat(await Array.fromAsync(section())) };
}

function createTaker(stream: Readable): { take(length: number): Promise<Buffer> } {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  return {
    async take(length) {
      const parts = [rest];
      let size = rest.length;
      while (size < length) {
        const next = await chunks.next();
        if (next.done) throw new Error('it ends too early');
        parts.push(next.value);
        size += next.value.length;
      }
      const all = parts.length === 1 ? rest : Buffer.concat(parts);
      rest = all.subarray(length);
      return all.subarray(0, length);
    },
  };
}
