import { NativeSelect, Select, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { availabilityQuery } from '../../data/availability.ts';
import { areasQuery } from '../../data/places.ts';
import { resourceQuery, resourcesQuery, type Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';
import type { Period } from '../../lib/when.ts';
import { TypeIcon } from '../type-icon.tsx';
import classes from './change-drawer.module.css';
import type { Edits } from './draft.ts';
import { useNames } from './names.ts';

interface Props {
  /** What it has, the first of them. */
  readonly resource: Resource;
  readonly own: readonly number[];
  readonly chosen: readonly number[];
  /** When it is to be free; null: on several dates, which only the server can tell. */
  readonly period: Period | null;
  readonly onEdit: (edits: Edits) => void;
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly aside: string;
}

/** Where it is to be: as now, or another of the same kind on the floor that is free then. What has several keeps them. */
export function PlaceField({ resource, own, chosen, period, onEdit }: Props) {
  const { t } = useTranslation('changing');
  const names = useNames(own);
  const { options, isFree } = useOptions(resource, chosen[0] ?? resource.id, period);
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  if (own.length !== 1) {
    return (
      <div>
        <span className={classes.label}>{t('places')}</span>
        <Text size="sm">{names}</Text>
      </div>
    );
  }
  const given = {
    label: t('place'),
    value: String(chosen[0]),
    error: isFree ? undefined : t('notFree'),
  };
  const choose = (value: string): void => onEdit({ resourceIds: [Number(value)] });
  if (phone) {
    const data = options.map(({ value, label, aside }) => ({ value, label: aside ? `${label} · ${aside}` : label }));
    return <NativeSelect {...given} data={data} onChange={({ currentTarget }) => choose(currentTarget.value)} />;
  }
  return (
    <Select
      {...given}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      withCheckIcon={false}
      maxDropdownHeight={300}
      nothingFoundMessage={options.length > 1 ? t('anyPlace') : t('noPlace')}
      leftSection={<TypeIcon type={resource.type} size={17} />}
      data={[...options]}
      renderOption={({ option }) => (
        <span className={classes.option}>
          <TypeIcon type={resource.type} size={17} />
          {option.label}
          <small>{options.find(({ value }) => value === option.value)?.aside}</small>
        </span>
      )}
      onChange={(value) => value !== null && choose(value)}
    />
  );
}

/** Names as people count: N-2 before N-10. */
const byName = new Intl.Collator(undefined, { numeric: true });

function useOptions(
  resource: Resource,
  chosen: number,
  period: Period | null,
): { readonly options: readonly Option[]; readonly isFree: boolean } {
  const { t } = useTranslation('changing');
  const { floorId } = resource;
  const known = { enabled: floorId !== null } as const;
  const { data: all = [] } = useQuery({ ...resourcesQuery(floorId ?? 0), ...known });
  const { data: areas = [] } = useQuery({ ...areasQuery(floorId ?? 0), ...known });
  const free = useQuery({
    ...availabilityQuery(floorId ?? 0, period ?? { start: '', end: '' }),
    enabled: floorId !== null && period !== null,
  }).data;
  const { data: other } = useQuery({ ...resourceQuery(chosen), enabled: chosen !== resource.id });
  const freeIds = free && new Set(free.filter(({ available }) => available).map(({ resourceId }) => resourceId));
  const isOffered = ({ id, type, retired }: Resource): boolean =>
    type === resource.type &&
    !retired &&
    id !== resource.id &&
    id !== chosen &&
    (period === null || freeIds?.has(id) === true);
  const area = ({ areaId }: Resource): string => {
    const found = areas.find(({ id }) => id === areaId);
    return found ? nameOf(found) : '';
  };
  const others = all.filter(isOffered).toSorted((a, b) => byName.compare(nameOf(a), nameOf(b)));
  const shown = [...(other && chosen !== resource.id ? [other] : []), ...others];
  const optionOf = (one: Resource): Option => ({ value: String(one.id), label: nameOf(one), aside: area(one) });
  return {
    options: [{ ...optionOf(resource), aside: t('keeps') }, ...shown.map(optionOf)],
    // Of what it has itself the day says more.
    isFree: chosen === resource.id || freeIds === undefined || freeIds.has(chosen),
  };
}
