import { useEffect, useState } from 'react';
import { momentNow, type Moment } from '../../parts/screen/asking.ts';

/** How often it is looked whether what is known counts still, in milliseconds. */
const TICK_MS = 1_000;

/** The present moment, again and again. */
export function useTicking(): Moment {
  const [now, setNow] = useState(momentNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(momentNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
