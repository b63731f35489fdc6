import { ActionIcon, Button, Popover, VisuallyHidden } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/now.ts';
import { nearDay, showOffset, showShortDay } from '../../lib/show.ts';
import { dayIn, shiftDay, withStart, type Wall, type When } from '../../lib/when.ts';
import { later } from '../../ui/later.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import { ClockSelect } from './clock-select.tsx';
import classes from './when-picker.module.css';
import { useZoneWords } from './zone-words.ts';

const Calendar = later(async () => (await import('./calendar.tsx')).Calendar);

interface Props {
  /** In a narrow column: without the calendar sign and the date beside "Today". */
  readonly compact?: boolean;
  readonly when: When;
  readonly onChange: (wall: Wall) => void;
}

/** Day, start and end, in the building's wall time. */
export function WhenPicker({ when, onChange }: Props) {
  return (
    <div className={classes.row}>
      <DayPicker when={when} onChange={onChange} />
      <TimePicker when={when} onChange={onChange} />
    </div>
  );
}

export function DayPicker({ when: { wall, zone }, onChange, compact = false }: Props) {
  const { t } = useTranslation('parts');
  const today = dayIn(useNow(), zone);
  const [opened, setOpened] = useState(false);
  const choose = (day: string): void => {
    setOpened(false);
    onChange({ ...wall, day });
  };
  const near = nearDay(wall.day, today);
  const step = (label: string, icon: React.ReactNode, by: number) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      aria-label={label}
      className={classes.step}
      disabled={by < 0 && wall.day <= today}
      onClick={() => choose(shiftDay(wall.day, by))}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <fieldset className={classes.group} aria-label={t('when.day')}>
      {step(t('when.previousDay'), <IconChevronLeft size={18} />, -1)}
      <Popover opened={opened} onChange={setOpened} position="bottom" shadow="md" radius="lg" trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            className={classes.day}
            {...(!compact && { leftSection: <IconCalendar size={17} stroke={1.6} /> })}
            onClick={() => void Calendar.bring().then(() => setOpened(!opened), tellProblem)}
          >
            {near ?? showShortDay(wall.day)}
            {near !== null && !compact && <span className={classes.date}>{showShortDay(wall.day)}</span>}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Calendar day={wall.day} first={today} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      {step(t('when.nextDay'), <IconChevronRight size={18} />, 1)}
    </fieldset>
  );
}

export function TimePicker({ when, onChange }: Props) {
  const { t } = useTranslation('parts');
  const { wall } = when;
  return (
    <fieldset className={classes.group} aria-label={t('when.time')}>
      <ClockSelect
        label={t('when.from')}
        side="from"
        wall={wall}
        onChange={(from) => onChange(withStart(wall, from))}
      />
      <span aria-hidden="true">–</span>
      <ClockSelect label={t('when.to')} side="to" wall={wall} onChange={(to) => onChange({ ...wall, to })} />
      <ZoneNote when={when} />
    </fieldset>
  );
}

/** Says whose clock the times are of, when it is not the reader's. */
function ZoneNote({ when: { zone, period } }: { readonly when: When }) {
  const said = useZoneWords(zone, period.start);
  if (said === undefined) return null;
  return (
    <span className={classes.zone} title={said}>
      <VisuallyHidden>{said}</VisuallyHidden>
      <span aria-hidden="true">{showOffset(zone, period.start)}</span>
    </span>
  );
}
