import { DatePicker } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import { Dates } from './dates.tsx';

interface Props {
  readonly day: string;
  /** The first day that can be chosen. */
  readonly first: string;
  readonly onChoose: (day: string) => void;
}

/** A month to choose a day from. */
export function Calendar({ day, first, onChoose }: Props) {
  const { t } = useTranslation('parts');
  return (
    <Dates>
      <DatePicker
        value={day}
        defaultDate={day}
        minDate={first}
        hideOutsideDates
        ariaLabels={{ previousMonth: t('when.previousMonth'), nextMonth: t('when.nextMonth') }}
        onChange={(chosen) => chosen !== null && onChoose(chosen)}
      />
    </Dates>
  );
}
