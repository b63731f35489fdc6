import { Button } from '@mantine/core';
import { createContext, use, type ReactNode } from 'react';

/** One of the things that can be done with a booking. */
export interface RowButtonProps {
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
  readonly loading?: boolean;
  readonly onClick?: () => void;
  /** Draws it as a link, with what makes it look as it does. */
  readonly renderRoot?: (props: { readonly children?: ReactNode }) => ReactNode;
}

/** How it is drawn in a menu; null: it stands in the row. */
export const InMenu = createContext<((props: RowButtonProps) => ReactNode) | null>(null);

/** Something that can be done less often: a quiet button of the row, or of its menu. */
export function RowButton(props: RowButtonProps) {
  const draw = use(InMenu);
  return draw ? draw(props) : <Button size="xs" variant="subtle" color="gray" {...props} />;
}
