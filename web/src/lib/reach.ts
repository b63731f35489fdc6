/** What says whether the server can be reached: the line it tells of events on, and the last request. */
const facts = { line: true, request: true };
const hearers = new Set<() => void>();

/** Does the server seem to be there? */
export const isReached = (): boolean => navigator.onLine && facts.line && facts.request;

const tellAll = (): void => {
  for (const hear of hearers) hear();
};

/** Notes that the server answered, or that it did not. */
export function noteReach(fact: keyof typeof facts, answered: boolean): void {
  if (facts[fact] === answered) return;
  facts[fact] = answered;
  tellAll();
}

/** Calls it whenever `isReached` may have changed. */
export function onReach(hear: () => void): () => void {
  if (hearers.size === 0) for (const name of ['online', 'offline']) addEventListener(name, tellAll);
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** Calls it each time the server is there again. */
export function onceBack(back: () => void): () => void {
  let was = isReached();
  return onReach(() => {
    const before = was;
    was = isReached();
    if (was && !before) back();
  });
}
