import { useTranslation } from 'react-i18next';
import { useLeaveWaiting, type WaitingEntry } from '../../data/waiting.ts';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

/** Waits no more, or leaves an offer to the next. */
export function useLeaving({ id }: WaitingEntry) {
  const { t } = useTranslation('waiting');
  const { mutateAsync, isPending } = useLeaveWaiting();
  const leave = (said: string): void =>
    whenDone(mutateAsync({ id, key: newKey() }), {
      onSuccess: () => tell(said),
      // Over in any case: the list is asked for anew.
      onError: (error) => (isProblem(error, 'waiting_over') ? tell(t('over')) : tellProblem(error)),
    });
  return { leave, isLeaving: isPending };
}
