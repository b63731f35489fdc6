import { inThread, type Bounds } from '../thread.ts';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS } from './svg-rules.ts';
import type { SvgVerdict } from './sanitise.ts';
import type { SvgGiven } from './svg-worker.ts';
import { liftPictures, putPicturesBack, type Redraw } from './pictures.ts';

/** Most time and memory that one drawing may take. */
const PATIENCE_MS = 20_000;
const MEMORY_MB = 512;
const WORKER = new URL('./svg-worker.ts', import.meta.url);
const TOO_COMPLEX: SvgVerdict = { ok: false, detail: 'It is too complex' };

/**
 * Makes an uploaded SVG safe: no scripts, handlers, animations or embedded documents, and no reference that leads out of the
 * drawing. What is not allowed is dropped and named; what is no drawing at all is refused.
 * @param redraw makes an embedded picture safe; without it there are none
 */
export async function cleanSvg(
  bytes: Uint8Array,
  { patienceMs = PATIENCE_MS, redraw, caller }: Partial<Omit<Bounds, 'memoryMb'>> & { readonly redraw?: Redraw } = {},
): Promise<SvgVerdict> {
  const text = decode(bytes);
  if (text === null) return { ok: false, detail: 'It must be text in UTF-8, UTF-16 or the encoding it declares' };
  if (!/^\s*</.test(text)) return { ok: false, detail: 'It is not an SVG' };
  // Only a DOCTYPE can define entities, and with them a few bytes can become gigabytes.
  if (/<!(?:doctype|entity)/i.test(text)) return { ok: false, detail: 'Save it without a DOCTYPE' };
  const excess = excessOf(text);
  if (excess !== null) return { ok: false, detail: excess };
  const lifted = await liftPictures(text, redraw);
  const given: SvgGiven = { text: lifted.text, pictures: [...lifted.pictures.keys()] };
  const bounds = { patienceMs, memoryMb: MEMORY_MB, caller };
  const verdict = (await inThread<SvgVerdict>(WORKER, given, bounds)) ?? TOO_COMPLEX;
  return verdict.ok ? { ...verdict, svg: putPicturesBack(verdict.svg, lifted.pictures) } : verdict;
}

/** What there is too much of, judged by the tags alone: building the tree of such a drawing would take too long. */
function excessOf(text: string): string | null {
  let elements = 0;
  let depth = 0;
  for (const [tag, closes, closesItself] of text.matchAll(/<(\/?)[^\s<>!?/][^<>]*?(\/?)>/g)) {
    if (closes === '' && ++elements > MAX_ELEMENTS) return `It has more than ${MAX_ELEMENTS} elements`;
    if (tag.split('=', MAX_ATTRIBUTES + 2).length > MAX_ATTRIBUTES + 1)
      return `A part has more than ${MAX_ATTRIBUTES} attributes`;
    depth += closes === '/' ? -1 : closesItself === '/' ? 0 : 1;
    if (depth > MAX_DEPTH) return `It nests its parts deeper than ${MAX_DEPTH}`;
  }
  return null;
}

/** How the text is written (XML 1.0, appendix F): by its first bytes, or else by what they declare. */
function encodingOf(bytes: Uint8Array): string {
  const [one, two] = bytes;
  if ((one === 0xff && two === 0xfe) || (one === 0x3c && two === 0)) return 'utf-16le';
  if ((one === 0xfe && two === 0xff) || (one === 0 && two === 0x3c)) return 'utf-16be';
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
