import { Button } from '@mantine/core';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';

/** A booking as a file that a calendar program opens. */
export function ToCalendar({ id }: { readonly id: number }) {
  const { t } = useTranslation('bookings');
  return (
    <Button
      size="xs"
      variant="subtle"
      color="gray"
      renderRoot={({ children, ...props }: ComponentProps<'a'>) => (
        <a href={addressOf('getBookingCalendar', { id })} download="booking.ics" {...props}>
          {children}
        </a>
      )}
    >
      {t('toCalendar')}
    </Button>
  );
}
