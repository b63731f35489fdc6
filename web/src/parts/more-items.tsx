import { Menu } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { FirstOpenedMenu } from '../ui/first-opened-menu.tsx';
import type { MenuTarget } from '../ui/late-menu.tsx';
import { InMenu, type RowButtonProps } from './row-button.tsx';

interface Props {
  readonly target: MenuTarget;
  readonly children?: ReactNode;
}

/** What else can be done, one below the other. */
export function MoreItems({ target, children }: Props) {
  return (
    <FirstOpenedMenu
      target={target}
      position="bottom-start"
      width={220}
      returnFocus={false}
      withInitialFocusPlaceholder={false}
    >
      <InMenu value={drawItem}>{children}</InMenu>
    </FirstOpenedMenu>
  );
}

const drawItem = (props: RowButtonProps): ReactNode => <Item {...props} />;

function Item({ loading = false, onClick, ...props }: RowButtonProps) {
  const choose = ({ currentTarget }: MouseEvent<HTMLElement>): void => {
    // What it opens gives the focus back to what has it now: the menu is gone by then, its button is not.
    const button = currentTarget.closest('[role=menu]')?.getAttribute('aria-labelledby');
    if (button) document.getElementById(button)?.focus({ preventScroll: true });
    onClick?.();
  };
  return <Menu.Item {...props} disabled={loading} onClick={choose} />;
}
