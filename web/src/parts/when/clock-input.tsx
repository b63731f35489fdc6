import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useState } from 'react';
import { readClock } from '../../lib/read-clock.ts';
import { endClocks, startClocks } from '../../lib/when.ts';

interface Props extends Pick<AutocompleteProps, 'label' | 'aria-label' | 'size' | 'error' | 'name' | 'w' | 'maw'> {
  readonly value: string;
  readonly onClock: (clock: string) => void;
  /** The end of something: midnight is the end of the day. */
  readonly isEnd?: boolean;
}

/** A wall time of 24 hours, whatever the browser's own way is: typed to the minute, or picked in quarters of an hour. */
export function ClockInput({ value, onClock, isEnd = false, ...props }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string): void => {
    const clock = readClock(text, isEnd);
    if (clock !== null && clock !== value) onClock(clock);
  };
  const leave = (): void => {
    if (typed !== null) take(typed);
    setTyped(null);
  };
  const all = isEnd ? endClocks('00:00', value) : startClocks(value);
  // From the one that is chosen on: nobody scrolls through the night.
  const clocks = [...all.filter((clock) => clock >= value), ...all.filter((clock) => clock < value)];
  return (
    <Autocomplete
      {...props}
      value={typed ?? value}
      data={typed === null ? clocks : clocks.filter((clock) => clock.startsWith(typed))}
      // What fits is chosen above.
      filter={({ options }) => options}
      maxDropdownHeight={220}
      comboboxProps={{ width: 110, position: 'bottom-start', shadow: 'md' }}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={(text) => {
        setTyped(text);
        // The rest may be on its way: `103` can become `10:30`.
        if (text.includes(':')) take(text);
      }}
      onOptionSubmit={() => setTyped(null)}
      onBlur={leave}
      onKeyDown={({ key }) => key === 'Enter' && leave()}
    />
  );
}
