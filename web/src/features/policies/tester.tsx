import { Button, Select, SimpleGrid, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkQuery } from '../../data/booking-checks.ts';
import { peopleQuery, type User } from '../../data/people.ts';
import type { Policy } from '../../data/policies.ts';
import type { Resource } from '../../data/resources.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { defaultWall, isClock, isDay, minutesOf, ownZone, periodOf, wallOf, type Wall } from '../../lib/when.ts';
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
  const [who, setWho] = useState<User | null>(null);
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
          <PersonSelect value={who} onChange={setWho} error={wrong('hostId')} />
          <ResourceSelect
            name="resourceIds"
            label={t('tester.what')}
            placeholder={t('tester.findWhat')}
            error={wrong('resourceIds')}
            value={what?.id ?? null}
            onChange={setWhat}
          />
        </SimpleGrid>
        <WhenFields wall={wall} onChange={setWall} wrong={wrong('end')} />
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
  const field = (part: keyof Wall, name: string, type: 'date' | 'time') => (
    <TextInput
      type={type}
      name={name}
      label={t(`tester.${part}`)}
      value={part === 'to' && wall.to === '24:00' ? '00:00' : wall[part]}
      onChange={({ currentTarget: { value } }) =>
        onChange({ ...wall, [part]: part === 'to' && value === '00:00' ? '24:00' : value })
      }
    />
  );
  return (
    <div>
      <div className={classes.when}>
        {field('day', 'day', 'date')}
        {field('from', 'start', 'time')}
        {field('to', 'end', 'time')}
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

interface PersonProps {
  readonly value: User | null;
  readonly onChange: (user: User | null) => void;
  readonly error: string | null;
}

function PersonSelect({ value, onChange, error }: PersonProps) {
  const { t } = useTranslation('policies');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(value && search === nameOf(value) ? '' : search.trim(), 200);
  const { data } = useQuery({ ...peopleQuery(wanted), placeholderData: keepPreviousData });
  const found = data?.people ?? [];
  const all = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found;
  return (
    <Select
      name="hostId"
      label={t('tester.who')}
      placeholder={t('tester.findWho')}
      error={error}
      searchable
      clearable
      nothingFoundMessage={t('tester.noPerson')}
      filter={({ options }) => options}
      value={value === null ? null : String(value.id)}
      data={all.map((user) => ({ value: String(user.id), label: nameOf(user) }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(id) => onChange(all.find((user) => String(user.id) === id) ?? null)}
    />
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
