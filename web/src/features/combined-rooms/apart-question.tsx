import { Alert, Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answers, Question } from '../../ui/question.tsx';

interface Props {
  readonly name: string;
  readonly onClose: () => void;
  /** @param retire is it booked no more at all? */
  readonly onYes: (retire: boolean) => void;
}

/** Asks what becomes of a combined room that is taken apart: a hall of two rooms is none beside them. */
export function ApartQuestion({ name, onClose, onYes }: Props) {
  const { t } = useTranslation('combined-rooms');
  const [retire, setRetire] = useState(false);
  return (
    <Question title={t('apartTitle', { name })} size="sm" onClose={onClose}>
      <Text mb="sm">{t('apartText')}</Text>
      <Checkbox
        checked={retire}
        onChange={(event) => setRetire(event.currentTarget.checked)}
        label={t('retire')}
        description={t('retireHint')}
        mb="sm"
      />
      <Alert color={retire ? 'gray' : 'orange'} variant="light" mb="lg" aria-live="polite">
        {t(retire ? 'apartRetired' : 'apartStays', { name })}
      </Alert>
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('keep')}
        </Button>
        <Button color="red.8" onClick={() => onYes(retire)}>
          {t('apart')}
        </Button>
      </Answers>
    </Question>
  );
}
