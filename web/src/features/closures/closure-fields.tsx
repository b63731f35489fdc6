import { Button, Group, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Instead } from './looking.ts';

interface BookingsProps {
  readonly value: Instead;
  readonly onChange: (value: Instead) => void;
}

/** What becomes of what is booked there. */
export function BookingsField({ value, onChange }: BookingsProps) {
  const { t } = useTranslation('closures');
  return (
    <NativeSelect
      label={t('bookings')}
      value={value}
      data={[
        { value: 'move', label: t('move') },
        { value: 'cancel', label: t('cancelAll') },
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value === 'cancel' ? 'cancel' : 'move')}
    />
  );
}

interface ActionsProps {
  readonly label: string;
  /** What is sent next takes bookings from people. */
  readonly isGrave: boolean;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** The end of the form. */
export function Actions({ label, isGrave, isPending, onCancel }: ActionsProps) {
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
