import { useTranslation } from 'react-i18next';
import { addressOf } from '../../lib/api.ts';
import { RowButton } from '../../parts/row-button.tsx';

/** A booking as a file that a calendar program opens. */
export function ToCalendar({ id }: { readonly id: number }) {
  const { t } = useTranslation('bookings');
  return (
    <RowButton
      renderRoot={({ children, ...props }) => (
        <a href={addressOf('getBookingCalendar', { id })} download="booking.ics" {...props}>
          {children}
        </a>
      )}
    >
      {t('toCalendar')}
    </RowButton>
  );
}
