import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Question } from '../ui/question.tsx';

interface Props {
  readonly opened: boolean;
  readonly text: string;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

/** Asks before a booking is cancelled; No is where the focus is. */
export function CancelQuestion({ opened, text, onClose, onYes }: Props) {
  const { t } = useTranslation('parts');
  return (
    <Question opened={opened} title={t('booking.cancelTitle')} size="sm" onClose={onClose}>
      <Text mb="lg">{text}</Text>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('booking.cancelNo')}
        </Button>
        <Button color="red.8" onClick={onYes}>
          {t('booking.cancelYes')}
        </Button>
      </Group>
    </Question>
  );
}
