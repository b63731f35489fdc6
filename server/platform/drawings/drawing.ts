import { Gone, type Caller } from '../contract/problems.ts';
import { cleanSvg } from './svg.ts';

/** A drawing that is safe to store and show. */
export interface Drawing {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  /** In units of the SVG, or in pixels. */
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
  /** What of the upload is not in it, a few words each. */
  readonly lost: readonly string[];
}

export type DrawingVerdict =
  | { readonly ok: true; readonly drawing: Drawing }
  | { readonly ok: false; readonly detail: string };

const MEDIA_TYPES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'] as const;
export type UploadType = (typeof MEDIA_TYPES)[number];

/** The media type of a Content-Type header, when it is one that can be read here. */
export const uploadType = (contentType: string): UploadType | undefined => {
  const wanted = contentType.split(';', 1)[0]?.trim().toLowerCase();
  return MEDIA_TYPES.find((type) => type === wanted);
};

/** One at a time: each may take half a gigabyte for a while. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Turns an upload into a safe drawing: SVG is sanitised, images are re-encoded as PNG.
 * @param caller who waits for it @throws Gone where she went away before it was her turn, or as it was
 */
export function readDrawing(type: UploadType, bytes: Uint8Array, caller?: Caller): Promise<DrawingVerdict> {
  const work = turn.then(() => {
    if (caller?.gone) throw new Gone();
    return type === 'image/svg+xml' ? readSvg(bytes, caller) : readImage(type, bytes);
  });
  turn = work.catch(() => undefined);
  return work;
}

async function readSvg(bytes: Uint8Array, caller: Caller | undefined): Promise<DrawingVerdict> {
  const verdict = await cleanSvg(bytes, { redraw, caller });
  if (!verdict.ok) return verdict;
  const { svg, width, height, lost } = verdict;
  const content = Buffer.from(svg);
  if (content.length > MAX_CONTENT) return TOO_DETAILED;
  return { ok: true, drawing: { mediaType: 'image/svg+xml', width, height, lost, content } };
}

/** An embedded picture as a safe PNG, or null for one that cannot be read. */
async function redraw(contentType: string, bytes: Uint8Array): Promise<Uint8Array | null> {
  const type = uploadType(contentType);
  if (type === undefined || type === 'image/svg+xml') return null;
  const verdict = await readImage(type, bytes);
  return verdict.ok ? verdict.drawing.content : null;
}

const MAX_PIXELS = 40_000_000;
/** Larger images are scaled down to fit. */
const MAX_SIDE = 4096;
const MAX_CONTENT = 16 * 1024 * 1024;
const PATIENCE_SECONDS = 20;
const TOO_DETAILED: DrawingVerdict = { ok: false, detail: 'It is too detailed; send it smaller, or as plain SVG' };

// How a file of each type begins (PNG specification §5.2; ITU T.81 B.1.1.3; RFC 9649 §2.4), read as Latin-1.
const isMagic: Readonly<Record<Exclude<UploadType, 'image/svg+xml'>, (start: string) => boolean>> = {
  'image/png': (start) => start.startsWith('\x89PNG\r\n\x1a\n'),
  'image/jpeg': (start) => start.startsWith('\xff\xd8\xff'),
  'image/webp': (start) => start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP',
};

async function readImage(type: Exclude<UploadType, 'image/svg+xml'>, bytes: Uint8Array): Promise<DrawingVerdict> {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (!isMagic[type](start)) return { ok: false, detail: `It is not ${type}` };
  const { default: sharp } = await import('sharp');
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: PATIENCE_SECONDS })
      .autoOrient()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9 })
      .toBuffer({ resolveWithObject: true });
    if (data.length > MAX_CONTENT) return TOO_DETAILED;
    const { width, height } = info;
    return { ok: true, drawing: { mediaType: 'image/png', width, height, lost: [], content: data } };
  } catch (error) {
    const tooLarge = error instanceof Error && /pixel limit/i.test(error.message);
    const detail = tooLarge ? `It has more than ${MAX_PIXELS / 1_000_000} million pixels` : 'It is damaged';
    return { ok: false, detail };
  }
}
