import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEraseVisitor, type Badge } from '../../data/visitors.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';

interface Props {
  readonly badge: Pick<Badge, 'visitorId' | 'name'>;
  readonly onClose: () => void;
}

/** Forgets who a visitor is, after a question: it cannot be taken back. What changes nothing has the focus. */
export function EraseQuestion({ badge: { visitorId, name }, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useEraseVisitor();
  // Said also where the row of who is erased has gone by then, and this with it.
  const yes = (): void =>
    void mutateAsync(visitorId)
      .then(({ more }) => tell(t(more ? 'erasedMore' : 'erasedNow', { name })), tellProblem)
      .finally(onClose);
  return (
    <Question title={t('askErase', { name })} size="sm" onClose={onClose}>
      <Text>{t('askEraseText')}</Text>
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('keepDetails')}
        </Button>
        <Button color="red.8" loading={isPending} onClick={yes}>
          {t('erase')}
        </Button>
      </Answers>
    </Question>
  );
}
