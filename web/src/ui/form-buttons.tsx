import { Button } from '@mantine/core';
import { Answers } from './question.tsx';

interface Props {
  readonly isPending: boolean;
  /** What leaves it as it is, as the button says it. */
  readonly cancel: string;
  /** What is done, as the button says it. */
  readonly says: string;
  readonly onClose: () => void;
}

/** Leaves a form, or sends it. */
export const FormButtons = ({ isPending, cancel, says, onClose }: Props) => (
  <Answers>
    <Button variant="default" onClick={onClose}>
      {cancel}
    </Button>
    <Button type="submit" loading={isPending}>
      {says}
    </Button>
  </Answers>
);
