import { Drawer, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../lib/texts.ts';
import { useGivenBack } from './question.tsx';
import classes from './side-drawer.module.css';

interface Props {
  readonly title: string;
  /** How wide it is, in pixels; on a phone it is all of the page. */
  readonly size?: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Something beside the page, mostly a form; the focus goes back to what opened it. */
export function SideDrawer({ title, size = 560, onClose, children }: Props) {
  useGivenBack(true);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={size} returnFocus={false}>
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content aria-label={title}>
        <Drawer.Header className={classes.header ?? ''}>
          <Title order={2} size="h3">
            {title}
          </Title>
          <Drawer.CloseButton aria-label={words('close')} size="lg" />
        </Drawer.Header>
        <Drawer.Body className={classes.body ?? ''}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
