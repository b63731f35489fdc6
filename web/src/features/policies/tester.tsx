import { Button, SimpleGrid, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkQuery } from '../../data/booking-checks.ts';
import type { Policy } from '../../data/policies.ts';
import type { Resource } from '../../data/resources.ts';
import { showProblem } from '../../lib/show.ts';
import { defaultWall, isClock, isDay, minutesOf, ownZone, periodOf, wallOf, type Wall } from '../../lib/when.ts';
import { ClockInput } from '../../parts/when/clock-input.tsx';
import { DayInput } from '../../parts/when/day-input.tsx';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { useForm } from '../../ui/form.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { ResourceSelect } from './resource-select.tsx';
import { TestAnswer, type Asked } from './test-answer.tsx';
import classes from './tester.module.css';

interface Props {
  /** Those that can be opened. */
  readonly policies: readonly Policy[];
  readonly onChoose: (policyId: number) => void;
}

/** Says whether somebody may book something, by the same code that decides bookings. */
export function Tester({ policies, onChoose }: Props) {
  const { t } = useTranslation('policies');
  const [who, setWho] = useState<Person | null>(null);
  const [what, setWhat] = useState<Resource | null>(null);
  const [wall, setWall] = useState<Wall>(() => defaultWall(Temporal.Now.instant(), ownZone()));
  const [asked, setAsked] = useState<Asked | null>(null);
  const isForward =
    isDay(wall.day) && isClock(wall.from) && isClock(wall.to) && minutesOf(wall.from) < minutesOf(wall.to);
  const { props, wrong } = useForm({
    fields: {
      hostId: () => (who === null ? t('tester.needWho') : null),
      resourceIds: () => (what === null ? t('tester.needWhat') : null),
      end: () => (isForward ? null : t('tester.forward')),
    },
    error: null,
    send: () => {
      if (who !== null && what !== null) setAsked({ who, what, period: periodOf(wall, what.zone) });
    },
  });
  /** What was answered is of what was asked: not of what stands there now. */
  const forgetting =
    <Value,>(set: (value: Value) => void) =>
    (value: Value): void => {
      setAsked(null);
      set(value);
    };
  /** Asks the same with what would work. */
  const follow = (next: Asked): void => {
    setWhat(next.what);
    setWall(wallOf(next.period, next.what.zone));
    setAsked(next);
  };
  return (
    <section className={classes.tester} aria-label={t('tester.title')}>
      <Title order={2} size="h4" mb="sm">
        {t('tester.title')}
      </Title>
      <form {...props} className={classes.form}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <PersonSelect
            name="hostId"
            label={t('tester.who')}
            placeholder={t('tester.findWho')}
            nobody={t('tester.noPerson')}
            error={wrong('hostId')}
            value={who}
            onChange={forgetting(setWho)}
          />
          <ResourceSelect
            name="resourceIds"
            label={t('tester.what')}
            placeholder={t('tester.findWhat')}
            error={wrong('resourceIds')}
            value={what?.id ?? null}
            onChange={forgetting(setWhat)}
          />
        </SimpleGrid>
        <WhenFields wall={wall} onChange={forgetting(setWall)} wrong={wrong('end')} />
      </form>
      {asked !== null && <Answer asked={asked} policies={policies} onChoose={onChoose} onFollow={follow} />}
    </section>
  );
}

interface WhenProps {
  readonly wall: Wall;
  readonly onChange: (wall: Wall) => void;
  readonly wrong: string | null;
}

function WhenFields({ wall, onChange, wrong }: WhenProps) {
  const { t } = useTranslation('policies');
  return (
    <div>
      <div className={classes.when}>
        <DayInput label={t('tester.day')} day={wall.day} onDay={(day) => onChange({ ...wall, day })} />
        <ClockInput
          name="start"
          label={t('tester.from')}
          value={wall.from}
          onClock={(from) => onChange({ ...wall, from })}
        />
        <ClockInput
          name="end"
          isEnd
          label={t('tester.to')}
          value={wall.to}
          onClock={(to) => onChange({ ...wall, to })}
        />
        <Button type="submit">{t('tester.ask')}</Button>
      </div>
      {wrong !== null && (
        <Text size="sm" mt={4} c="var(--mantine-color-error)" role="alert">
          {wrong}
        </Text>
      )}
    </div>
  );
}

interface AnswerProps extends Props {
  readonly asked: Asked;
  readonly onFollow: (asked: Asked) => void;
}

function Answer({ asked, ...shown }: AnswerProps) {
  const { who, what, period } = asked;
  const { data, error } = useQuery({
    ...checkQuery({ resourceIds: [what.id], hostId: who.id, period }),
    placeholderData: keepPreviousData,
  });
  if (error !== null && data === undefined) return <Refusal>{showProblem(error)}</Refusal>;
  return data && <TestAnswer asked={asked} check={data} {...shown} />;
}
