import { Modal, Title } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

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
      <Modal.Content radius="lg" aria-label={title}>
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

/** Remembers what has the focus as something opens, and gives it back as that closes. */
export function useGivenBack(opened: boolean): void {
  const opener = useRef<Element | null>(null);
  // Before the focus goes in.
  useLayoutEffect(() => {
    if (opened) opener.current = document.activeElement;
  }, [opened]);
  useEffect(() => {
    if (!opened) return undefined;
    return () => {
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    };
  }, [opened]);
}
