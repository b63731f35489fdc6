import { showProblem } from '../../../lib/show.ts';
import { RuleSaysNo } from '../../../parts/rules/rule-says-no.tsx';
import { ruleOf } from '../../../parts/tell-refusal.ts';
import { Refusal } from '../../../ui/refusal.tsx';

interface Props {
  readonly error: Error;
  /** The rule of the policy that refused, in words, as far as it is known. */
  readonly sentence: string | null;
}

/** Why a space cannot be asked for. */
export function Refused({ error, sentence }: Props) {
  if (ruleOf(error) === null) return <Refusal>{showProblem(error)}</Refusal>;
  return <RuleSaysNo title={showProblem(error)} reasons={sentence === null ? [] : [sentence]} />;
}
