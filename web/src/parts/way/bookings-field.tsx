import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What becomes of bookings that are in the way. */
export type Instead = 'move' | 'cancel';

interface Props {
  readonly label: string;
  readonly value: Instead;
  readonly onChange: (value: Instead) => void;
}

/** Says what is to become of bookings that are in the way. */
export function BookingsField({ label, value, onChange }: Props) {
  const { t } = useTranslation('way');
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[
        { value: 'move', label: t('move') },
        { value: 'cancel', label: t('cancelAll') },
      ]}
      onChange={({ currentTarget }) => onChange(currentTarget.value === 'cancel' ? 'cancel' : 'move')}
    />
  );
}
