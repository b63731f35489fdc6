import { useEffect, useRef } from 'react';

/** As long as a code is read at most: what is more is no code. */
export const MOST = 40;

/** Of what was scanned or typed, what a code is made of. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .toUpperCase()
    .slice(0, MOST);

interface Typing {
  readonly onCharacter: (character: string) => void;
  readonly onEnter: () => void;
}

/**
 * Hears what a scanner types, which is a keyboard to the browser, wherever on the page the focus is. An Enter that ends what was typed
 * is never the press of a button that happens to have the focus.
 * @param given null: what is typed is for what has the focus
 */
export function useTyping(given: Typing | null): void {
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  useEffect(() => {
    let isTyping = false;
    const hear = (event: KeyboardEvent): void => {
      if (latest.current === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Enter' && isTyping) {
        event.preventDefault();
        isTyping = false;
        latest.current.onEnter();
        return;
      }
      if (event.key === 'Tab') isTyping = false;
      if (!/^[0-9A-Za-z]$/.test(event.key)) return;
      isTyping = true;
      if (event.target instanceof HTMLInputElement) return; // it has got it already
      event.preventDefault();
      latest.current.onCharacter(event.key);
    };
    const rest = (): void => void (isTyping = false);
    document.addEventListener('keydown', hear, { capture: true });
    document.addEventListener('pointerdown', rest, { capture: true });
    return () => {
      document.removeEventListener('keydown', hear, { capture: true });
      document.removeEventListener('pointerdown', rest, { capture: true });
    };
  }, []);
}
