import { Checkbox, Group, NativeSelect, NumberInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DayInput } from '../../../parts/when/day-input.tsx';
import classes from './repeat-form.module.css';
import { isWhole, MOST_COUNT, MOST_EVERY, weekdays, type End, type Repeat } from './rule.ts';
import { showWeekday } from './show-dates.ts';
import { summaryOf } from './summary.ts';

interface Props {
  readonly repeat: Repeat;
  /** The first day. */
  readonly day: string;
  readonly onChange: (repeat: Repeat) => void;
}

const ENDS: readonly End[] = ['count', 'until', 'never'];

/** How a booking repeats, and until when; below it in words. */
export function RepeatForm({ repeat, day, onChange }: Props) {
  const { t } = useTranslation('repeat');
  const change = (part: Partial<Repeat>): void => onChange({ ...repeat, ...part });
  const { kind, end } = repeat;
  return (
    <fieldset className={classes.form} aria-label={t('label')}>
      {kind !== 'weekdays' && (
        <NumberInput
          label={t(`every.${kind === 'monthlyPlace' || kind === 'monthlyLast' ? 'monthly' : kind}`)}
          value={repeat.every}
          min={1}
          max={MOST_EVERY}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(every) => change({ every: Number(every) })}
        />
      )}
      {kind === 'weekly' && (
        <Checkbox.Group
          label={t('on')}
          value={[...repeat.days]}
          onChange={(days) => change({ days: weekdays.filter((one) => days.includes(one)) })}
        >
          <Group gap={10} mt={4}>
            {weekdays.map((one) => (
              <Checkbox key={one} value={one} label={showWeekday(one, 'short')} aria-label={showWeekday(one, 'long')} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <div className={classes.end}>
        <NativeSelect
          label={t('end')}
          value={end}
          data={ENDS.map((value) => ({ value, label: t(`ends.${value}`) }))}
          onChange={({ currentTarget: { value } }) => change({ end: value as End })}
        />
        {end === 'count' && (
          <NumberInput
            label={t('count')}
            value={repeat.count}
            min={1}
            max={MOST_COUNT}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(count) => change({ count: Number(count) })}
          />
        )}
        {end === 'until' && (
          <DayInput label={t('until')} day={repeat.until} first={day} onDay={(until) => change({ until })} />
        )}
      </div>
      <Text size="sm" component="output">
        {isWhole(repeat, day) ? summaryOf(repeat, day, t) : t('notWhole')}
      </Text>
    </fieldset>
  );
}
