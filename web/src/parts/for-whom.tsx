import { Select } from '@mantine/core';
import { useDelegators, type Delegator } from '../data/delegates.ts';

interface Props {
  readonly name?: string;
  readonly label: string;
  /** What is said where it is for me. */
  readonly placeholder: string;
  readonly error?: string | null;
  /** For whom; null: for me. */
  readonly value: Pick<Delegator, 'userId'> | null;
  readonly onChange: (who: Delegator | null) => void;
}

/** For whom it is: for me, or for one of those for whom I may book. Who may for nobody is not asked. */
export function ForWhom({ value, onChange, ...shown }: Props) {
  const delegators = useDelegators();
  if (delegators.length === 0) return null;
  return (
    <Select
      {...shown}
      clearable
      value={value && String(value.userId)}
      data={delegators.map(({ userId, name }) => ({ value: String(userId), label: name }))}
      onChange={(id) => onChange(delegators.find(({ userId }) => String(userId) === id) ?? null)}
    />
  );
}
