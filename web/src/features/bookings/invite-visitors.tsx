import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The way to invite visitors to a booking. */
export function InviteVisitors({ id }: { readonly id: number }): ReactNode {
  const { t } = useTranslation('bookings');
  return (
    <Button
      size="xs"
      variant="subtle"
      color="gray"
      renderRoot={(props) => <Link to="/visitors" search={{ booking: id }} {...props} />}
    >
      {t('inviteVisitors')}
    </Button>
  );
}
