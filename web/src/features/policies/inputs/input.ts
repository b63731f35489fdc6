/** What an input of a rule gets, by what the rule says. */
export interface InputProps<Says> {
  readonly says: Says;
  readonly onChange: (says: Says) => void;
  /** What it is called, for who cannot see its card. */
  readonly label: string;
  /** By which a refusal finds it: of several inputs the first has it. */
  readonly name: string;
}
