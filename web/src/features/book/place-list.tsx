import { Button, Table, Text } from '@mantine/core';
import { IconSearchOff, IconStarFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { useFavourites } from '../../data/favourites.ts';
import type { Floor } from '../../data/places.ts';
import { Notice } from '../../ui/notice.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { ClearFilters } from './filters.tsx';
import { Banks } from './lockers/banks.tsx';
import { useBankText } from './lockers/bank-text.ts';
import type { Change } from './model.ts';
import classes from './place-list.module.css';
import { inListOrder, type Place } from './places.ts';
import { stateText } from './state-text.ts';

interface Props {
  readonly floor: Floor;
  readonly places: readonly Place[];
  /** Is it not known yet what they are at? Then none is missing. */
  readonly loading: boolean;
  readonly chosen: number | null;
  readonly areaName: (id: number | null) => string;
  readonly amenityName: (id: number) => string;
  readonly onChoose: (id: number) => void;
  readonly change: Change;
}

const STEP = 100;

/** The same places as on the plan, as a table: my favourites before the others, of each mine, free, taken. */
export function PlaceList({ floor, places, loading, chosen, areaName, amenityName, onChoose, change }: Props) {
  const { t } = useTranslation(['book', 'side']);
  const [most, setMost] = useState(STEP);
  const favourites = useFavourites();
  const bankText = useBankText(places);
  if (places.length === 0 && loading) return <Text p="xl">{words('loading')}</Text>;
  if (places.length === 0) {
    return (
      <div className={classes.card}>
        <Notice
          icon={<IconSearchOff size={26} stroke={1.6} />}
          title={t('side:list.none')}
          text={t('side:list.noneText')}
        >
          <ClearFilters change={change} />
        </Notice>
      </div>
    );
  }
  const isOfLockers = places.every(({ resource }) => resource.type === 'locker');
  return (
    <div className={classes.card}>
      {isOfLockers && (
        <div className={classes.banks}>
          <Banks places={places} onChoose={onChoose} />
        </div>
      )}
      <Table
        className={classes.table}
        stickyHeader
        verticalSpacing={9}
        horizontalSpacing="md"
        aria-label={t('side:list.label', { floor: nameOf(floor) })}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('side:list.name')}</Table.Th>
            <Table.Th className={classes.wide}>{t('side:list.type')}</Table.Th>
            <Table.Th className={classes.wide}>{t('side:list.seats')}</Table.Th>
            <Table.Th className={classes.wide}>{t('side:list.amenities')}</Table.Th>
            <Table.Th>{t('side:list.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inListOrder(places)
            .toSorted((a, b) => Number(favourites.has(b.id)) - Number(favourites.has(a.id)))
            .slice(0, most)
            .map((place) => (
              <Row
                key={place.id}
                place={place}
                chosen={place.id === chosen}
                favourite={favourites.has(place.id)}
                whereabouts={[areaName(place.resource.areaId), bankText(place.resource)]}
                amenityName={amenityName}
                onChoose={onChoose}
              />
            ))}
        </Table.Tbody>
      </Table>
      {places.length > most && (
        <Button variant="subtle" fullWidth onClick={() => setMost(most + STEP)}>
          {t('side:list.more')}
        </Button>
      )}
    </div>
  );
}

type RowProps = Pick<Props, 'amenityName' | 'onChoose'> & {
  readonly place: Place;
  /** Where it is, from the largest on; empty: not said. */
  readonly whereabouts: readonly string[];
  readonly chosen: boolean;
  readonly favourite: boolean;
};

function Row({ place, chosen, favourite, whereabouts, amenityName, onChoose }: RowProps) {
  const { t } = useTranslation(['book', 'side']);
  const { resource, state } = place;
  const name = nameOf(resource);
  const amenities = resource.amenityIds
    .map(amenityName)
    .filter((one) => one !== '')
    .join(' · ');
  return (
    <Table.Tr className={classes.row} data-chosen={chosen}>
      <Table.Td>
        <button
          type="button"
          className={classes.name}
          data-place={place.id}
          aria-pressed={chosen}
          aria-label={[t('side:list.choose', { name }), ...(favourite ? [t('favourite')] : [])].join(', ')}
          onClick={() => onChoose(place.id)}
        >
          <span className={classes.icon} data-state={state}>
            <TypeIcon type={resource.type} size={17} />
          </span>
          <span>
            {name}
            {favourite && <IconStarFilled size={13} className={classes.favourite ?? ''} aria-hidden="true" />}
            <Text component="span" size="xs" c="dimmed" display="block">
              {whereabouts.filter((one) => one !== '').join(' · ')}
            </Text>
          </span>
        </button>
      </Table.Td>
      <Table.Td className={classes.wide}>{words(`type.${resource.type}`)}</Table.Td>
      <Table.Td className={classes.wide}>
        {resource.type === 'room' || resource.type === 'desk' ? resource.capacity : ''}
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Text size="sm" c="dimmed">
          {amenities}
        </Text>
      </Table.Td>
      <Table.Td>
        <span className={classes.state} data-state={state}>
          {stateText(place, t)}
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
