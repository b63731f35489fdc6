import { Alert, Button, Text, TextInput } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { busyQuery } from '../../data/availability.ts';
import { useNow } from '../../lib/now.ts';
import { clashesOf } from '../../lib/clashes.ts';
import { isProblem } from '../../lib/problem.ts';
import { nameOf, showProblem, showTimes } from '../../lib/show.ts';
import { nextFree, usableHours } from '../../lib/next-free.ts';
import { needTexts, words } from '../../lib/texts.ts';
import {
  compareInstants,
  dayIn,
  dayPeriod,
  isSamePeriod,
  periodOf,
  shiftDay,
  wallOf,
  type Period,
  type Wall,
  type When,
} from '../../lib/when.ts';
import { mayHideIn } from '../../data/booking-checks.ts';
import { alternativeWords } from '../../parts/rules/alternative-words.ts';
import { ruleOf } from '../../parts/tell-refusal.ts';
import { DayPicker, TimePicker } from '../../parts/when/when-picker.tsx';
import { EarlyButton } from '../../ui/early-button.tsx';
import { textIn, useForm } from '../../ui/form.ts';
import { later, onDemand } from '../../ui/later.tsx';
import type { Attempt } from './attempt.ts';
import classes from './book-form.module.css';
import { useKnown } from './known.ts';
import type { Place } from './places.ts';
import type { Repeat } from './repeat/rule.ts';
import { ALONE, companySaid } from './who/company.ts';

const Repeating = later(async () => {
  const [part] = await Promise.all([import('./repeat/repeating.tsx'), needTexts('repeat', 'changing')]);
  return part.Repeating;
});
const Ruled = later(async () => {
  const [{ Ruled: ruled }] = await Promise.all([import('./ruled.tsx'), needTexts('rules')]);
  return ruled;
});
const Who = later(async () => {
  const [{ Who: who }] = await Promise.all([import('./who/who.tsx'), needTexts('who', 'changing')]);
  return who;
});
const NotesField = later(async () => {
  const [part] = await Promise.all([import('../../parts/changing/notes-field.tsx'), needTexts('changing')]);
  return part.NotesField;
});
const OnlineField = later(async () => {
  const [part] = await Promise.all([import('./who/online-field.tsx'), needTexts('who')]);
  return part.OnlineField;
});
const Beforehand = later(async () => {
  const [part] = await Promise.all([import('./beforehand/beforehand.tsx'), needTexts('beforehand', 'rules', 'parts')]);
  return part.Beforehand;
});
const DayParts = later(async () => {
  const [part] = await Promise.all([import('./beforehand/day-parts.tsx'), needTexts('beforehand')]);
  return part.DayParts;
});
const Wait = onDemand(async () => {
  const [{ Wait: wait }] = await Promise.all([import('./wait/wait.tsx'), needTexts('wait')]);
  return wait;
});
const WhoPays = later(async () => {
  const [part] = await Promise.all([import('../../parts/paying/who-pays.tsx'), needTexts('paying')]);
  return part.WhoPays;
});
const Terms = later(async () => (await import('../../parts/rules/terms.tsx')).Terms);

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly when: When;
  readonly attempt: Attempt;
  readonly onWall: (wall: Wall) => void;
  /** Once a series is booked for somebody else: what was said of that is over. */
  readonly onBookedForOther: () => void;
}

/** Nothing can be wrong with these before they are sent; the times are chosen beside the form's own fields. */
const JUDGED_THERE = {
  title: () => null,
  notes: () => null,
  onlineMeeting: () => null,
  start: () => null,
  end: () => null,
  attendees: () => null,
  hostId: () => null,
  'guest.email': () => null,
  anonymous: () => null,
} as const;

/** Time, purpose and the one button. When the time is taken, or a rule refuses it, what would work is offered instead. */
export function BookForm({ place, places, when, attempt, onWall, onBookedForOther }: Props) {
  const { t } = useTranslation(['book', 'side', 'parts']);
  const { busy, error } = attempt;
  const [repeat, setRepeat] = useState<Repeat | null>(null);
  const [company, setCompany] = useState(ALONE);
  const [costCodeId, setCostCodeId] = useState<number | null>(null);
  const invited = companySaid(company);
  const known = useKnown(place, when, invited, error);
  const { isPast, isClosed, isShut, isTaken, isRefused, isBookable, check, ruled, terms, asksPay, dayParts } = known;
  const said = { ...invited, ...(asksPay && costCodeId !== null && { costCodes: [{ costCodeId }] }) };
  // What is offered instead is another place where this is, and there nobody may be asked.
  const mustSayWhoPays = asksPay && (isBookable || ruled?.alternative?.resourceIds.includes(place.id) !== false);
  const { props, wrong, refusal } = useForm({
    fields: {
      ...JUDGED_THERE,
      'guest.name': (value: string) => (company.guest && value.trim() === '' ? t('parts:guestName') : null),
      acceptTerms: (value: string) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')),
      costCodes: (value: string) => (mustSayWhoPays && value === '' ? t('parts:whoPays') : null),
    },
    error,
    send: ({ title, notes, acceptTerms, onlineMeeting }) => {
      const wish = {
        title: title.trim(),
        notes: notes.trim(),
        acceptTerms: acceptTerms !== '',
        ...online(onlineMeeting),
        ...said,
      };
      if (busy || repeat !== null) return;
      if (isBookable) attempt.book(wish);
      else if (ruled?.alternative) attempt.bookInstead(ruled.alternative, wish);
    },
  });
  const anyway = (form: HTMLFormElement | null): void =>
    attempt.book({ ...typedIn(form), acceptTerms: false, overrule: true, ...said });
  const onAnyway = isTaken || isClosed ? null : anyway;
  const isSaid = isRefused && ruleOf(error) !== null;
  // Whoever it is to be for may have it already: then there is nothing to offer.
  const isHad = place.state === 'taken' && company.host !== null && place.booking?.hostId === company.host.id;
  const offers = repeat === null && !isHad;
  const isWanted = offers && isTaken && !isPast;
  return (
    <form className={classes.form} {...props}>
      <Times when={when} onWall={onWall} wrong={isRefused ? null : (wrong('start') ?? wrong('end'))} />
      {dayParts.length > 0 && <DayParts parts={dayParts} when={when} onWall={onWall} />}
      {!isShut && place.resource.type === 'room' && <Purpose isBookable={isBookable} error={wrong('title')} />}
      {!isShut && <NotesField wrong={wrong('notes')} />}
      {!isShut && place.resource.type === 'room' && <OnlineField wrong={wrong('onlineMeeting')} />}
      {!isShut && (
        <Who place={place} company={company} mayHide={mayHideIn(check)} wrong={wrong} onChange={setCompany} />
      )}
      {isPast && <Text c="dimmed">{t('side:form.past')}</Text>}
      {refusal !== null && !isSaid && <Refusal error={refusal} zone={when.zone} />}
      {asksPay && <WhoPays wrong={wrong('costCodes')} onChange={setCostCodeId} />}
      {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
      {check && (isBookable || repeat !== null) && <Beforehand check={check} period={when.period} zone={when.zone} />}
      {!isPast && !isClosed && (
        <Repeating
          place={place}
          when={when}
          repeat={repeat}
          asksTerms={terms !== null}
          company={said}
          onChange={setRepeat}
          onBooked={() => (invited.host ? onBookedForOther() : setRepeat(null))}
        />
      )}
      {offers && ruled && (
        <Ruled place={place} places={places} when={when} check={ruled} busy={busy} onAnyway={onAnyway} />
      )}
      {isWanted && !knowsWhen(check, place) && <Instead place={place} when={when} onWall={onWall} />}
      {isWanted && !isRefused && <Wait place={place} places={places} period={when.period} host={invited.host} />}
      {repeat === null && !isTaken && !isClosed && !isRefused && (
        <BookButton when={when} isBookable={isBookable} busy={busy} />
      )}
    </form>
  );
}

/** Where rules count, or where it has named another time of this place, the server alone says when. */
const knowsWhen = (check: ReturnType<typeof useKnown>['check'], { id }: Place): boolean =>
  (check?.rules.length ?? 0) > 0 || (check?.alternative?.resourceIds.includes(id) ?? false);

/** What is typed by now. */
const typedIn = (form: HTMLFormElement | null) => ({
  title: textIn(form, 'title'),
  notes: textIn(form, 'notes'),
  ...online(textIn(form, 'onlineMeeting')),
});

/** Said where it is chosen. */
const online = (chosen: string): { readonly onlineMeeting?: true } => (chosen === '' ? {} : { onlineMeeting: true });

/** What it is for. */
function Purpose({ isBookable, error }: { readonly isBookable: boolean; readonly error: string | null }) {
  const { t } = useTranslation(['book', 'side']);
  return (
    <TextInput
      label={t('side:form.title')}
      placeholder={t('side:form.titlePlaceholder')}
      name="title"
      maxLength={200}
      error={error}
      onKeyDown={(event) => !isBookable && keptFromEnter(event)}
    />
  );
}

/** What is offered instead is taken by its button alone, and not by the Enter with which a field is left. */
function keptFromEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
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
  const { t } = useTranslation(['book', 'side']);
  const times = showTimes(when.period, when.zone);
  return (
    <EarlyButton
      type="submit"
      size="md"
      fullWidth
      missing={isBookable ? null : t('side:form.past')}
      loading={busy}
      aria-label={t('side:form.book', { times })}
    >
      <span className="tabular">{t('side:form.book', { times })}</span>
    </EarlyButton>
  );
}

function Refusal({ error, zone }: { readonly error: Error; readonly zone: string }) {
  const { t } = useTranslation(['book', 'side']);
  const taken = isProblem(error, 'resource_already_booked');
  const times = taken ? clashesOf(error).map((clash) => showTimes(clash, zone)) : [];
  return (
    <Alert
      color={taken ? 'orange' : 'red'}
      variant="light"
      role="alert"
      icon={<IconClockExclamation size={20} />}
      title={taken ? t('side:form.justTaken') : words('failed')}
    >
      {times.length > 0 ? t('side:form.takenDuring', { times: times.join(', ') }) : showProblem(error)}
    </Alert>
  );
}

/** The next time it is free, one click away: that day at usable hours, else the day after. */
function Instead({ place, when, onWall }: Pick<Props, 'place' | 'when' | 'onWall'>) {
  const { t } = useTranslation(['book', 'side']);
  const now = useNow();
  const { wall, period, zone } = when;
  const from: Period = compareInstants(period.start, now) < 0 ? { ...period, start: now } : period;
  const same = useFreeOn(wall.day, { place, when, from });
  const day = shiftDay(wall.day, 1);
  // It is taken then: what says that it is free is from before.
  const isOld = same ? isSamePeriod(same, from) : false;
  const after = useFreeOn(same === null ? day : null, { place, when, from: periodOf({ ...wall, day }, zone) });
  const free = same ?? after;
  if (free === undefined || isOld) return null;
  if (free === null) return <Text c="dimmed">{t('side:form.noneFree', { name: nameOf(place.resource) })}</Text>;
  const what = { ...free, resourceIds: [place.id] };
  return (
    <Button variant="light" fullWidth onClick={() => onWall(wallOf(free, zone))}>
      {t('side:form.useTime', { times: alternativeWords(what, { when, today: dayIn(now, zone), other: undefined }) })}
    </Button>
  );
}

interface Looked extends Pick<Props, 'place' | 'when'> {
  /** What is wished for on that day. */
  readonly from: Period;
}

/** When it is free on a day (null: none is looked at); null: it is not, and undefined: that is not known. */
function useFreeOn(day: string | null, { place, when: { wall, zone }, from }: Looked): Period | null | undefined {
  const { data } = useQuery({
    ...busyQuery(place.id, dayPeriod(day ?? wall.day, zone)),
    enabled: day !== null,
  });
  if (day === null || data === undefined) return undefined;
  return nextFree(data, from, periodOf({ day, ...usableHours(wall) }, zone).end);
}
