import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAddLockers, type LockerBank } from '../../data/locker-banks.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { isCount, isNaming, LockersFields, lockersIn, MOST_LOCKERS } from './lockers-fields.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly bank: LockerBank;
  readonly onClose: () => void;
}

/** How many more lockers a bank gets. */
export function LockersQuestion({ bank, onClose }: Props) {
  const { t } = useTranslation('locker-banks');
  const { mutateAsync, error, isPending } = useAddLockers();
  const name = nameOf(bank);
  const { props, wrong, refusal } = useForm({
    fields: {
      count: (value) => (isCount(value) ? null : t('needCount', { most: MOST_LOCKERS })),
      naming: (value) => (isNaming(value) ? null : t('needSign')),
    },
    error,
    send: ({ count, naming }) =>
      whenDone(mutateAsync({ id: bank.id, ...lockersIn(count, naming) }), {
        onSuccess: () => {
          tell(t('put', { name }));
          onClose();
        },
      }),
  });
  return (
    <Question title={t('moreTitle', { name })} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <LockersFields within="" wrong={{ count: wrong('count'), naming: wrong('naming') }} takesFocus />
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t('more')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
