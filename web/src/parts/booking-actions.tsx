import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
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
import { RowButton } from './row-button.tsx';
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
  /** Where there is no room for all of them: draws a menu of what is done less often, and of what else can be done. */
  readonly menu?: (rest: ReactNode) => ReactNode;
}

/** The buttons of one's own booking: check in, check out, stay longer, change (beside the page), cancel (after a question). */
export function BookingActions({ booking, name, onCancelled, menu }: Props) {
  const { t } = useTranslation('parts');
  const now = useNow();
  // Not drawn before it is asked: it comes later.
  const [asking, setAsking] = useState<boolean | null>(null);
  const { act, busy } = useAct(booking);
  const actions = actionsOn(booking, now);
  // Before it has begun, that is one of the things that are changed.
  const hasBegun = compareInstants(booking.start, now) <= 0;
  // One that the server has not confirmed yet has no id to act on.
  if (booking.id < 0) return null;
  if (actions.length === 0) return menu?.(null);
  const button = (
    action: Action,
    look: 'filled' | 'default' | 'quiet',
    onClick: () => void = () => void act(action),
  ) => {
    if (!actions.includes(action)) return null;
    const given = {
      children: t(`booking.${action}`),
      loading: busy === action,
      onClick,
      ...(action === 'extend' && { 'aria-label': t('booking.extendLong') }),
    };
    return look === 'quiet' ? <RowButton {...given} /> : <Button size="xs" variant={look} {...given} />;
  };
  const extend = hasBegun && button('extend', menu ? 'quiet' : 'default');
  const cancel = button('cancel', 'quiet', () => setAsking(true));
  return (
    <>
      <Group gap={8} align="center">
        {button('checkIn', 'filled')}
        {button('checkOut', 'default')}
        {menu === undefined && extend}
        {isActive(booking) && (
          <Button size="xs" variant="default" data-change onClick={() => openChange(booking)}>
            {t('booking.change')}
          </Button>
        )}
        {menu === undefined
          ? cancel
          : menu(
              <>
                {extend}
                {cancel}
              </>,
            )}
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
