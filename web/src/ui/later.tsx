import { useEffect, useEffectEvent, useState, type ComponentType, type ReactNode } from 'react';
import { loadAnew, loadPart } from '../lib/part.ts';
import { Coming } from './coming.tsx';
import classes from './later.module.css';
import { Failure } from './notice.tsx';

const waiting = new Set<() => Promise<unknown>>();

/** A component that the first paint can do without. */
export interface Later<Props extends object> {
  (props: Props): ReactNode;
  /** Loads it; for what must be there the moment it is drawn, as where a focus is caught in it. */
  readonly bring: () => Promise<void>;
}

/**
 * Makes a component come when it is first drawn. Until it is there, and as long as somebody is just using it, `Meanwhile` is drawn in its
 * place, which does for good where it cannot be loaded; without one it is said that it is on its way, or that it cannot be loaded, and it can
 * be tried again.
 */
export const onDemand = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): Later<Props> => whenDrawn(load, Meanwhile, <Coming over />);

/** @param wait what is drawn as long as it is on its way, without a `Meanwhile` */
function whenDrawn<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props> | undefined,
  wait: ReactNode,
): Later<Props> {
  let Loaded: ComponentType<Props> | null = null;
  const bring = async (): Promise<void> => {
    Loaded ??= await loadPart(load);
  };

  function Late(props: Props) {
    const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null);
    const [, drawAgain] = useState(false);
    const [isUsed, setUsed] = useState(false);
    const drawn = (coming: Promise<void>): void =>
      void coming.then(
        () => drawAgain(true),
        (error: unknown) => setFailed({ error }),
      );
    const Part = Loaded;
    // What came after this was drawn, and before its effects, is not drawn yet.
    const come = useEffectEvent(() => Part === null && drawn(bring()));
    useEffect(() => void come(), []);
    if (Part !== null && !isUsed) return <Part {...props} />;
    if (Meanwhile) {
      return (
        <div className={classes.meanwhile} onFocus={() => setUsed(true)} onBlur={() => setUsed(false)}>
          <Meanwhile {...props} />
        </div>
      );
    }
    return failed ? <Failure error={failed.error} retry={() => drawn(loadAnew(bring))} /> : wait;
  }
  return Object.assign(Late, { bring });
}

/** Lets something come in any case, once the page stands still. */
export const comesLater = (bring: () => Promise<unknown>): void => void waiting.add(bring);

/** The same as `onDemand` for what comes in any case, once the page stands still: nobody asked for it, and nothing is said meanwhile. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): Later<Props> {
  const part = whenDrawn(load, Meanwhile, null);
  comesLater(part.bring);
  return part;
}

// Whoever draws it hears of it.
const ignore = (): void => undefined;

/**
 * Brings what comes later while nobody waits for it: what is clicked then opens at once, and to say that the network is gone
 * needs no network.
 */
export function bringTheRest(): void {
  for (const bring of waiting) void bring().then(() => waiting.delete(bring), ignore);
}
