import { useEffect, useRef, type ReactNode } from 'react';
import classes from './in-sight.module.css';

/** Comes into sight as it appears: on a phone it may be below the edge. */
export function InSight({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  // In braces: newer browsers return a promise, which React would take for what cleans up.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place} className={classes.inSight}>
      {children}
    </div>
  );
}
