import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLendOut } from '../../data/assignments.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { useNow } from '../../lib/now.ts';
import { showProblem } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly assignment: Assignment;
  /** Whose it is; undefined: mine. */
  readonly who: string | undefined;
  readonly onClose: () => void;
}

/** On which days others may have it. */
export function LendQuestion({ assignment, who, onClose }: Props) {
  const { t } = useTranslation('your-places');
  const { id, resourceName: name, zone } = assignment;
  const today = dayIn(useNow(), zone);
  const earliest = assignment.firstDay > today ? assignment.firstDay : today;
  const { mutateAsync, isPending, error } = useLendOut();
  const notTheirs = who === undefined ? t('notYours') : t('other.notTheirs', { who });
  const isHers = (value: string): string | null =>
    value < earliest || (assignment.lastDay !== null && assignment.lastDay < value) ? notTheirs : null;
  const isDay = (value: string): string | null => (value === '' ? t('needDay') : isHers(value));
  const { props, wrong, refusal } = useForm<'firstDay' | 'lastDay'>({
    fields: {
      firstDay: isDay,
      lastDay: (value, { firstDay }) =>
        value === '' ? null : (isHers(value) ?? (value < firstDay ? t('order') : null)),
    },
    error,
    send: ({ firstDay, lastDay }) =>
      whenDone(mutateAsync({ id, firstDay, lastDay: lastDay === '' ? firstDay : lastDay }), {
        onSuccess: () => {
          tell(t('lent', { name }));
          onClose();
        },
      }),
  });
  return (
    <Question title={t('lendTitle', { name })} size="md" onClose={onClose}>
      <form {...props}>
        <Stack gap="md">
          <Text>{t('lendText')}</Text>
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              type="date"
              name="firstDay"
              label={t('first')}
              min={earliest}
              max={assignment.lastDay ?? undefined}
              error={wrong('firstDay')}
              data-autofocus
            />
            <TextInput
              type="date"
              name="lastDay"
              label={t('last')}
              description={t('lastHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={earliest}
              max={assignment.lastDay ?? undefined}
              error={wrong('lastDay')}
            />
          </SimpleGrid>
          {refusal !== null && <Refusal>{showProblem(refusal)}</Refusal>}
          <FormButtons isPending={isPending} cancel={t('cancel')} says={t('lend')} onClose={onClose} />
        </Stack>
      </form>
    </Question>
  );
}
