import { Group, Modal, Title } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { nearestIn } from './kept-focus.ts';
import classes from './question.module.css';

interface Props {
  readonly opened?: boolean;
  readonly title: string;
  readonly size: 'sm' | 'md';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Asks something before it is done. The focus goes to what is marked with `data-autofocus`, and when it closes back to what
 * opened it: also where the question is first drawn opened, and where it goes as it closes.
 */
export function Question({ opened = true, title, size, onClose, children }: Props) {
  useGivenBack(opened);
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} centered returnFocus={false}>
      <Modal.Overlay backgroundOpacity={0.35} blur={2} />
      <Modal.Content radius="lg" aria-label={title} className={classes.content ?? ''}>
        <Modal.Body p="lg">
          <Title order={2} size="h4" mb="xs">
            {title}
          </Title>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The buttons that answer a question: in sight, however long it is. */
export const Answers = ({ children }: { readonly children: ReactNode }) => (
  <Group justify="flex-end" gap={8} className={classes.answers ?? ''}>
    {children}
  </Group>
);

/** What opened one that closes in this moment: what opens in the same, instead of it, was opened by that, too. */
let handedOn: readonly Element[] | null = null;

/** Remembers what has the focus as something opens, and gives it back as that closes; where it is gone by then, to what is nearest. */
export function useGivenBack(opened: boolean): void {
  const opener = useRef<readonly Element[]>([]);
  // Before the focus goes in.
  useLayoutEffect(() => {
    if (!opened) return undefined;
    opener.current = handedOn ?? withWhatHoldsIt(document.activeElement);
    return () => {
      handedOn = opener.current;
      queueMicrotask(() => (handedOn = null));
    };
  }, [opened]);
  useEffect(() => {
    if (!opened) return undefined;
    return () => {
      const [one, ...places] = opener.current;
      const back = one?.isConnected && !one.matches(':disabled') ? one : nearestIn(places);
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, [opened]);
}

function withWhatHoldsIt(one: Element | null): readonly Element[] {
  const all: Element[] = [];
  for (let at = one; at !== null; at = at.parentElement) all.push(at);
  return all;
}
