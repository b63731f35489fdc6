import { Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/now.ts';
import { showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn, minutesOf, shiftDay, type Wall, type When } from '../../lib/when.ts';
import { ClockSelect } from '../when/clock-select.tsx';
import { DayPicker, TimePicker } from '../when/when-picker.tsx';
import classes from './change-drawer.module.css';
import type { Edits } from './draft.ts';

interface Props {
  readonly when: When;
  /** How many days after it began it ends, where that is beyond midnight. */
  readonly days: number;
  /** It has begun: only its end can be other. */
  readonly isRunning?: boolean;
  /** Of several dates: each keeps its day. */
  readonly isOfEach?: boolean;
  readonly wrong: string | null;
  readonly onEdit: (edits: Edits) => void;
  readonly children?: ReactNode;
}

/** When it is to be. What goes on for days keeps its end, so many days after its beginning. */
export function TimeFields({ when, days, isRunning = false, isOfEach = false, wrong, onEdit, children }: Props) {
  const { t } = useTranslation('changing');
  const { wall } = when;
  const [moved, setMoved] = useState<Moved | null>(null);
  const choose = (next: Wall): void => {
    setMoved(next.from === wall.from ? null : { to: next.to, isAsLong: lengthOf(next) === lengthOf(wall) });
    onEdit({ from: next.from, to: next.to });
  };
  const endsOn = days > 0 && t('endsOn', { day: showShortDay(shiftDay(wall.day, days)), time: wall.to });
  return (
    <div>
      <span className={classes.label}>{isOfEach ? t('eachDate') : t('when')}</span>
      <div className={classes.when}>
        {!isOfEach && !isRunning && <DayPicker when={when} compact onChange={({ day }) => onEdit({ day })} />}
        {isRunning ? (
          days === 0 && <Until when={when} onEdit={onEdit} />
        ) : days === 0 ? (
          <TimePicker when={when} onChange={choose} />
        ) : null}
        {endsOn && (
          <Text size="sm" c="dimmed" className="tabular">
            {endsOn}
          </Text>
        )}
      </div>
      {/* Where it begins moves its end along: she reads so. */}
      {moved !== null && moved.to === wall.to && (
        <Text component="output" display="block" size="sm" c="dimmed" className="tabular" mb={8}>
          {t(moved.isAsLong ? 'endsAt' : 'endsWithDay', { time: moved.to })}
        </Text>
      )}
      {wrong !== null && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert" mb={8}>
          {wrong}
        </Text>
      )}
      {children}
    </div>
  );
}

/** Where an end went as its beginning was moved. */
interface Moved {
  readonly to: string;
  readonly isAsLong: boolean;
}

const lengthOf = ({ from, to }: Wall): number => minutesOf(to) - minutesOf(from);

/** Of what has begun, until when: later than now. */
function Until({ when: { wall, zone }, onEdit }: Pick<Props, 'when' | 'onEdit'>) {
  const { t } = useTranslation('changing');
  const now = useNow();
  const from = dayIn(now, zone) === wall.day && clockIn(now, zone) < wall.to ? clockIn(now, zone) : wall.from;
  return (
    <>
      <Text size="sm" className="tabular">
        {t('since', { time: wall.from })}
      </Text>
      <div className={classes.only}>
        <ClockSelect label={t('until')} side="to" wall={{ ...wall, from }} onChange={(to) => onEdit({ to })} />
      </div>
    </>
  );
}
