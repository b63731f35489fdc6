import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { KEPT_DAYS } from '../signals/contract.ts';
import { deletePersonal } from './store.ts';

/** What was decided by what devices said is kept for as long as that. */
export const forgetOldDecisions: readonly Chore[] = [
  clearOlder('presence_decision', 'decided_at', Temporal.Duration.from({ hours: 24 * KEPT_DAYS })),
  { name: 'decisions by signals about one person', clear: deletePersonal },
];
