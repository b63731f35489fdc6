/** The address of an Azure queue: `https://{account}.queue.core.windows.net/{queue}`, or with the account in the path, as emulators have it. */
export interface QueueAddress {
  /** Without what opens it. */
  readonly url: string;
  readonly account: string;
  /** A shared access signature, with its `?`; null: the account's key opens it. */
  readonly signature: string | null;
}

/** As Azure names queues: 3 to 63 small letters, digits and single hyphens. */
const QUEUE = /^(?=.{3,63}$)[a-z\d]+(?:-[a-z\d]+)*$/;
const ACCOUNT = /^[a-z\d]{3,24}$/;

/** Reads one; null for what is none. */
export function readQueueAddress(text: string): QueueAddress | null {
  const parsed = URL.parse(text);
  if (parsed === null || parsed.hash !== '') return null;
  const { origin, pathname, search, searchParams, hostname } = parsed;
  const [queue = '', inPath, ...more] = pathname.slice(1).split('/').toReversed();
  const account = inPath ?? hostname.split('.', 1)[0] ?? '';
  if (more.length > 0 || !QUEUE.test(queue) || !ACCOUNT.test(account)) return null;
  if (search !== '' && !searchParams.has('sig')) return null;
  return { url: origin + pathname, account, signature: search === '' ? null : search };
}
