import { UnstyledButton } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { favouritesInQuery, useFavourites } from '../../data/favourites.ts';
import { floorsQuery } from '../../data/places.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import glance from './glance.module.css';
import classes from './people-list.module.css';
import type { Place } from './places.ts';
import { stateText } from './state-text.ts';

/** So many are shown at most: who has more finds them at the head of each floor's list. */
const MOST = 8;

const NONE: ReadonlySet<number> = new Set();

interface Props {
  readonly buildingId: number;
  /** Those of the floor that is shown. */
  readonly places: readonly Place[];
  readonly onChoose: (id: number, floorId?: number) => void;
}

/** My favourites in the building: those of this floor with what they are at, the others with their floor. Each leads to its place. */
export function Favourites({ buildingId, places, onChoose }: Props) {
  const { t } = useTranslation(['book', 'side']);
  const favourites = useFavourites();
  const { data: floors = [] } = useQuery(floorsQuery(buildingId));
  const here = places.filter(({ id }) => favourites.has(id));
  const { data: inBuilding = NONE } = useQuery(favouritesInQuery(buildingId));
  const others = [...inBuilding]
    .filter((id) => favourites.has(id) && !here.some((one) => one.id === id))
    .slice(0, Math.max(0, MOST - here.length));
  const elsewhere = useQueries({ queries: others.map((id) => resourceQuery(id)) }).flatMap(({ data }) => data ?? []);
  const floorOf = ({ floorId }: Resource): string => {
    const floor = floors.find(({ id }) => id === floorId);
    return floor ? nameOf(floor) : '';
  };
  const shown = [
    ...here
      .slice(0, MOST)
      .map((place) => ({ resource: place.resource, says: stateText(place, t), floorId: undefined })),
    ...elsewhere
      .filter((one) => one.floorId !== null)
      .map((resource) => ({ resource, says: floorOf(resource), floorId: resource.floorId ?? undefined })),
  ];
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('side:glance.favourites')}>
      <h3 className={glance.heading}>{t('side:glance.favourites')}</h3>
      <ul className={classes.people}>
        {shown.map(({ resource, says, floorId }) => (
          <li key={resource.id}>
            <UnstyledButton className={classes.person} onClick={() => onChoose(resource.id, floorId)}>
              <IconStarFilled size={16} className={classes.star ?? ''} aria-hidden="true" />
              <span className={classes.name}>{nameOf(resource)}</span>
              <span className={classes.where}>{says}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
