import { Select } from '@mantine/core';
import { useDelegators, type Delegator } from '../data/delegates.ts';

interface Props {
  readonly name?: string;
  readonly label: string;
  /** What is said where it is for me. */
  readonly placeholder: string;
  readonly error?: string | null;
  /** Those of whom I may book for whom it can be; all of them unless said. */
  readonly among?: readonly Delegator[];
  /** It cannot be for me. */
  readonly isForOther?: boolean;
  /** For whom; null: for me. */
  readonly value: Pick<Delegator, 'userId'> | null;
  readonly onChange: (who: Delegator | null) => void;
}

/** For whom it is: for me, or for one of those for whom I may book. Who may for nobody is not asked. */
export function ForWhom({ value, among, isForOther = false, onChange, ...shown }: Props) {
  const all = useDelegators();
  const delegators = among ?? all;
  if (delegators.length === 0) return null;
  return (
    <Select
      {...shown}
      clearable={!isForOther}
      allowDeselect={!isForOther}
      value={value && String(value.userId)}
      data={delegators.map(({ userId, name }) => ({ value: String(userId), label: name }))}
      onChange={(id) => onChange(delegators.find(({ userId }) => String(userId) === id) ?? null)}
    />
  );
}
