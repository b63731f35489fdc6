import { Button, Table, Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import type { Floor } from '../../data/places.ts';
import { Notice } from '../../ui/notice.tsx';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { ClearFilters } from './filters.tsx';
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

/** The same places as on the plan, as a table: mine, free, taken. */
export function PlaceList({ floor, places, loading, chosen, areaName, amenityName, onChoose, change }: Props) {
  const { t } = useTranslation('book');
  const [most, setMost] = useState(STEP);
  if (places.length === 0 && loading) return <Text p="xl">{words('loading')}</Text>;
  if (places.length === 0) {
    return (
      <div className={classes.card}>
        <Notice icon={<IconSearchOff size={26} stroke={1.6} />} title={t('filter.none')} text={t('filter.noneText')}>
          <ClearFilters change={change} />
        </Notice>
      </div>
    );
  }
  return (
    <div className={classes.card}>
      <Table
        className={classes.table}
        stickyHeader
        verticalSpacing={9}
        horizontalSpacing="md"
        aria-label={t('list.label', { floor: nameOf(floor) })}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('list.name')}</Table.Th>
            <Table.Th className={classes.wide}>{t('list.type')}</Table.Th>
            <Table.Th className={classes.wide}>{t('list.seats')}</Table.Th>
            <Table.Th className={classes.wide}>{t('list.amenities')}</Table.Th>
            <Table.Th>{t('list.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inListOrder(places)
            .slice(0, most)
            .map((place) => (
              <Row
                key={place.id}
                place={place}
                chosen={place.id === chosen}
                areaName={areaName}
                amenityName={amenityName}
                onChoose={onChoose}
              />
            ))}
        </Table.Tbody>
      </Table>
      {places.length > most && (
        <Button variant="subtle" fullWidth onClick={() => setMost(most + STEP)}>
          {t('list.more')}
        </Button>
      )}
    </div>
  );
}

type RowProps = Pick<Props, 'areaName' | 'amenityName' | 'onChoose'> & {
  readonly place: Place;
  readonly chosen: boolean;
};

function Row({ place, chosen, areaName, amenityName, onChoose }: RowProps) {
  const { t } = useTranslation('book');
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
          aria-label={t('list.choose', { name })}
          onClick={() => onChoose(place.id)}
        >
          <span className={classes.icon} data-state={state}>
            <TypeIcon type={resource.type} size={17} />
          </span>
          <span>
            {name}
            <Text component="span" size="xs" c="dimmed" display="block">
              {areaName(resource.areaId)}
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
