import { useTranslation } from 'react-i18next';
import { useLeaveWaiting, type WaitingEntry } from '../../data/waiting.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';

/** Waits no more, or leaves an offer to the next. */
export function useLeaving({ id }: WaitingEntry) {
  const { t } = useTranslation('waiting');
  const { mutate, isPending } = useLeaveWaiting();
  const leave = (said: string): void =>
    mutate(
      { id, key: newKey() },
      {
        onSuccess: () => tell(said),
        // Over in any case: the list is asked for anew.
        onError: (error) => (isProblem(error, 'waiting_over') ? tell(t('over')) : tellProblem(error)),
      },
    );
  return { leave, isLeaving: isPending };
}
