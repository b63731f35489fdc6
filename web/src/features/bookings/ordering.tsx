import { useTranslation } from 'react-i18next';
import { RowButton } from '../../parts/row-button.tsx';

/** The way to order services with a booking, and to what is ordered. */
export function Ordering({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation('bookings');
  return <RowButton onClick={onOpen}>{t('services')}</RowButton>;
}
