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

/**
 * Calls it each time the server is there again.
 * @param was whether it was there when somebody began to look: what came back between that and now is not missed
 */
export function onceBack(back: () => void, was: boolean): () => void {
  let before = was;
  const look = (): void => {
    const now = isReached();
    const isBack = now && !before;
    before = now;
    if (isBack) back();
  };
  const forget = onReach(look);
  look();
  return forget;
}
