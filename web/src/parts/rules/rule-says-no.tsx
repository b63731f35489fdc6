import { IconHandStop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './ruled.module.css';

interface Props {
  readonly title: string;
  readonly reasons: readonly string[];
  /** What else there is to say. */
  readonly children?: ReactNode;
}

/** What a rule refuses, kindly: in a few words, and the rules themselves. */
export function RuleSaysNo({ title, reasons, children }: Props) {
  return (
    <output className={classes.ruled}>
      <IconHandStop size={20} stroke={1.7} aria-hidden="true" />
      <span>
        <b>{title}</b>
        {reasons.map((reason) => (
          <i key={reason}>{reason}</i>
        ))}
        {children}
      </span>
    </output>
  );
}
