import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';

/** So many are shown at first, and each time that more are asked for. */
const AT_ONCE = 20;

/**
 * Shows a long list in turn: each thing in it asks for its names.
 * @param say the words for the next of them, and for all that are left
 */
export function useInTurn<Item>(
  items: readonly Item[],
  say: (next: number, left: number) => string,
): { readonly shown: readonly Item[]; readonly more: ReactNode } {
  const [most, setMost] = useState(AT_ONCE);
  const left = items.length - most;
  return {
    shown: items.slice(0, most),
    more: left > 0 && (
      <Button variant="subtle" size="sm" px={8} onClick={() => setMost(most + AT_ONCE)}>
        {say(Math.min(left, AT_ONCE), left)}
      </Button>
    ),
  };
}
