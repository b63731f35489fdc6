import { useSyncExternalStore } from 'react';
import { showProblem } from '../lib/show.ts';
import { loadPart } from '../lib/part.ts';
import { words } from '../lib/texts.ts';
import { later } from './later.tsx';

const Messages = later(async () => (await import('./messages.tsx')).Messages);

let told = false;
const hearers = new Set<() => void>();
function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** Where messages appear; nothing before the first one. */
export const MessagePlace = () => useSyncExternalStore(subscribe, () => told) && <Messages />;

async function show(message: { message: string; title?: string; color?: string }): Promise<void> {
  told = true;
  for (const hear of hearers) hear();
  // When it does not come, its place says so.
  const messages = await loadPart(() => import('./messages.tsx')).catch(() => null);
  messages?.show(message);
}

/** A short message in the corner. */
export const tell = (message: string, title?: string): void =>
  void show({ message, ...(title !== undefined && { title }) });

/** The same for what did not work. */
export const tellProblem = (error: unknown): void =>
  void show({ color: 'red', title: words('failed'), message: showProblem(error) });
