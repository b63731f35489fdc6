import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../lib/api.ts';
import { actionsOn, isActive, type Action, type Booking } from '../data/bookings.ts';
import { useBookingAction } from '../data/booking-changes.ts';
import { useNow } from '../lib/now.ts';
import { showDay, showTimes } from '../lib/show.ts';
import { needTexts } from '../lib/texts.ts';
import { clockIn, compareInstants, dayIn } from '../lib/when.ts';
import { later } from '../ui/later.tsx';
import { tell } from '../ui/tell.tsx';
import { openChange } from './changing/open-change.ts';
import { tellRefusal } from './tell-refusal.ts';

const CheckInWords = later(async () => (await import('./check-in-words.tsx')).CheckInWords);
const CancelQuestion = later(async () => {
  const [part] = await Promise.all([import('./cancelling/cancel-question.tsx'), needTexts('cancelling', 'changing')]);
  return part.CancelQuestion;
});

interface Props {
  readonly booking: Booking;
  /** What is booked, as people call it. */
  readonly name: string;
  readonly onCancelled?: () => void;
}

/** The buttons of one's own booking: check in, check out, stay longer, change (beside the page), cancel (after a question). */
export function BookingActions({ booking, name, onCancelled }: Props) {
  const { t } = useTranslation('parts');
  const now = useNow();
  // Not drawn before it is asked: it comes later.
  const [asking, setAsking] = useState<boolean | null>(null);
  const { act, busy } = useAct(booking);
  const actions = actionsOn(booking, now);
  // Before it has begun, that is one of the things that are changed.
  const hasBegun = compareInstants(booking.start, now) <= 0;
  // One that the server has not confirmed yet has no id to act on.
  if (actions.length === 0 || booking.id < 0) return null;
  const button = (
    action: Action,
    look: 'filled' | 'default' | 'subtle',
    onClick: () => void = () => void act(action),
  ) =>
    actions.includes(action) && (
      <Button
        size="xs"
        variant={look}
        loading={busy === action}
        onClick={onClick}
        {...(action === 'extend' && { 'aria-label': t('booking.extendLong') })}
        {...(look === 'subtle' && { color: 'gray' })}
      >
        {t(`booking.${action}`)}
      </Button>
    );
  return (
    <>
      <Group gap={8} align="center">
        {button('checkIn', 'filled')}
        {button('checkOut', 'default')}
        {hasBegun && button('extend', 'default')}
        {isActive(booking) && (
          <Button size="xs" variant="default" data-change onClick={() => openChange(booking)}>
            {t('booking.change')}
          </Button>
        )}
        {button('cancel', 'subtle', () => setAsking(true))}
      </Group>
      <CheckInWords booking={booking} />
      {asking !== null && (
        <CancelQuestion
          opened={asking}
          text={t('booking.cancelText', {
            name,
            day: showDay(dayIn(booking.start, booking.zone)),
            times: showTimes(booking, booking.zone),
          })}
          onClose={() => setAsking(false)}
          booking={booking}
          onYes={(cancelled = act('cancel')) => {
            setAsking(false);
            void cancelled.then((done) => done && onCancelled?.());
          }}
        />
      )}
    </>
  );
}

function useAct(booking: Booking): { act: (action: Action) => Promise<boolean>; busy: Action | null } {
  const { t } = useTranslation('parts');
  const client = useQueryClient();
  const { mutateAsync, isPending, variables } = useBookingAction();
  const act = async (action: Action): Promise<boolean> => {
    try {
      const { end, zone } = await mutateAsync({ action, booking, key: newKey() });
      const said = { checkIn: 'checkedIn', checkOut: 'checkedOut', extend: 'extended', cancel: 'cancelled' } as const;
      tell(t(`booking.${said[action]}`, { time: clockIn(end, zone) }));
      return true;
    } catch (error) {
      void tellRefusal(client, error);
      return false;
    }
  };
  return { act, busy: isPending ? variables.action : null };
}
