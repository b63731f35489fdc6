import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

interface Props extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  readonly value: number;
  readonly onCount: (count: number) => void;
}

/** A whole number. While nothing stands in it, to be typed anew, it counts as before. */
export function CountInput({ value, onCount, ...props }: Props) {
  const [empty, setEmpty] = useState(false);
  return (
    <NumberInput
      w={84}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      {...props}
      value={empty ? '' : value}
      onBlur={() => setEmpty(false)}
      onChange={(typed) => {
        setEmpty(typeof typed !== 'number');
        if (typeof typed === 'number') onCount(typed);
      }}
    />
  );
}
