import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS } from './svg-rules.ts';
import type { SvgVerdict } from './sanitise.ts';

/** Most time and memory that one drawing may take. */
const PATIENCE_MS = 20_000;
const MEMORY_MB = 512;

/**
 * Makes an uploaded SVG safe: no scripts, handlers, animations, embedded documents or images, and no reference that leads
 * out of the drawing. What is not allowed is dropped; what is no drawing at all is refused.
 */
export async function cleanSvg(bytes: Uint8Array, patienceMs = PATIENCE_MS): Promise<SvgVerdict> {
  const text = decode(bytes);
  if (text === null) return { ok: false, detail: 'It must be text in UTF-8' };
  if (!/^\s*</.test(text)) return { ok: false, detail: 'It is not an SVG' };
  // Only a DOCTYPE can define entities, and with them a few bytes can become gigabytes.
  if (/<!(?:doctype|entity)/i.test(text)) return { ok: false, detail: 'Save it without a DOCTYPE' };
  const excess = excessOf(text);
  return excess === null ? inWorker(text, patienceMs) : { ok: false, detail: excess };
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

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

async function inWorker(text: string, patienceMs: number): Promise<SvgVerdict> {
  const worker = new Worker(new URL('./svg-worker.ts', import.meta.url), {
    workerData: text,
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  try {
    const [verdict] = (await once(worker, 'message', { signal: AbortSignal.timeout(patienceMs) })) as [SvgVerdict];
    return verdict;
  } catch (error) {
    if (isTooMuch(error)) return { ok: false, detail: 'It is too complex' };
    throw error;
  } finally {
    await worker.terminate();
  }
}

const isTooMuch = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY');
