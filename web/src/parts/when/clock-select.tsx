import { useMediaQuery } from '@mantine/hooks';
import { endClocks, startClocks } from '../../lib/when.ts';
import { later } from '../../ui/later.tsx';
import { ClockWheel, type ClockProps } from './clock-wheel.tsx';

/** Until it is there, a time is picked from the browser's own list. */
const ClockList = later(async () => (await import('./clock-list.tsx')).ClockList, ClockWheel);

/** A wall time in quarters of an hour: typed or picked; on a phone by the phone's own wheel. */
export function ClockSelect(props: Omit<ClockProps, 'clocks'>) {
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { side, wall } = props;
  const clocks = side === 'from' ? startClocks(wall.from) : endClocks(wall.from, wall.to);
  return phone ? <ClockWheel {...props} clocks={clocks} /> : <ClockList {...props} clocks={clocks} />;
}
