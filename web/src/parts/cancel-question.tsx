import { Button, Group, Modal, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

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
    <Modal.Root opened={opened} onClose={onClose} size="sm" centered>
      <Modal.Overlay backgroundOpacity={0.35} blur={2} />
      <Modal.Content radius="lg" aria-label={t('booking.cancelTitle')}>
        <Modal.Body p="lg">
          <Title order={2} size="h4" mb="xs">
            {t('booking.cancelTitle')}
          </Title>
          <Text mb="lg">{text}</Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose} data-autofocus>
              {t('booking.cancelNo')}
            </Button>
            <Button color="red.8" onClick={onYes}>
              {t('booking.cancelYes')}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
