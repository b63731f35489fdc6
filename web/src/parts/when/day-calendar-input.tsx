import { DateInput, type DateInputProps } from '@mantine/dates';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { readDay, writeDay } from '../../lib/read-day.ts';
import { Dates } from './dates.tsx';

export interface DayInputProps extends Pick<DateInputProps, 'label' | 'aria-label' | 'size' | 'error'> {
  readonly day: string;
  /** The first day that can be chosen. */
  readonly first?: string;
  readonly onDay: (day: string) => void;
}

/** A day, typed as the app's language writes it, or chosen from a month; on a phone only chosen. */
export function DayCalendarInput({ day, first, onDay, ...shown }: DayInputProps) {
  const { t } = useTranslation('parts');
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Dates>
      <DateInput
        {...shown}
        value={day}
        valueFormat={writeDay}
        dateParser={readDay}
        hideOutsideDates
        ariaLabels={{ previousMonth: t('when.previousMonth'), nextMonth: t('when.nextMonth') }}
        {...(first !== undefined && { minDate: first })}
        {...(phone && { inputMode: 'none' as const })}
        onChange={(chosen) => chosen !== null && onDay(chosen)}
      />
    </Dates>
  );
}
