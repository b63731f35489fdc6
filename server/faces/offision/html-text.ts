import { areReadable, tidyLines } from '../../platform/contract/text.ts';
import { invalid, type Caller } from '../../platform/contract/problems.ts';
import { inThread } from '../../platform/thread.ts';

const WORKER = new URL('./html-worker.ts', import.meta.url);
const BOUNDS = { patienceMs: 5_000, memoryMb: 256 };

/** What a page of HTML says, line by line. @param caller who waits for it @throws 400 for one that is too complex to be read */
export async function textOf(html: string, param: string, caller?: Caller): Promise<string> {
  const text = await inThread<string | null>(WORKER, html, { ...BOUNDS, caller });
  if (text === null) throw invalid(param, 'This is too complex to be read as a text');
  const tidied = tidyLines(text).replaceAll(/\n{3,}/g, '\n\n');
  // Mail programs write blanks of no width and the like, which nobody sees.
  return areReadable(tidied) ? tidied : tidyLines(tidied.replaceAll(/\p{Cf}|[^\P{Cc}\n]/gu, ''));
}
