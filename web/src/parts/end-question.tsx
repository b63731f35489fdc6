import { Button, Text } from '@mantine/core';
import { Answers, Question } from '../ui/question.tsx';

interface Props {
  readonly says: { readonly title: string; readonly text: string; readonly keep: string; readonly yes: string };
  readonly onClose: () => void;
  readonly onYes: () => void;
}

/** Asks before an address or a token ends that others may still use; what changes nothing is where the focus is. */
export function EndQuestion({ says: { title, text, keep, yes }, onClose, onYes }: Props) {
  return (
    <Question title={title} size="sm" onClose={onClose}>
      <Text mb="lg">{text}</Text>
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button color="red.8" onClick={onYes}>
          {yes}
        </Button>
      </Answers>
    </Question>
  );
}
