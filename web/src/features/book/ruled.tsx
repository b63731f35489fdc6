import { Button, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { dayIn, type When } from '../../lib/when.ts';
import { alternativeWords } from '../../parts/rules/alternative-words.ts';
import { codeText, useReasons } from '../../parts/rules/reasons.ts';
import { RuleSaysNo } from '../../parts/rules/rule-says-no.tsx';
import classes from '../../parts/rules/ruled.module.css';
import { isAround } from './check.ts';
import type { Place } from './places.ts';

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
  const { t } = useTranslation('book');
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
  const other = id === place.id ? undefined : places.find((one) => one.id === id)?.resource;
  return (
    <>
      {first && <RuleSaysNo title={codeText(first)} reasons={reasons} />}
      {alternative && (
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={busy}
          classNames={{ root: classes.instead ?? '', label: classes.label ?? '' }}
        >
          <span className="tabular">
            {t('place.bookInstead', { what: alternativeWords(alternative, { when, today, other }) })}
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
            {t('place.anyway')}
          </Button>
          <Text id={hint} size="xs" c="dimmed" ta="center" mt={6}>
            {t('place.anywayHint')}
          </Text>
        </div>
      )}
    </>
  );
}

/** Do policies alone say no? What somebody else has, or what nobody may book at all, is not passed over. */
const isOnlyRuled = ({ refusals }: BookingCheck): boolean =>
  refusals.length > 0 && refusals.every(({ rule }) => rule !== null);
