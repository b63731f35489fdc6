import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { actionsOn, type Booking } from '../../data/bookings.ts';
import { useNow } from '../../lib/now.ts';
import type { DeskHad } from '../../parts/desk-that-day.ts';
import type { For } from './taking.ts';

interface Props {
  /** What the team day is called. */
  readonly name: string;
  readonly who: For;
  /** What she has at that time; undefined: not known yet. */
  readonly had: DeskHad | null | undefined;
  readonly isTaking: boolean;
  readonly isDisabled: boolean;
  /** Hears which button is pressed before the form is sent: what is given back by it. */
  readonly onInstead: (booking: Booking | null) => void;
}

/** Takes a place; who has a desk at that time is told so first, and gives it back for this one, or has both. */
export function TakeButtons({ name, who, had, isTaking, isDisabled, onInstead }: Props) {
  const { t } = useTranslation('team');
  const now = useNow();
  const isBusy = isTaking || had === undefined;
  const shown = { loading: isBusy, 'aria-busy': isBusy, disabled: isDisabled } as const;
  const keep = (): void => onInstead(null);
  if (!had)
    return (
      <Button {...shown} type="submit" size="md" aria-label={t('days.takeOf', { name })} onClick={keep}>
        {t('days.take')}
      </Button>
    );
  const { booking } = had;
  // With several things in one booking the others would go with it.
  const mayGiveBack =
    booking !== null && booking.resourceIds.length === 1 && actionsOn(booking, now).includes('cancel');
  return (
    <>
      <Text size="sm" fw={600} ta="center">
        {who === null ? t('days.has', { desk: had.name }) : t('days.otherHas', { desk: had.name, who: who.name })}
      </Text>
      {mayGiveBack && (
        <Button
          {...shown}
          // Not what Enter presses: that gives nothing back.
          type="button"
          size="md"
          aria-label={t('days.insteadOf', { name })}
          onClick={({ currentTarget }) => {
            onInstead(booking);
            currentTarget.form?.requestSubmit();
          }}
        >
          {t('days.instead')}
        </Button>
      )}
      <Button {...shown} type="submit" variant="default" aria-label={t('days.tooOf', { name })} onClick={keep}>
        {t('days.too')}
      </Button>
    </>
  );
}
