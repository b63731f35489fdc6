import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../ui/question.tsx';

interface Props {
  readonly name: string;
  readonly onClose: () => void;
  /** @param retire is it booked no more at all? */
  readonly onYes: (retire: boolean) => void;
}

/** Asks what becomes of a combined room that is taken apart: a hall of two rooms is none beside them. */
export function ApartQuestion({ name, onClose, onYes }: Props) {
  const { t } = useTranslation('combined-rooms');
  const [becomes, setBecomes] = useState('room');
  return (
    <Question title={t('apartTitle', { name })} size="sm" onClose={onClose}>
      <Text mb="sm">{t('apartText')}</Text>
      <Radio.Group value={becomes} onChange={setBecomes} label={t('becomes', { name })} mb="lg">
        <Stack gap={8} mt={6}>
          <Radio value="room" label={t('becomesRoom')} />
          <Radio value="retired" label={t('becomesRetired')} description={t('becomesRetiredHint')} />
        </Stack>
      </Radio.Group>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('keep')}
        </Button>
        <Button color="red.8" onClick={() => onYes(becomes === 'retired')}>
          {t('apart')}
        </Button>
      </Group>
    </Question>
  );
}
