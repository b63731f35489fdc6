import { Button, Group, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly id: string;
  readonly title: string;
  /** What adds to it, as the button says it. */
  readonly add: string;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}

/** A kind of screens under its title, with what adds one. */
export function Section({ id, title, add, onAdd, children }: Props) {
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" mt="xl" mb="xs">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        <Button variant="default" leftSection={<IconPlus size={17} aria-hidden="true" />} onClick={onAdd}>
          {add}
        </Button>
      </Group>
      {children}
    </section>
  );
}
