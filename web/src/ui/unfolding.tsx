import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import classes from './unfolding.module.css';

interface Props {
  readonly title: string;
  /** What is in it, said for who does not see where it stands. */
  readonly label: string;
  readonly children: ReactNode;
  /** Where somebody else keeps whether it is open. */
  readonly opened?: boolean;
  readonly onToggle?: () => void;
}

/** More of a row, shown when it is asked for. */
export function Unfolding({ title, label, children, onToggle, ...kept }: Props) {
  const [own, setOwn] = useState(false);
  const opened = kept.opened ?? own;
  const section = useId();
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        mt="xs"
        ml={-8}
        aria-expanded={opened}
        aria-controls={opened ? section : undefined}
        aria-label={label}
        rightSection={<IconChevronDown size={15} className={classes.sign ?? ''} data-opened={opened} />}
        onClick={onToggle ?? (() => setOwn(!opened))}
      >
        {title}
      </Button>
      {opened && (
        <section id={section} aria-label={label} className={classes.section}>
          {children}
        </section>
      )}
    </>
  );
}
