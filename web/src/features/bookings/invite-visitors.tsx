import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RowButton } from '../../parts/row-button.tsx';

/** The way to invite visitors to a booking. */
export function InviteVisitors({ id }: { readonly id: number }): ReactNode {
  const { t } = useTranslation('bookings');
  return (
    <RowButton renderRoot={(props) => <Link to="/visitors" search={{ booking: id }} {...props} />}>
      {t('inviteVisitors')}
    </RowButton>
  );
}
