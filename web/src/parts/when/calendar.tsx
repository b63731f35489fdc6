import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/zh-tw.js';
import { DatePicker, DatesProvider } from '@mantine/dates';
import { spoken } from '../../lib/texts.ts';

interface Props {
  readonly day: string;
  /** The first day that can be chosen. */
  readonly first: string;
  readonly onChoose: (day: string) => void;
}

/** A month to choose a day from. */
export function Calendar({ day, first, onChoose }: Props) {
  return (
    <DatesProvider settings={{ locale: spoken() === 'en' ? 'en' : 'zh-tw', firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker
        value={day}
        defaultDate={day}
        minDate={first}
        onChange={(chosen) => chosen !== null && onChoose(chosen)}
      />
    </DatesProvider>
  );
}
