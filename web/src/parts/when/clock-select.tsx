import { NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { endClocks, startClocks, type Wall } from '../../lib/when.ts';
import { later } from '../../ui/later.tsx';
import classes from './when-picker.module.css';

interface Props {
  readonly label: string;
  readonly side: 'from' | 'to';
  readonly wall: Wall;
  readonly onChange: (clock: string) => void;
}

/** A list as Atrium draws it. */
export interface ClockListProps extends Props {
  readonly clocks: readonly string[];
}

/** Until the list is there, its time is picked from the browser's own. */
const ClockList = later<ClockListProps>(async () => (await import('./clock-list.tsx')).ClockList, ClockWheel);

/** A wall time in quarters of an hour: typed or picked; on a phone by the phone's own wheel. */
export function ClockSelect(props: Props) {
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { side, wall } = props;
  const clocks = side === 'from' ? startClocks(wall.from) : endClocks(wall.from, wall.to);
  return phone ? <ClockWheel {...props} clocks={clocks} /> : <ClockList {...props} clocks={clocks} />;
}

function ClockWheel({ label, side, wall, clocks, onChange }: ClockListProps) {
  return (
    <NativeSelect
      aria-label={label}
      value={wall[side]}
      data={[...clocks]}
      rightSectionWidth={0}
      rightSection={<span />}
      classNames={{ input: classes.clock ?? '' }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
