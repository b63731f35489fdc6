import { Select, type SelectProps } from '@mantine/core';
import { showLength } from '../../lib/show.ts';
import { periodOf } from '../../lib/when.ts';
import type { ClockProps } from './clock-wheel.tsx';
import classes from './when-picker.module.css';

/** Times to type or to pick; of ends, with how long it is until then. */
export function ClockList({ label, side, wall, clocks, onChange }: ClockProps) {
  return (
    <Select
      aria-label={label}
      value={wall[side]}
      data={[...clocks]}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      withCheckIcon={false}
      filter={asTyped}
      maxDropdownHeight={280}
      rightSectionWidth={0}
      rightSection={<span />}
      comboboxProps={{ width: side === 'to' ? 190 : 110, position: 'bottom-start', shadow: 'md' }}
      classNames={{ input: classes.clock ?? '', option: classes.option ?? '' }}
      renderOption={({ option }) => (
        <>
          {option.value}
          {side === 'to' && (
            <span className={classes.length}>{showLength(periodOf({ ...wall, to: option.value }, 'UTC'))}</span>
          )}
        </>
      )}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        // It takes what is chosen, and sends no form: that would be with the time before.
        event.preventDefault();
        // Whoever types a whole time is quicker than the list.
        const typed = /^(\d\d):?(\d\d)$/.exec(event.currentTarget.value);
        const clock = typed && `${typed[1]}:${typed[2]}`;
        if (clock && clock !== wall[side] && clocks.includes(clock)) onChange(clock);
      }}
      onChange={(clock) => clock !== null && onChange(clock)}
    />
  );
}

/** Of times typed without a colon, too: `930` and `0930` are `09:30`. */
const asTyped: NonNullable<SelectProps['filter']> = ({ options, search }) => {
  const typed = search.replaceAll(/\D/g, '');
  const fits = (clock: string): boolean => {
    const digits = clock.replace(':', '');
    return digits.startsWith(typed) || digits.startsWith(`0${typed}`);
  };
  return options.filter((option) => !('value' in option) || fits(option.value));
};
