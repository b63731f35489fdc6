import { Button, Group, Paper, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './wish-card.module.css';
import { RejectQuestion } from './reject-question.tsx';

interface Props {
  readonly heading: string;
  readonly details: readonly string[];
  /** What she says of it. */
  readonly notes?: string | null;
  /** When that is. */
  readonly children: ReactNode;
  readonly below?: ReactNode;
  /** What turns it down once it was asked why. */
  readonly no: {
    readonly label: string;
    readonly title: string;
    readonly isPending: boolean;
    readonly onYes: (reason: string) => void;
  };
  /** What grants it. */
  readonly yes: ReactNode;
}

/** Somebody's wish, with what decides on it. */
export function WishCard({ heading, details, notes = null, children, below, no, yes }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Paper component="article" withBorder radius="lg" p="md" aria-label={heading}>
      <Group justify="space-between" gap="sm">
        <div className={classes.what}>
          <Text fw={600}>{heading}</Text>
          {children}
          <Text size="sm" c="dimmed">
            {details.join(' · ')}
          </Text>
          {notes !== null && (
            <Text size="sm" className={classes.notes ?? ''}>
              {notes}
            </Text>
          )}
        </div>
        <Group gap={8}>
          <Button variant="default" disabled={no.isPending} onClick={() => setAsking(true)}>
            {no.label}
          </Button>
          {yes}
        </Group>
      </Group>
      {below}
      {isAsking && (
        <RejectQuestion
          title={no.title}
          onClose={() => setAsking(false)}
          onYes={(reason) => {
            setAsking(false);
            no.onYes(reason);
          }}
        />
      )}
    </Paper>
  );
}
