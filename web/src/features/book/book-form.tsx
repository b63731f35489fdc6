import { Alert, Button, Text, TextInput } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { busyQuery } from '../../data/availability.ts';
import { termsOf } from '../../data/booking-checks.ts';
import { useNow } from '../../lib/now.ts';
import { clashesOf } from '../../lib/clashes.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem, showTimes } from '../../lib/show.ts';
import { nextFree } from '../../lib/next-free.ts';
import { needTexts, words } from '../../lib/texts.ts';
import { compareInstants, dayPeriod, wallOf, type Period, type Wall, type When } from '../../lib/when.ts';
import { ruleOf } from '../../parts/tell-refusal.ts';
import { DayPicker, TimePicker } from '../../parts/when/when-picker.tsx';
import { useForm } from '../../ui/form.ts';
import { later } from '../../ui/later.tsx';
import type { Attempt } from './attempt.ts';
import classes from './book-form.module.css';
import { isRuledOut, isTooClose, needsApproval, useCheck } from './check.ts';
import type { Place } from './places.ts';
import type { Repeat } from './repeat/rule.ts';

const Repeating = later(async () => {
  const [part] = await Promise.all([import('./repeat/repeating.tsx'), needTexts('repeat')]);
  return part.Repeating;
});
const Ruled = later(async () => {
  const [{ Ruled: ruled }] = await Promise.all([import('./ruled.tsx'), needTexts('rules')]);
  return ruled;
});
const Terms = later(async () => (await import('../../parts/rules/terms.tsx')).Terms);

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly when: When;
  readonly attempt: Attempt;
  readonly onWall: (wall: Wall) => void;
}

/** Time, purpose and the one button. When the time is taken, or a rule refuses it, what would work is offered instead. */
export function BookForm({ place, places, when, attempt, onWall }: Props) {
  const { t } = useTranslation(['book', 'parts']);
  const { busy, error } = attempt;
  const [repeat, setRepeat] = useState<Repeat | null>(null);
  const known = useKnown(place, when, error);
  const { isPast, isClosed, isTaken, isRefused, check, terms, needsApproval } = known;
  const isBookable = !isTaken && !isPast && !isClosed && !isRefused;
  // Where rules count, only the server knows what would work.
  const ruled = isRefused || (isTaken && check && check.rules.length > 0) ? check : undefined;
  const { props, wrong, refusal } = useForm({
    // The times are chosen beside the form's own fields: nothing else can be wrong with them before it is sent.
    fields: {
      title: () => null,
      start: () => null,
      end: () => null,
      acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')),
    },
    error,
    send: ({ title, acceptTerms }) => {
      const said = { title: title.trim(), acceptTerms: acceptTerms !== '' };
      if (busy || repeat !== null) return;
      if (isBookable) attempt.book(said);
      else if (ruled?.alternative) attempt.bookInstead(ruled.alternative, said);
    },
  });
  const anyway = (form: HTMLFormElement | null): void =>
    attempt.book({ title: textIn(form, 'title'), acceptTerms: false, overrule: true });
  const isSaid = isRefused && ruleOf(error) !== null;
  return (
    <form className={classes.form} {...props}>
      <Times when={when} onWall={onWall} wrong={isRefused ? null : (wrong('start') ?? wrong('end'))} />
      {place.resource.type === 'room' && (
        <TextInput
          label={t('place.title')}
          placeholder={t('place.titlePlaceholder')}
          name="title"
          maxLength={200}
          error={wrong('title')}
        />
      )}
      {isPast && <Text c="dimmed">{t('place.past')}</Text>}
      {refusal !== null && !isSaid && <Refusal error={refusal} zone={when.zone} />}
      {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
      {needsApproval && (isBookable || repeat !== null || ruled?.alternative?.resourceIds[0] === place.id) && (
        <Text size="sm" c="dimmed">
          {t('place.approval')}
        </Text>
      )}
      {!isPast && !isClosed && (
        <Repeating place={place} when={when} repeat={repeat} asksTerms={terms !== null} onChange={setRepeat} />
      )}
      {repeat === null && ruled && (
        <Ruled place={place} places={places} when={when} check={ruled} busy={busy} onAnyway={isTaken ? null : anyway} />
      )}
      {repeat === null && isTaken && !isPast && !ruled && <Instead place={place} when={when} onWall={onWall} />}
      {repeat === null && !isTaken && !isClosed && !isRefused && (
        <BookButton when={when} isBookable={isBookable} busy={busy} />
      )}
    </form>
  );
}

/** What somebody typed into a field of a form. */
function textIn(form: HTMLFormElement | null, name: string): string {
  const text = new FormData(form ?? undefined).get(name);
  return typeof text === 'string' ? text.trim() : '';
}

/** What is known of the chosen time before it is booked. */
function useKnown(place: Place, { period }: When, error: Error | null) {
  const isPast = compareInstants(period.end, useNow()) <= 0;
  const isClosed = place.state === 'closed';
  const check = useCheck({ resourceId: place.id, period, isWanted: !isPast && !isClosed });
  return {
    isPast,
    isClosed,
    // A refusal knows better than the plan, which may not have heard of it yet.
    isTaken: place.state === 'taken' || place.state === 'partly' || isProblem(error, 'resource_already_booked'),
    isRefused: isRuledOut(check) || (place.state === 'free' && isTooClose(check)),
    check,
    terms: termsOf(check),
    needsApproval: needsApproval(check),
  };
}

interface TimesProps extends Pick<Props, 'when' | 'onWall'> {
  readonly wrong: string | null;
}

function Times({ when, onWall, wrong }: TimesProps) {
  return (
    <div className={classes.when}>
      <DayPicker when={when} onChange={onWall} compact />
      <TimePicker when={when} onChange={onWall} />
      {wrong !== null && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert" w="100%">
          {wrong}
        </Text>
      )}
    </div>
  );
}

interface ButtonProps {
  readonly when: When;
  readonly isBookable: boolean;
  readonly busy: boolean;
}

function BookButton({ when, isBookable, busy }: ButtonProps) {
  const { t } = useTranslation('book');
  const times = showTimes(when.period, when.zone);
  return (
    <Button
      type="submit"
      size="md"
      fullWidth
      disabled={!isBookable}
      loading={busy}
      aria-label={t('place.book', { times })}
    >
      <span className="tabular">{t('place.book', { times })}</span>
    </Button>
  );
}

function Refusal({ error, zone }: { readonly error: Error; readonly zone: string }) {
  const { t } = useTranslation('book');
  const taken = isProblem(error, 'resource_already_booked');
  const times = taken ? clashesOf(error).map((clash) => showTimes(clash, zone)) : [];
  return (
    <Alert
      color={taken ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconClockExclamation size={20} />}
      title={taken ? t('place.justTaken') : words('failed')}
    >
      {times.length > 0 ? t('place.takenDuring', { times: times.join(', ') }) : showProblem(error)}
    </Alert>
  );
}

/** The next time it is free, one click away. */
function Instead({ place, when, onWall }: Pick<Props, 'place' | 'when' | 'onWall'>) {
  const { t } = useTranslation('book');
  const now = useNow();
  const day = dayPeriod(when.wall.day, when.zone);
  const { data } = useQuery(busyQuery(place.id, day));
  if (data === undefined) return null;
  const from: Period = compareInstants(when.period.start, now) < 0 ? { ...when.period, start: now } : when.period;
  const free = nextFree(data, from, day.end);
  if (free === null) return <Text c="dimmed">{t('place.noneFree')}</Text>;
  return (
    <Button variant="light" fullWidth onClick={() => onWall(wallOf(free, when.zone))}>
      {t('place.useTime', { times: showTimes(free, when.zone) })}
    </Button>
  );
}
