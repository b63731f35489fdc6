import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import { needTexts } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';

const OrderDrawer = onDemand(async () => {
  const [part] = await Promise.all([
    import('../../parts/ordering/order-drawer.tsx'),
    needTexts('ordering', 'changing'),
  ]);
  return part.OrderDrawer;
});

/** The way to order services with a booking, and to what is ordered. */
export function Ordering({ booking }: { readonly booking: Booking }) {
  const { t } = useTranslation('bookings');
  const [isOpen, setOpen] = useState(false);
  // One that the server has not confirmed yet has no id to order with.
  if (booking.id < 0) return null;
  return (
    <>
      <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(true)}>
        {t('services')}
      </Button>
      {isOpen && <OrderDrawer booking={booking} onClose={() => setOpen(false)} />}
    </>
  );
}
