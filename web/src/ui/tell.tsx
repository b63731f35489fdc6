import { useSyncExternalStore } from 'react';
import { loadPart } from '../lib/part.ts';
import { showProblem } from '../lib/show.ts';
import { words } from '../lib/texts.ts';
import { comesLater } from './later.tsx';
import classes from './tell.module.css';

// A type, not an interface: only a type is a record to the library.
type Message = {
  readonly message: string;
  readonly title?: string;
  readonly color?: string;
};

/** How long a message stays that is said without the part that draws messages. */
const PLAIN_MS = 8_000;

let part: typeof import('./messages.tsx') | null = null;
/** Said without that part, because it did not come: what tells that the server is gone cannot come from there. */
let plain: Message | null = null;
let told = false;

const hearers = new Set<() => void>();
function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}
const tellAll = (): void => {
  for (const hear of hearers) hear();
};

const bring = async (): Promise<void> => {
  part ??= await loadPart(() => import('./messages.tsx'));
};
comesLater(bring);

/** Where messages appear, over the page; nothing before the first one. */
export function MessagePlace() {
  useSyncExternalStore(subscribe, () => plain ?? (told && part));
  if (plain !== null) return <Plain {...plain} />;
  return told && part !== null && <part.Messages />;
}

const Plain = ({ title, message }: Message) => (
  <div role="alert" className={classes.plain}>
    {title !== undefined && <b>{title}</b>}
    <div className={classes.text}>{message}</div>
  </div>
);

async function show(message: Message): Promise<void> {
  await bring().catch(() => undefined);
  told = true;
  const own = part === null ? message : null;
  plain = own;
  tellAll();
  part?.show(message);
  if (own !== null) setTimeout(() => forget(own), PLAIN_MS);
}

function forget(message: Message): void {
  if (plain !== message) return;
  plain = null;
  tellAll();
}

/** A short message in the corner. */
export const tell = (message: string, title?: string): void =>
  void show({ message, ...(title !== undefined && { title }) });

/** The same for what did not work. */
export const tellProblem = (error: unknown): void =>
  void show({ color: 'red', title: words('failed'), message: showProblem(error) });
