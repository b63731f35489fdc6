import { MultiSelect, Select, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Amenity } from '../../data/places.ts';
import { nameOf } from '../../lib/show.ts';
import classes from './filters.module.css';
import type { Change } from './model.ts';
import type { Filter } from './places.ts';
import { SearchBox } from './search-box.tsx';

interface Props {
  readonly filter: Filter;
  readonly amenities: readonly Amenity[];
  readonly change: Change;
}

const SIZES = [2, 4, 6, 8, 10, 12, 16, 20] as const;

/** What is chosen less often: how many seats, what with, only what is free; on a phone the search, too. */
export function MoreFilters({ filter, amenities, change }: Props) {
  const { t } = useTranslation(['book', 'side']);
  return (
    <Stack gap="sm">
      <div className={classes.phoneOnly}>
        <SearchBox q={filter.q} change={change} />
      </div>
      {/* The first that is shown on every screen: a focus sent to the search would be lost where that is hidden. */}
      <Switch
        data-autofocus
        label={t('side:more.onlyFree')}
        checked={filter.free === true}
        onChange={(event) => change({ free: event.currentTarget.checked || undefined })}
      />
      <Select
        label={t('side:more.capacity')}
        comboboxProps={{ withinPortal: false }}
        data={[
          { value: '', label: t('side:more.anySize') },
          ...SIZES.map((count) => ({ value: String(count), label: t('side:more.people', { count }) })),
        ]}
        value={String(filter.seats ?? '')}
        allowDeselect={false}
        onChange={(seats) => change({ seats: seats ? Number(seats) : undefined })}
      />
      <MultiSelect
        label={t('side:more.amenities')}
        comboboxProps={{ withinPortal: false }}
        data={amenities.map((amenity) => ({ value: String(amenity.id), label: nameOf(amenity) }))}
        value={(filter.with ?? []).map(String)}
        searchable
        clearable
        onChange={(ids) => change({ with: ids.length > 0 ? ids.map(Number) : undefined })}
      />
    </Stack>
  );
}
