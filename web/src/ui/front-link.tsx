import { Anchor, type AnchorProps } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type Props = AnchorProps & { readonly to: NonNullable<LinkProps['to']>; readonly children: ReactNode };

/** A quiet link between the pages in front of the app. */
export function FrontLink({ to, children, ...look }: Props) {
  return (
    <Anchor size="sm" {...look} renderRoot={(props) => <Link to={to} {...props} />}>
      {children}
    </Anchor>
  );
}
