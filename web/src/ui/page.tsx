import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page.module.css';

interface Props {
  readonly title: string;
  /** What it is for, in a sentence under the title. */
  readonly lead?: string;
  /** For what is filled in and not looked through. */
  readonly narrow?: boolean;
  /** For what is read across, as a week. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A page within the app that is read from top to bottom. */
export const Page = ({ title, lead, narrow, wide, children }: Props) => (
  <div className={classes.page} data-narrow={narrow || undefined} data-wide={wide || undefined}>
    <Title order={1} size="h2" className={classes.title}>
      {title}
    </Title>
    {lead !== undefined && <Text className={classes.lead}>{lead}</Text>}
    {children}
  </div>
);
