import { useEffect, useState, type ComponentType } from 'react';

const waiting = new Set<() => Promise<unknown>>();

/** A component that the first paint can do without. */
export interface Later<Props extends object> {
  (props: Props): React.ReactNode;
  /** Loads it; for what must be there the moment it is drawn, as where a focus is caught in it. */
  readonly bring: () => Promise<void>;
}

/**
 * Makes a component come when it is first drawn, or once the page stands still. Until it is there nothing is drawn in its place;
 * one that cannot be loaded is tried again when it is next drawn.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let Loaded: ComponentType<Props> | null = null;
  const bring = async (): Promise<void> => {
    Loaded ??= await load();
    waiting.delete(bring);
  };
  waiting.add(bring);

  function Late(props: Props) {
    const [, drawAgain] = useState(false);
    useEffect(() => {
      if (Loaded === null) void bring().then(() => drawAgain(true), ignore);
    }, []);
    return Loaded === null ? null : <Loaded {...props} />;
  }
  return Object.assign(Late, { bring });
}

// Without a network: there is one message for that, and it is not this one.
const ignore = (): void => undefined;

/**
 * Brings what comes later while nobody waits for it: what is clicked then opens at once, and to say that the network is gone
 * needs no network.
 */
export function bringTheRest(): void {
  for (const bring of waiting) void bring().catch(ignore);
}
