import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Question } from '../../ui/question.tsx';

interface Props {
  readonly what: 'renew' | 'end';
  readonly onClose: () => void;
  readonly onYes: () => void;
}

/** Asks before an address ends that calendars may still read; what changes nothing is where the focus is. */
export function FeedQuestion({ what, onClose, onYes }: Props) {
  const { t } = useTranslation('account');
  return (
    <Question title={t(`calendar.${what}Title`)} size="sm" onClose={onClose}>
      <Text mb="lg">{t(`calendar.${what}Text`)}</Text>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('calendar.keep')}
        </Button>
        <Button color="red.8" onClick={onYes}>
          {t(`calendar.${what}`)}
        </Button>
      </Group>
    </Question>
  );
}
