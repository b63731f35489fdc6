import { Text, VisuallyHidden } from '@mantine/core';
import { IconBuilding, IconHome, IconPlaneDeparture } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, floorsQuery } from '../../data/places.ts';
import type { WorkDay } from '../../data/teams.ts';
import { nameOf } from '../../lib/show.ts';
import classes from './team-page.module.css';

const icons = { office: IconBuilding, home: IconHome, away: IconPlaneDeparture } as const;

interface Props {
  readonly at: WorkDay | undefined;
  readonly name: string;
  /** Is it a day of which nothing is told? */
  readonly isUntold?: boolean;
}

/** Where somebody works on a day. What she has booked leads to it on the plan, where others find a place near her. */
export function Where({ at, name, isUntold = false }: Props) {
  const { t } = useTranslation('team');
  if (at === undefined) {
    return (
      <span className={classes.unknown}>
        <span aria-hidden="true">–</span>
        <VisuallyHidden>{t(isUntold ? 'notShown' : 'unknown')}</VisuallyHidden>
      </span>
    );
  }
  const Icon = icons[at.location];
  return (
    <span className={classes.where} data-location={at.location}>
      <Icon size={17} stroke={1.7} aria-hidden="true" />
      {at.place === null ? t(`location.${at.location}`) : <AtPlace date={at.date} place={at.place} name={name} />}
    </span>
  );
}

interface AtPlaceProps {
  readonly date: string;
  readonly place: NonNullable<WorkDay['place']>;
  readonly name: string;
}

function AtPlace({ date, place: { buildingId, floorId, resourceId, resourceName }, name }: AtPlaceProps) {
  const { t } = useTranslation('team');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const { data: floors = [] } = useQuery(floorsQuery(buildingId));
  const around = [buildings.find(({ id }) => id === buildingId), floors.find(({ id }) => id === floorId)];
  return (
    <span className={classes.place}>
      {floorId === null ? (
        resourceName
      ) : (
        <Link
          to="/"
          search={{ building: buildingId, floor: floorId, day: date, at: resourceId }}
          aria-label={t('onPlan', { place: resourceName, name })}
        >
          {resourceName}
        </Link>
      )}
      <Text component="span" size="xs" c="dimmed" display="block">
        {around.flatMap((one) => (one ? nameOf(one) : [])).join(' · ')}
      </Text>
    </span>
  );
}
