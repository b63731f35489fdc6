import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import { useDelegators } from '../../data/delegates.ts';
import { buildingsQuery } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { teamDayQuery, useCancelTeamDay, type TeamDay, type TeamPlace } from '../../data/team-days.ts';
import { useNow } from '../../lib/now.ts';
import { nameOf, nearDay, showClock, showDay, showTimes } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { useDeskThatDay } from '../../parts/desk-that-day.ts';
import { ForWhom } from '../../parts/for-whom.tsx';
import { Terms } from '../../parts/rules/terms.tsx';
import { useForm } from '../../ui/form.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Person } from '../../ui/person.tsx';
import { onDemand } from '../../ui/later.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { TakeButtons } from './take-buttons.tsx';
import { useTaking, type For } from './taking.ts';
import classes from './team-days.module.css';

const ChangeForm = onDemand(async () => (await import('./change-form.tsx')).ChangeForm);

/** Until it is known nobody is offered a place. */
const UNKNOWN: { readonly desks: readonly TeamPlace[]; readonly takerIds: readonly number[] } = {
  desks: [],
  takerIds: [],
};

interface Props {
  readonly day: TeamDay;
}

/** A team day: when and where, who comes, how many places are left and until when, and a place with one click. */
export function TeamDayCard({ day }: Props) {
  const { t } = useTranslation('team');
  const { id, name, zone, date } = day;
  const today = dayIn(useNow(), zone);
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const building = buildings.find((one) => one.id === day.buildingId);
  return (
    <article className={classes.card} aria-labelledby={`team-day-${id}`}>
      <div className={classes.what}>
        <Title order={3} size="h5" id={`team-day-${id}`}>
          {name}
        </Title>
        <Text className="tabular" fw={600}>
          {nearDay(date, today) ?? showDay(date)}, {showTimes(day, zone)}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            building ? nameOf(building) : '',
            day.organiserName === null ? '' : t('days.by', { name: day.organiserName }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <Left day={day} />
        <WhoComes id={id} />
      </div>
      <div className={classes.actions}>
        <OwnPlace day={day} />
        {day.isYours && day.state === 'open' && (
          <Group gap={8} justify="flex-end" className={classes.own ?? ''}>
            <Change day={day} />
            <Cancel day={day} />
          </Group>
        )}
      </div>
    </article>
  );
}

/** How many places are left, and until when. */
export function Left({ day: { state, left, places, taken, releaseAt, zone } }: Props) {
  const { t } = useTranslation('team');
  if (state !== 'open') return <Text size="sm">{t('days.released', { count: taken })}</Text>;
  const until = `${showDay(dayIn(releaseAt, zone))}, ${showClock(releaseAt, zone)}`;
  return (
    <Text size="sm" fw={600} className={classes.left ?? ''}>
      {left === 0 ? t('days.full', { count: places }) : t('days.left', { count: left, places, until })}
    </Text>
  );
}

/** Those who come, as far as I may know. */
function WhoComes({ id }: Pick<TeamDay, 'id'>) {
  const { t } = useTranslation('team');
  const { data } = useQuery(teamDayQuery(id));
  const named = data?.desks.flatMap(({ name, resourceId, resourceName }) =>
    name === null ? [] : [{ name, resourceId, resourceName }],
  );
  if (named === undefined || named.length === 0) return null;
  return (
    <ul className={classes.people} aria-label={t('days.comes')}>
      {named.map(({ name, resourceId, resourceName }) => (
        <li key={resourceId}>
          <Person name={name} size={24} />
          <span>
            {name}
            <Text component="span" size="xs" c="dimmed" display="block">
              {resourceName}
            </Text>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** My place, or the way to one; what has to be accepted first is asked for once that is said. */
function OwnPlace({ day }: Props) {
  const { t } = useTranslation(['team', 'parts']);
  const { user } = useMe();
  const { data: { desks, takerIds } = UNKNOWN } = useQuery(teamDayQuery(day.id));
  const others = useDelegators().filter(({ userId }) => takerIds.includes(userId));
  const isMember = takerIds.includes(user?.id ?? 0);
  const [chosen, setChosen] = useState<For>(null);
  // Who is not of the team has no place of it: it is for somebody whom she acts for.
  const who = chosen ?? (isMember ? null : (others[0] ?? null));
  const { take, isTaking, terms } = useTaking(day, who, () => setChosen(null));
  const instead = useRef<Booking | null>(null);
  const { props, wrong } = useForm({
    fields: { acceptTerms: (value) => (terms === null || value !== '' ? null : t('parts:terms.acceptFirst')) },
    error: null,
    send: ({ acceptTerms }) => take(acceptTerms !== '', instead.current),
  });
  const isLeft = day.state === 'open' && day.left > 0 && (isMember || others.length > 0);
  const isHad = day.bookingId !== null && who === null;
  const asked = isLeft && !isHad ? (who?.userId ?? user?.id ?? null) : null;
  // A place of this very day is not had instead of it.
  const own = desks.map(({ resourceId }) => resourceId);
  const had = useDeskThatDay(asked, day, day.zone, own);
  const mine = day.bookingId !== null && (
    <Link to="/bookings" className={classes.mine}>
      {t('days.mine')}
    </Link>
  );
  if (!isLeft || (mine && others.length === 0)) return mine || null;
  return (
    <form className={classes.take} {...props}>
      {mine}
      <ForWhom
        label={t('days.for')}
        placeholder={t('days.myself')}
        among={others}
        isForOther={!isMember}
        value={who}
        onChange={setChosen}
      />
      {terms !== null && <Terms text={terms} wrong={wrong('acceptTerms')} />}
      <TakeButtons
        name={day.name}
        who={who}
        had={had}
        isTaking={isTaking}
        isDisabled={isHad}
        onInstead={(booking) => (instead.current = booking)}
      />
    </form>
  );
}

/** Changes it while desks are reserved. */
function Change({ day }: Props) {
  const { t } = useTranslation('team');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => setIsOpen(true)}
        aria-label={t('days.changeOf', { name: day.name })}
      >
        {t('days.change')}
      </Button>
      {isOpen && <ChangeForm day={day} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Cancels it after a question that says what that means. */
function Cancel({ day: { id, name } }: Props) {
  const { t } = useTranslation('team');
  const { mutateAsync, isPending } = useCancelTeamDay();
  const says = {
    what: t('days.cancel'),
    label: t('days.cancelOf', { name }),
    title: t('days.askCancel', { name }),
    text: t('days.cancelText'),
    keep: t('days.keep'),
  };
  const cancel = (): Promise<void> => mutateAsync({ id }).then(() => tell(t('days.cancelled', { name })), tellProblem);
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={cancel} />;
}
