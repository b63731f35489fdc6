import { ApiProblem } from './problem.ts';

/** A file of the app itself that did not come; said like a request that got no answer. */
export class PartMissing extends ApiProblem {
  constructor() {
    super(0, {});
  }
}

/** As Chromium, Firefox, Safari and Vite (for a style) say that a file could not be loaded. */
const NOT_LOADED = /dynamically imported module|Importing a module script failed|Unable to preload CSS/i;

/** Loads a part of the app; throws `PartMissing` when its file does not come, and what the part itself throws as it is. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    throw error instanceof Error && NOT_LOADED.test(error.message) ? new PartMissing() : error;
  }
}

/** The page as the server has it now, or null when it does not answer. */
export async function pageNow(): Promise<string | null> {
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => null);
  return answer?.ok === true ? answer.text().catch(() => null) : null;
}

/**
 * Loads anew what failed, because somebody asked for it. Some browsers remember for as long as the page stands that a file did
 * not come: if it fails again although the server answers, the page is loaded anew. That is only ever done on a click, so it
 * cannot go round by itself.
 */
export async function loadAnew(load: () => Promise<unknown>, reload = () => location.reload()): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (error instanceof PartMissing && (await pageNow()) !== null) reload();
    else throw error;
  }
}
