import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly label: string;
  /** What is sent next takes bookings from people. */
  readonly isGrave: boolean;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** The end of the form. */
export function Actions({ label, isGrave, isPending, onCancel }: Props) {
  const { t } = useTranslation('closures');
  return (
    <Group justify="flex-end" gap={8}>
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={isPending} {...(isGrave && { color: 'red.8' })}>
        {label}
      </Button>
    </Group>
  );
}
