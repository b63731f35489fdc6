import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../../lib/show.ts';
import type { When } from '../../../lib/when.ts';
import type { Place } from '../places.ts';
import { companyGiven, type CompanySaid } from '../who/company.ts';
import { BookSeries } from './book-series.tsx';
import { RepeatForm } from './repeat-form.tsx';
import { isWhole, kinds, ruleOf, startRepeat, weekdayOf, type Kind, type Repeat } from './rule.ts';
import { showWeekday } from './show-dates.ts';
import { placeSaid } from './summary.ts';

interface Props {
  readonly place: Place;
  readonly when: When;
  /** Null: it does not repeat. */
  readonly repeat: Repeat | null;
  /** Terms stand in the form, to be accepted. */
  readonly asksTerms: boolean;
  readonly company: CompanySaid;
  readonly onChange: (repeat: Repeat | null) => void;
  /** Once its dates are booked. */
  readonly onBooked: () => void;
}

/** A repetition as it is chosen, what becomes of each of its dates, and the button that books them. */
export function Repeating({ place, when: { wall, period }, repeat, asksTerms, company, onChange, onBooked }: Props) {
  const { day } = wall;
  const wish = { resourceIds: [place.id], ...period, acceptTerms: asksTerms, ...companyGiven(company) };
  return (
    <>
      <RepeatSelect day={day} repeat={repeat} onChange={onChange} />
      {repeat !== null && <RepeatForm repeat={repeat} day={day} onChange={onChange} />}
      {repeat !== null && isWhole(repeat, day) && (
        <BookSeries
          wish={{ ...wish, recurrence: { rule: ruleOf(repeat, day) } }}
          name={nameOf(place.resource)}
          onBooked={onBooked}
        />
      )}
    </>
  );
}

interface RepeatProps {
  readonly day: string;
  readonly repeat: Repeat | null;
  readonly onChange: (repeat: Repeat | null) => void;
}

/** Whether a booking repeats, and after what manner; the rest is asked once it does. */
function RepeatSelect({ day, repeat, onChange }: RepeatProps) {
  const { t } = useTranslation('repeat');
  const weekday = showWeekday(weekdayOf(day), 'long');
  const said = { place: placeSaid(day, t), weekday, day: Number(day.slice(8)) };
  const data = [
    { value: '', label: t('kind.none') },
    ...kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`, said) })),
  ];
  return (
    <NativeSelect
      label={t('label')}
      value={repeat?.kind ?? ''}
      data={data}
      onChange={({ currentTarget: { value } }) => onChange(value === '' ? null : startRepeat(value as Kind, day))}
    />
  );
}
