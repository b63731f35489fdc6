/** All addresses of a host name. */
import { lookup, Resolver } from 'node:dns/promises';

export type Resolve = (host: string) => Promise<readonly string[]>;

const MAX_REMEMBERED = 1_000;

/**
 * Asks DNS for A and AAAA at once; rejects with the error of the name server when there are none. A name that DNS does not
 * know may stand in the hosts file or need a search domain: only then the system's own lookup is asked. It holds a thread
 * until it is done, so a name server that never answers must not reach it, or a few such names would stop all others.
 */
export async function resolveBySystem(host: string): Promise<readonly string[]> {
  if (host === 'localhost' || host.endsWith('.localhost')) return lookUpBySystem(host);
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const [a, aaaa] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = [a, aaaa].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  if (timedOut(a) || timedOut(aaaa)) throw new Error(`the name servers did not answer for ${host}`);
  return lookUpBySystem(host);
}

/** Uses an answer, or a failure, again for `forMs`, and asks once for any number of callers at the same time. */
export function rememberAnswers(
  resolve: Resolve,
  forMs: number,
  clock: () => number = () => performance.now(),
): Resolve {
  const remembered = new Map<string, { readonly answer: ReturnType<Resolve>; readonly until: number }>();
  return function resolveOnce(host) {
    const now = clock();
    const known = remembered.get(host);
    if (known !== undefined && now < known.until) return known.answer;
    const answer = resolve(host);
    remembered.delete(host);
    remembered.set(host, { answer, until: now + forMs });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return answer;
  };
}

async function lookUpBySystem(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function timedOut(answer: PromiseSettledResult<unknown>): boolean {
  if (answer.status === 'fulfilled') return false;
  const error: unknown = answer.reason;
  return error instanceof Error && 'code' in error && error.code === 'ETIMEOUT';
}
