import { Alert } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clashesOf } from '../../lib/clashes.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem, showTimes } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import type { When } from '../../lib/when.ts';
import { codeText } from '../rules/code-text.ts';
import { useReasons } from '../rules/reasons.ts';
import { RuleSaysNo } from '../rules/rule-says-no.tsx';
import type { Refusal } from './use-refusal.ts';

interface Props {
  readonly error: Error;
  readonly refusal: Refusal;
  readonly when: When;
}

/** What stands in the way of a change, while it is chosen. */
export function Foreseen({ refusal: { foreseen, losesApproval, check }, when }: Omit<Props, 'error'>) {
  const { t } = useTranslation('changing');
  const { reasonOf } = useReasons(check ?? { rules: [] }, when.period, when.zone);
  if (losesApproval) return <RuleSaysNo title={t('approval')} reasons={[t('approvalText')]} />;
  const [first] = foreseen;
  if (first === undefined) return null;
  const title = first.code === 'resource_already_booked' ? t('taken') : codeText(first);
  const reasons = new Set(foreseen.map(reasonOf).filter((reason) => reason !== title));
  return <RuleSaysNo title={title} reasons={[...reasons]} />;
}

/** Why a change was refused, as kindly as a booking is. */
export function Refused({ error, refusal: { rule, isTaken, losesApproval, check }, when }: Props) {
  const { t } = useTranslation('changing');
  const { reasonOf } = useReasons(check ?? { rules: [] }, when.period, when.zone);
  if (losesApproval) return <RuleSaysNo title={t('approval')} reasons={[t('approvalText')]} />;
  if (rule !== null) {
    const inForce = check?.rules.find((one) => one.rule === rule.rule && one.policyId === rule.policyId);
    const title = showProblem(error);
    const reason = inForce && reasonOf({ ...unsaid, ...inForce, code: isProblem(error) ? error.code : '' });
    return <RuleSaysNo title={title} reasons={reason === undefined || reason === title ? [] : [reason]} />;
  }
  const times = isTaken && isProblem(error) ? clashesOf(error).map((clash) => showTimes(clash, when.zone)) : [];
  return (
    <Alert
      color={isTaken ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconClockExclamation size={20} />}
      title={isTaken ? t('taken') : words('failed')}
    >
      {times.length > 0 ? t('takenDuring', { times: times.join(', ') }) : showProblem(error)}
    </Alert>
  );
}

/** What a refusal by a rule does not say of itself. */
const unsaid = { param: null, detail: '' };
