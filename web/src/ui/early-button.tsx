import { Button, Text, type ButtonProps } from '@mantine/core';
import { useId, useState, type MouseEvent, type ReactNode } from 'react';

interface Props extends ButtonProps {
  /** What is missing before it does anything, said once it is pressed all the same; null: nothing. */
  readonly missing: string | null;
  readonly type?: 'submit' | 'button';
  readonly 'aria-label'?: string;
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly children: ReactNode;
}

/** A button that Tab reaches before it can do anything: pressed too early, it says what is missing. */
export function EarlyButton({ missing, onClick, children, ...shown }: Props) {
  const hint = useId();
  const [isPressed, setPressed] = useState(false);
  const isEarly = missing !== null;
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    setPressed(isEarly);
    if (isEarly) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <>
      <Button
        {...shown}
        {...(isEarly && { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': hint })}
        onClick={press}
      >
        {children}
      </Button>
      <Text component="output" id={hint} size="sm" c="dimmed" w="100%" display="block">
        {isEarly && isPressed && missing}
      </Text>
    </>
  );
}
