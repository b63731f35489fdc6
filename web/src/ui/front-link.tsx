import { Anchor, type AnchorProps } from '@mantine/core';
import { Link, type HistoryState, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The e-mail address that was typed on the page before. */
    readonly address?: string;
    /** The short name of a workplace that was typed there. */
    readonly workplace?: string;
  }
}

type Props = AnchorProps & {
  readonly to: NonNullable<LinkProps['to']>;
  /** What the next page is told beside its address. */
  readonly state?: HistoryState;
  readonly children: ReactNode;
};

/** A quiet link between the pages in front of the app. */
export function FrontLink({ to, state, children, ...look }: Props) {
  return (
    <Anchor size="sm" {...look} renderRoot={(props) => <Link to={to} {...(state && { state })} {...props} />}>
      {children}
    </Anchor>
  );
}
