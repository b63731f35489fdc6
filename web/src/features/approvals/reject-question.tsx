import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answers, Question } from '../../ui/question.tsx';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly onYes: (reason: string) => void;
}

/** Asks for a reason before something is turned down; none has to be given. */
export function RejectQuestion({ title, onClose, onYes }: Props) {
  const { t } = useTranslation('approvals');
  const [reason, setReason] = useState('');
  return (
    <Question title={title} size="md" onClose={onClose}>
      <Textarea
        label={t('reason')}
        description={t('reasonText')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000}
        autosize
        minRows={2}
        data-autofocus
      />
      <Answers>
        <Button variant="default" onClick={onClose}>
          {t('back')}
        </Button>
        <Button color="red.8" onClick={() => onYes(reason.trim())}>
          {t('reject')}
        </Button>
      </Answers>
    </Question>
  );
}
