import { ActionIcon, Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeletePolicy, type Policy } from '../../data/policies.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface DeleteProps {
  readonly policy: Policy;
  readonly onDeleted: () => void;
}

/** Deletes a policy after a question that says what that means; what changes nothing has the focus. */
export function DeletePolicy({ policy: { id, name }, onDeleted }: DeleteProps) {
  const { t } = useTranslation('policies');
  const [asking, setAsking] = useState(false);
  const { mutateAsync, isPending } = useDeletePolicy();
  const yes = (): void =>
    whenDone(mutateAsync({ id }), {
      onSuccess: () => {
        tell(t('deleted', { name }));
        onDeleted();
      },
      onError: (error) => {
        setAsking(false);
        tellProblem(error);
      },
    });
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="red"
        size="lg"
        aria-label={t('deleteOf', { name })}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={19} stroke={1.7} />
      </ActionIcon>
      {asking && (
        <Question title={t('askDelete', { name })} size="md" onClose={() => setAsking(false)}>
          <Text mb="lg">{t('deleteText')}</Text>
          <Answers>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('keep')}
            </Button>
            <Button color="red.8" loading={isPending} onClick={yes}>
              {t('delete')}
            </Button>
          </Answers>
        </Question>
      )}
    </>
  );
}

interface DiscardProps {
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** Asks before what was written is lost. */
export function DiscardQuestion({ onStay, onLeave }: DiscardProps) {
  const { t } = useTranslation('policies');
  return (
    <Question title={t('askDiscard')} size="sm" onClose={onStay}>
      <Text mb="lg">{t('discardText')}</Text>
      <Answers>
        <Button variant="default" onClick={onStay} data-autofocus>
          {t('goOn')}
        </Button>
        <Button color="red.8" onClick={onLeave}>
          {t('discard')}
        </Button>
      </Answers>
    </Question>
  );
}
