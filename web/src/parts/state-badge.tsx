import { Badge } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BookingState } from '../data/bookings.ts';
import classes from './state-badge.module.css';

const looks: Readonly<Record<BookingState, 'good' | 'plain' | 'waiting' | 'gone'>> = {
  pending: 'waiting',
  confirmed: 'plain',
  checked_in: 'good',
  checked_out: 'gone',
  cancelled: 'gone',
  rejected: 'gone',
  released: 'gone',
};
const icons = { good: <IconCheck size={12} stroke={2.4} />, plain: null, waiting: <IconClock size={12} />, gone: null };

export function StateBadge({ state }: { readonly state: BookingState }) {
  const { t } = useTranslation('parts');
  const look = looks[state];
  const icon = state === 'cancelled' || state === 'rejected' ? <IconX size={12} /> : icons[look];
  return (
    <Badge
      classNames={{ root: classes.badge ?? '' }}
      data-look={look}
      variant="default"
      size="md"
      {...(icon !== null && { leftSection: icon })}
    >
      {t(`booking.state.${state}`)}
    </Badge>
  );
}
