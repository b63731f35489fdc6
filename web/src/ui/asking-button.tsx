import { Button, Text, type ButtonProps } from '@mantine/core';
import { useState } from 'react';
import { Answers, Question } from './question.tsx';

interface Props {
  readonly says: {
    readonly what: string;
    readonly label: string;
    readonly title: string;
    readonly text?: string;
    readonly keep: string;
  };
  readonly color?: string;
  /** How the button looks that asks. */
  readonly look?: Pick<ButtonProps, 'variant' | 'size' | 'color'>;
  readonly isPending: boolean;
  /** Does it and says so, whether or not its row is still there. */
  readonly onYes: () => Promise<void>;
}

const SMALL = { variant: 'default', size: 'xs' } as const;

/** Does what cannot be undone after a question; what changes nothing has the focus. */
export function AskingButton({ says, color, look = SMALL, isPending, onYes }: Props) {
  const { what, label, title, text, keep } = says;
  const [isAsking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Button {...look} aria-label={label} onClick={() => setAsking(true)}>
        {what}
      </Button>
      {isAsking && (
        <Question title={title} size="sm" onClose={close}>
          {text !== undefined && <Text mb="lg">{text}</Text>}
          <Answers>
            <Button variant="default" onClick={close} data-autofocus>
              {keep}
            </Button>
            <Button
              {...(color !== undefined && { color })}
              loading={isPending}
              onClick={() => void onYes().finally(close)}
            >
              {what}
            </Button>
          </Answers>
        </Question>
      )}
    </>
  );
}
