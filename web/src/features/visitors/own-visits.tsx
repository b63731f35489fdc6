import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconCirclePlus, IconId } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { useMe } from '../../data/session.ts';
import { ownVisitsQuery, useCancelVisit, type Visit } from '../../data/visitors.ts';
import { useNow } from '../../lib/now.ts';
import { usePlace } from '../../lib/place.ts';
import { nameOf, showShortDay, showTimes } from '../../lib/show.ts';
import { compareInstants, dayIn, ownZone } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { fullNameOf } from './comings.ts';
import classes from './visitors.module.css';
import { whenDone } from '../../lib/when-done.ts';

const WhoComesDrawer = onDemand(async () => (await import('./who-comes-drawer.tsx')).WhoComesDrawer);
const ChangeVisitDrawer = onDemand(async () => (await import('./change-visit-drawer.tsx')).ChangeVisitDrawer);
const InviteDrawer = onDemand(async () => (await import('./invite-drawer.tsx')).InviteDrawer);

const InviteToBooking = onDemand(async () => (await import('./invite-to-booking.tsx')).InviteToBooking);

const route = getRouteApi('/inside/visitors');

/** Whom I expect, and who of them is here; and the way to invite somebody. */
export function OwnVisits({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation('visitors');
  const { user } = useMe();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const [first, ...more] = buildings;
  const { building: here } = usePlace(buildings, undefined);
  const { booking } = route.useSearch();
  const navigate = route.useNavigate();
  const [isInviting, setInviting] = useState(false);
  return (
    <Page title={t('mineTitle')} lead={t('mineLead')}>
      {children}
      {first !== undefined && (
        <Group mb="lg">
          <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
          {isInviting && <InviteDrawer buildings={[first, ...more]} here={here} onClose={() => setInviting(false)} />}
          {booking !== undefined && (
            <InviteToBooking
              id={booking}
              buildings={[first, ...more]}
              onClose={() => void navigate({ search: { shown: 'own' }, replace: true })}
            />
          )}
        </Group>
      )}
      {user !== null && <Mine hostId={user.id} buildings={buildings} />}
    </Page>
  );
}

interface MineProps {
  readonly hostId: number;
  readonly buildings: readonly Building[];
}

function Mine({ hostId, buildings }: MineProps) {
  const { t } = useTranslation('visitors');
  const { data, error, refetch } = useQuery(ownVisitsQuery(hostId, dayIn(useNow(), ownZone())));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} radius={14} aria-hidden="true" />;
  if (data.length === 0) return <Notice icon={<IconId size={26} />} title={t('mineNone')} text={t('mineNoneText')} />;
  return (
    <ul className={classes.list}>
      {data.map((visit) => (
        <li key={visit.id}>
          <VisitRow visit={visit} where={placeOf(visit, buildings)} />
        </li>
      ))}
    </ul>
  );
}

/** In which of the buildings somebody is expected; where there is only one, that is not said. */
const placeOf = ({ buildingId }: Visit, buildings: readonly Building[]): string | null => {
  const building = buildings.length > 1 ? buildings.find(({ id }) => id === buildingId) : undefined;
  return building === undefined ? null : nameOf(building);
};

interface VisitRowProps {
  readonly visit: Visit;
  readonly where: string | null;
}

function VisitRow({ visit, where }: VisitRowProps) {
  const { t } = useTranslation('visitors');
  const { start, zone, purposeName, purpose, badges } = visit;
  const isOver = compareInstants(visit.end, useNow()) <= 0;
  const when = `${showShortDay(dayIn(start, zone))}, ${showTimes(visit, zone)}`;
  const [open, setOpen] = useState<'who' | 'when' | null>(null);
  const names = badges.map(({ name }) => name).join(', ');
  const isTurnedDown = visit.approval === 'rejected';
  const isOpen =
    !isTurnedDown &&
    badges.some(({ state }) => state === 'initial') &&
    badges.every(({ state, erasedAt }) => state === 'initial' || erasedAt !== null);
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        {badges.map((badge) => (
          <Group key={badge.id} gap={8}>
            <Text fw={600}>{fullNameOf(badge, t('erased'))}</Text>
            <Badge color={colorOf(visit, badge)} variant="light">
              {visit.approval === 'rejected'
                ? t('turnedDown')
                : visit.approval === 'pending'
                  ? t('waits')
                  : t(`states.${badge.state}`)}
            </Badge>
            {badge.questions !== null && (
              <Text size="sm">{t(badge.questions.passed ? 'questions.passed' : 'questions.failed')}</Text>
            )}
          </Group>
        ))}
        <Text size="sm" className="tabular">
          {[when, where, purposeName, purpose].filter((part) => part !== '' && part !== null).join(' · ')}
        </Text>
        {isTurnedDown && (
          <Text size="sm">
            {visit.rejectionReason ? t('turnedDownFor', { reason: visit.rejectionReason }) : t('turnedDownSilently')}
          </Text>
        )}
      </div>
      {visit.cancelledAt === null && !isTurnedDown && !isOver && (
        <Button variant="default" size="xs" onClick={() => setOpen('who')} aria-label={t('whoComesOf', { names })}>
          {t('whoComes')}
        </Button>
      )}
      {isOpen && !isOver && (
        <Button variant="default" size="xs" onClick={() => setOpen('when')} aria-label={t('changeOf', { names })}>
          {t('change')}
        </Button>
      )}
      {isOpen && <CallOff visit={visit} />}
      {open === 'who' && <WhoComesDrawer visit={visit} onClose={() => setOpen(null)} />}
      {open === 'when' && <ChangeVisitDrawer visit={visit} onClose={() => setOpen(null)} />}
    </div>
  );
}

function colorOf({ approval }: Visit, { state }: Visit['badges'][number]): string {
  if (approval === 'rejected') return 'red';
  if (approval === 'pending') return 'yellow';
  return state === 'visiting' ? 'teal' : 'gray';
}

/** Calls a visit off after a question; what changes nothing has the focus. */
function CallOff({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation('visitors');
  const [asking, setAsking] = useState(false);
  const { mutateAsync, isPending } = useCancelVisit();
  const names = visit.badges.map(({ name }) => name).join(', ');
  const yes = (): void =>
    whenDone(mutateAsync(visit), {
      onSuccess: () => tell(t('calledOff', { names })),
      onError: tellProblem,
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)} aria-label={t('callOffOf', { names })}>
        {t('callOff')}
      </Button>
      {asking && (
        <Question title={t('askCallOff', { names })} size="sm" onClose={() => setAsking(false)}>
          <Answers>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('keep')}
            </Button>
            <Button color="red.8" loading={isPending} onClick={yes}>
              {t('callOff')}
            </Button>
          </Answers>
        </Question>
      )}
    </>
  );
}
