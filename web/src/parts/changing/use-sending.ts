import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeBooking, type BookingChanges, type ToPolicies } from '../../data/change-booking.ts';
import type { Booking } from '../../data/bookings.ts';
import { newKey } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { nearDay, showShortDay, showTimes } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { tell } from '../../ui/tell.tsx';
import { namesOf } from './names.ts';
import { whenDone } from '../../lib/when-done.ts';

interface Given {
  readonly base: Booking;
  /** What is chosen. */
  readonly changes: BookingChanges;
  readonly onBusy: (busy: boolean) => void;
  readonly onDone: () => void;
}

/** What was sent, and what was said to the policies. */
interface Tried {
  readonly wanted: BookingChanges;
  readonly said: ToPolicies;
}

export interface Sending {
  readonly send: (wanted: BookingChanges, said: ToPolicies) => void;
  readonly busy: boolean;
  /** What was tried last with what is chosen. */
  readonly last: Tried | null;
  /** Why that was refused. */
  readonly error: Error | null;
}

/** Sends a change of one booking, and says what became of it. */
export function useSending({ base, changes, onBusy, onDone }: Given): Sending {
  const { t } = useTranslation('changing');
  const client = useQueryClient();
  const { mutateAsync, isPending, error } = useChangeBooking();
  const [tried, setTried] = useState<(Tried & { readonly about: string }) | null>(null);
  const today = dayIn(useNow(), base.zone);
  const about = JSON.stringify([base.version, changes]);
  const told = async ({ resourceIds, start, end, zone, state }: Booking): Promise<void> => {
    const day = dayIn(start, zone);
    const text = t('changedText', {
      day: nearDay(day, today) ?? showShortDay(day),
      times: showTimes({ start, end }, zone),
    });
    const name = await namesOf(client, resourceIds);
    tell(state === 'pending' ? `${text}. ${t('waits')}` : text, t('changed', { name }));
  };
  const send = (wanted: BookingChanges, said: ToPolicies): void => {
    setTried({ about, wanted, said });
    onBusy(true);
    whenDone(mutateAsync({ booking: base, changes: wanted, ...said, key: newKey() }), {
      onSuccess: (booking) => {
        void told(booking);
        onDone();
      },
      onSettled: () => onBusy(false),
    });
  };
  // What was refused says nothing about what is chosen after it.
  const last = tried?.about === about && !isPending ? tried : null;
  return { send, busy: isPending, last, error: last && error };
}
