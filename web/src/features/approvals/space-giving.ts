import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAboutRequest, type AboutRequest, type SpaceRequest } from '../../data/space-requests.ts';
import { isProblem } from '../../lib/problem.ts';
import { whenDone } from '../../lib/when-done.ts';
import { tellRefusal } from '../../parts/tell-refusal.ts';
import { tell } from '../../ui/tell.tsx';

type Without<Id, About> = About extends unknown ? Omit<About, keyof Id> : never;

/** Gives a space, or none. */
export function useGiving({ id }: SpaceRequest) {
  const { t } = useTranslation('approvals');
  const client = useQueryClient();
  const { mutateAsync, isPending } = useAboutRequest();
  /** @param said what is said once it is done */
  const decide = (does: Without<{ readonly id: number }, AboutRequest>, said: string): void =>
    whenDone(mutateAsync({ ...does, id }), {
      onSuccess: () => tell(said),
      onError: (error) => {
        // Somebody else was quicker, it was taken back, or it is not hers to decide any more: the list is asked for anew.
        if (isProblem(error, 'space_request_over')) tell(t('decided'));
        else if (isProblem(error, 'space_request_not_yours')) tell(t('notYours'));
        else void tellRefusal(client, error);
      },
    });
  return { decide, isPending };
}
