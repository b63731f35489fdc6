import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { floorsQuery } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf } from '../../lib/show.ts';
import { dayIn, type When } from '../../lib/when.ts';
import { alternativeWords } from '../../parts/rules/alternative-words.ts';
import { OwnBooking } from '../../parts/rules/own-booking.tsx';
import { codeText } from '../../parts/rules/code-text.ts';
import { useReasons } from '../../parts/rules/reasons.ts';
import { RuleSaysNo } from '../../parts/rules/rule-says-no.tsx';
import classes from '../../parts/rules/ruled.module.css';
import { needTexts } from '../../lib/texts.ts';
import { onDemand } from '../../ui/later.tsx';
import { isAround } from './check.ts';
import type { Place } from './places.ts';

const AskSeat = onDemand(async () => {
  const [part] = await Promise.all([import('./seat/ask-seat.tsx'), needTexts('seat')]);
  return part.AskSeat;
});

interface Props {
  readonly place: Place;
  readonly places: readonly Place[];
  readonly when: When;
  readonly check: BookingCheck;
  readonly busy: boolean;
  /** Books in spite of the rules, with what stands in the form; null: somebody else has it. */
  readonly onAnyway: ((form: HTMLFormElement | null) => void) | null;
}

/** Why the rules refuse a time, and what would work: the form's one button books that. */
export function Ruled({ place, places, when, check, busy, onAnyway }: Props) {
  const { t } = useTranslation(['book', 'side']);
  const hint = useId();
  const { reasonOf, sentences } = useReasons(check, when.period, when.zone);
  const today = dayIn(useNow(), when.zone);
  const manages = managesBookingsIn(useMe(), place.resource.buildingId);
  const refusals = check.refusals.filter(({ rule }) => rule !== null);
  // What looks free and is not lacks room around it.
  const clash = place.state === 'free' ? check.refusals.find(({ rule }) => rule === null) : undefined;
  const first = refusals[0] ?? clash;
  const close = clash ? sentences.filter(isAround).map(({ sentence }) => sentence) : [];
  const reasons = [...new Set([...refusals.map(reasonOf), ...close])];
  const { alternative } = check;
  const id = alternative?.resourceIds[0];
  const { other, where, isElsewhere } = useOther(id, place, places);
  const own = refusals.flatMap(({ booking }) => booking ?? []);
  return (
    <>
      {first && (
        <RuleSaysNo title={codeText(first)} reasons={reasons}>
          {own.map((booking) => (
            <OwnBooking key={booking.bookingId} booking={booking} />
          ))}
        </RuleSaysNo>
      )}
      {refusals.some(({ rule }) => rule === 'seating') && <AskSeat place={place} when={when} />}
      {alternative && (
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={busy || (isElsewhere && other === undefined)}
          classNames={{ root: classes.instead ?? '', label: classes.label ?? '' }}
        >
          <span className="tabular">
            {t('side:form.bookInstead', { what: alternativeWords(alternative, { when, today, other, where }) })}
          </span>
        </Button>
      )}
      {manages && onAnyway !== null && isOnlyRuled(check) && (
        <div>
          <Button
            type="button"
            size="md"
            variant="default"
            fullWidth
            disabled={busy}
            aria-describedby={hint}
            onClick={({ currentTarget }) => onAnyway(currentTarget.form)}
          >
            {t('side:form.anyway')}
          </Button>
          <Text id={hint} size="xs" c="dimmed" ta="center" mt={6}>
            {t('side:form.anywayHint')}
          </Text>
        </div>
      )}
    </>
  );
}

/** What is offered in the place of another, and on which floor, where that is not the one in sight. */
function useOther(id: number | undefined, place: Place, places: readonly Place[]) {
  const isElsewhere = id !== undefined && id !== place.id;
  const inSight = places.find((one) => one.id === id)?.resource;
  const isFar = isElsewhere && inSight === undefined;
  const { data: far } = useQuery({ ...resourceQuery(id ?? 0), enabled: isFar });
  const { data: floors } = useQuery({ ...floorsQuery(place.resource.buildingId), enabled: isFar });
  const floor = floors?.find((one) => one.id === far?.floorId);
  return {
    isElsewhere,
    other: isElsewhere ? (inSight ?? far) : undefined,
    where: isFar && floor ? nameOf(floor) : undefined,
  };
}

/** Do policies alone say no? What somebody else has, or what nobody may book at all, is not passed over. */
const isOnlyRuled = ({ refusals }: BookingCheck): boolean =>
  refusals.length > 0 && refusals.every(({ rule }) => rule !== null);
