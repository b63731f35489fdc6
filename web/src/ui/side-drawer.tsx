import { Drawer, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../../lib/texts.ts';
import classes from '../../parts/ordering/ordering.module.css';
import { useGivenBack } from '../../ui/question.tsx';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form beside the page; the focus goes back to what opened it. */
export function SideDrawer({ title, onClose, children }: Props) {
  useGivenBack(true);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={560} returnFocus={false}>
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
