import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../lib/texts.ts';
import { CopiedLink } from './copied-link/copied-link.tsx';

interface Props {
  readonly secret: string;
  /** What it is, for who does not see it. */
  readonly label: string;
  /** What the button that copies says, where it is no link. */
  readonly copy?: string;
  /** That it is told this once. */
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A secret that is told once: to be copied, and put away. Who draws it takes it away when it counts no more. */
export function ToldOnce({ secret, label, copy, children, onClose }: Props) {
  return (
    <>
      <CopiedLink link={secret} label={label} {...(copy !== undefined && { copy })} />
      <Group gap={8}>
        <Text size="sm" component="output" style={{ flex: 1 }}>
          {children}
        </Text>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
          {words('close')}
        </Button>
      </Group>
    </>
  );
}

/** Is it what somebody may recognise this secret by: does it end with the same four characters? */
export const isHintOf = (hint: string, secret: string): boolean => hint.endsWith(secret.slice(-4));
