import { NativeSelect } from '@mantine/core';
import type { Wall } from '../../lib/when.ts';
import classes from './when-picker.module.css';

/** What a wall time is picked from, whichever way. */
export interface ClockProps {
  readonly label: string;
  readonly side: 'from' | 'to';
  readonly wall: Wall;
  readonly clocks: readonly string[];
  readonly onChange: (clock: string) => void;
}

/** Times as the browser, or the phone, has them picked. */
export function ClockWheel({ label, side, wall, clocks, onChange }: ClockProps) {
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
