import type { ComponentProps } from 'react';

interface Props extends ComponentProps<'button'> {
  readonly 'data-loading'?: boolean;
}

const ignore = (event: React.MouseEvent): void => event.preventDefault();

/** The element of every button. While it is busy it does nothing, and keeps the focus: a disabled one would lose it. */
export const buttonRoot = (props: Props) =>
  props['data-loading'] ? <button {...props} disabled={false} aria-disabled onClick={ignore} /> : <button {...props} />;
