import { TextInput, type TextInputProps } from '@mantine/core';
import { isClock } from '../../../lib/when.ts';

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  readonly value: string;
  readonly onClock: (clock: string) => void;
  /** The end of something: midnight is the end of the day. */
  readonly isEnd?: boolean;
}

/** A wall time, by the browser's own means. */
export const ClockInput = ({ value, onClock, isEnd = false, ...props }: Props) => (
  <TextInput
    {...props}
    type="time"
    value={value === '24:00' ? '00:00' : value}
    onChange={({ currentTarget: { value: typed } }) => {
      if (isClock(typed)) onClock(isEnd && typed === '00:00' ? '24:00' : typed);
    }}
  />
);
