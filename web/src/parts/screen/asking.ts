import { useCallback, useEffect, useRef, useState } from 'react';

/** How a screen speaks to the server: by v1, as the device that its browser's cookie makes it, or the secret of the link that it was opened by. */

/** An instant by the clock on the wall, which may be set, and by one that only goes on, which may stand still while the screen sleeps. */
export interface Moment {
  readonly wall: number;
  readonly steady: number;
}

export const momentNow = (): Moment => ({ wall: Date.now(), steady: performance.now() });

/** For how long at least it has been so, in milliseconds: the clock counts that says more. */
export const sinceThen = (then: Moment, now = momentNow()): number =>
  Math.max(now.wall - then.wall, now.steady - then.steady, 0);

export interface Heard {
  /** What is said was true then, or later. */
  readonly askedAt: Moment;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** For so long an answer is waited for, in milliseconds. */
const PATIENCE = 10_000;

interface Given {
  readonly body?: object | undefined;
  readonly link?: string | undefined;
}

/** @param link the secret of the link by which the screen is a device */
export const askFor = (method: 'GET' | 'POST', path: string, { body, link }: Given): Promise<Response> =>
  fetch(`/api/v1${path}`, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(link !== undefined && { authorization: `Bearer ${link}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });

/** @returns null when the server cannot be reached, or is not well */
export async function ask(method: 'GET' | 'POST', path: string, given: Given = {}): Promise<Heard | null> {
  const askedAt = momentNow();
  try {
    const reply = await askFor(method, path, given);
    if (reply.status >= 500) return null;
    return { askedAt, status: reply.status, body: (await reply.json()) as Heard['body'] };
  } catch {
    return null;
  }
}

/** What a screen is: paired, waiting for who pairs it, or neither. */
export type Screen<Standing> =
  | { readonly is: 'paired'; readonly standing: Standing }
  | { readonly is: 'pairing'; readonly code: string; readonly until: number }
  | { readonly is: 'stopped' | 'waiting' | 'starting' };

/** What a kind of screen asks for, and what it reads from the answer; null: it is not paired. */
export interface Looking<Standing> {
  readonly path: string;
  /** The secret of a link: such a screen is not paired by a code. */
  readonly link?: string;
  readonly read: (heard: Heard) => Standing | null;
}

/** Looks what the screen is by now, and asks that it be paired where it is not. @returns null without a connection */
async function look<Standing>(
  before: Screen<Standing>,
  { path, link, read }: Looking<Standing>,
): Promise<Screen<Standing> | null> {
  const heard = await ask('GET', path, { link });
  if (heard === null) return null;
  const standing = heard.status === 200 ? read(heard) : null;
  if (standing !== null) return { is: 'paired', standing };
  if (heard.status === 429) return before;
  if (heard.status === 403 || link !== undefined) return { is: 'stopped' };
  if (before.is === 'pairing' && Date.now() < before.until) return before;
  return askForPairing();
}

async function askForPairing(): Promise<Screen<never> | null> {
  const tenant = new URLSearchParams(location.search).get('tenant');
  const heard = await ask('POST', '/device-pairings', { body: tenant === null ? {} : { tenant } });
  if (heard === null) return null;
  if (heard.status !== 201) return { is: 'waiting' };
  const { code, expiresAt } = heard.body as { readonly code: string; readonly expiresAt: string };
  return { is: 'pairing', code, until: Date.parse(expiresAt) };
}

/** How often a screen looks whether it is paired still, in milliseconds: who unpairs it sees it say so. */
const LOOK_EVERY_MS = 3_000;

/** What a screen is by now. What it was stays while there is no connection: `isOffline` says so. */
export function useScreen<Standing>(looking: Looking<Standing>): {
  readonly screen: Screen<Standing>;
  readonly isOffline: boolean;
  /** Heard in another way. */
  readonly put: (standing: Standing) => void;
} {
  const [screen, setScreen] = useState<Screen<Standing>>({ is: 'starting' });
  const [isOffline, setOffline] = useState(false);
  const known = useRef<Screen<Standing>>({ is: 'starting' });
  const put = useCallback((standing: Standing): void => {
    known.current = { is: 'paired', standing };
    setScreen(known.current);
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const turn = async (): Promise<void> => {
      const before = known.current;
      const found = await look(before, looking);
      if (isGone) return;
      setOffline(found === null);
      // What was heard in another way meanwhile is newer.
      if (found !== null && known.current === before) {
        known.current = found;
        setScreen(found);
      }
      timer = setTimeout(() => void turn(), LOOK_EVERY_MS);
    };
    // A moment later: what is drawn twice while the app is worked on would ask twice.
    timer = setTimeout(() => void turn());
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [looking]);
  return { screen, isOffline, put };
}
