import { cloneElement, useState, type ReactElement, type ReactNode } from 'react';
import type { Later } from './later.tsx';
import { tellProblem } from './tell.tsx';

/** A button, as its menu takes it over. */
export type MenuTarget = ReactElement<React.ComponentProps<'button'>>;

interface Props {
  readonly target: MenuTarget;
  /** What opens on it: a menu, unless said. */
  readonly opens?: 'menu' | 'dialog';
  /** Draws the button and, opened at once, the menu on it (`FirstOpenedMenu`). */
  readonly menu: Later<{ readonly target: MenuTarget; readonly children?: ReactNode }>;
  /** What stands in it, where that is another each time. */
  readonly children?: ReactNode;
}

/** A button whose menu comes when it is asked for. */
export function LateMenu({ target, menu: Opened, opens = 'menu', children }: Props) {
  const [asked, setAsked] = useState(false);
  if (asked) return <Opened target={target}>{children}</Opened>;
  const open = (): void => void Opened.bring().then(() => setAsked(true), tellProblem);
  return cloneElement(target, { onClick: open, 'aria-haspopup': opens, 'aria-expanded': false });
}
