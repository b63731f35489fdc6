import { Box, Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import { useCancelSeries } from '../../data/series.ts';
import { newKey } from '../../lib/api.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { tell } from '../../ui/tell.tsx';
import { tellRefusal } from '../tell-refusal.ts';
import { WhichDates, type Which } from '../which-dates.tsx';

interface Props {
  readonly opened: boolean;
  readonly text: string;
  /** Of one of several dates it is asked which. */
  readonly booking: Booking;
  readonly onClose: () => void;
  /** @param cancelled more than this one is being cancelled already: whether that succeeds */
  readonly onYes: (cancelled?: Promise<boolean>) => void;
}

/** Asks before a booking is cancelled; No is where the focus is. */
export function CancelQuestion({ opened, text, booking, onClose, onYes }: Props) {
  const { t } = useTranslation('cancelling');
  const [which, setWhich] = useState<Which>('one');
  const cancelMore = useCancelMore(booking);
  return (
    <Question opened={opened} title={t('title')} size="sm" onClose={onClose}>
      <Text mb="lg">{text}</Text>
      {booking.seriesId !== null && (
        <Box mb="lg">
          <WhichDates label={t('whichDates')} value={which} onChange={setWhich} />
        </Box>
      )}
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('no')}
        </Button>
        <Button color="red.8" onClick={() => (which === 'one' ? onYes() : onYes(cancelMore(which)))}>
          {t('yes')}
        </Button>
      </Answers>
    </Question>
  );
}

/** Cancels more of a booking's series than itself. */
function useCancelMore({ id, seriesId }: Booking): (which: 'following' | 'all') => Promise<boolean> {
  const { t } = useTranslation('cancelling');
  const client = useQueryClient();
  const { mutateAsync } = useCancelSeries();
  return async (which) => {
    try {
      const from = which === 'following' ? id : null;
      const { changed } = await mutateAsync({ id: seriesId ?? 0, from, key: newKey() });
      tell(t('cancelledDates', { count: changed }));
      return true;
    } catch (error) {
      void tellRefusal(client, error);
      return false;
    }
  };
}
