import { ActionIcon, Button, Chip, Group, Popover } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceTypes, type ResourceType } from '../../data/resources.ts';
import type { Amenity } from '../../data/places.ts';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { needTexts } from '../../lib/texts.ts';
import { later } from '../../ui/later.tsx';
import { tellProblem } from '../../ui/tell.tsx';
import classes from './filters.module.css';
import type { Change } from './model.ts';
import { isFiltering, type Count, type Filter } from './places.ts';
import { SearchBox } from './search-box.tsx';

const MoreFilters = later(async () => {
  const [part] = await Promise.all([import('./more-filters.tsx'), needTexts('side')]);
  return part.MoreFilters;
});

interface Props {
  readonly filter: Filter;
  readonly counts: ReadonlyMap<ResourceType, Count>;
  readonly amenities: readonly Amenity[];
  readonly change: Change;
}

/** Narrows what the plan lights up and the list shows. */
export function Filters({ filter, counts, amenities, change }: Props) {
  const { t } = useTranslation('book');
  return (
    <search className={classes.row} aria-label={t('filter.label')}>
      <div className={classes.wideOnly}>
        <SearchBox q={filter.q} change={change} />
      </div>
      <TypeChips filter={filter} counts={counts} change={change} />
      {isFiltering(filter) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          title={t('filter.clear')}
          aria-label={t('filter.clear')}
          onClick={() => clear(change)}
        >
          <IconX size={18} stroke={1.6} />
        </ActionIcon>
      )}
      <MoreButton filter={filter} amenities={amenities} change={change} />
    </search>
  );
}

function TypeChips({ filter, counts, change }: Pick<Props, 'filter' | 'counts' | 'change'>) {
  const { t } = useTranslation('book');
  const present = resourceTypes.filter((type) => counts.has(type));
  return (
    <Chip.Group
      multiple={false}
      value={filter.type ?? 'all'}
      onChange={(type) => change({ type: type === 'all' ? undefined : type })}
    >
      <div className={classes.chips} role="radiogroup" aria-label={t('filter.type')}>
        <Chip
          value="all"
          variant="outline"
          icon={<span />}
          classNames={{ label: classes.chip ?? '', iconWrapper: classes.noIcon ?? '' }}
        >
          {t('filter.all')}
        </Chip>
        {present.map((type) => (
          <Chip
            key={type}
            value={type}
            variant="outline"
            classNames={{ label: classes.chip ?? '', iconWrapper: classes.noIcon ?? '' }}
          >
            <TypeIcon type={type} size={16} />
            {t(`types.${type}`)}
            <Free count={counts.get(type)?.free ?? null} />
          </Chip>
        ))}
      </div>
    </Chip.Group>
  );
}

function Free({ count }: { readonly count: number | null }) {
  const { t } = useTranslation('book');
  return (
    count !== null && (
      <span className={classes.count} aria-label={t('filter.free', { count })}>
        {count}
      </span>
    )
  );
}

function MoreButton({ filter, amenities, change }: Pick<Props, 'filter' | 'amenities' | 'change'>) {
  const { t } = useTranslation('book');
  const [opened, setOpened] = useState(false);
  const used =
    (filter.seats === undefined ? 0 : 1) + (filter.with?.length ?? 0) + (filter.free ? 1 : 0) + (filter.q ? 1 : 0);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={300}
      shadow="md"
      radius="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          aria-label={t('filter.label')}
          radius={12}
          className={classes.more}
          onClick={() => void MoreFilters.bring().then(() => setOpened(!opened), tellProblem)}
          leftSection={<IconAdjustmentsHorizontal size={17} stroke={1.6} />}
        >
          <span className={classes.moreText}>{t('filter.label')}</span>
          {used > 0 && <span className={classes.used}>{used}</span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <MoreFilters filter={filter} amenities={amenities} change={change} />
      </Popover.Dropdown>
    </Popover>
  );
}

const clear = (change: Change): void =>
  change({ q: undefined, type: undefined, seats: undefined, with: undefined, free: undefined });

/** What is left when a filter fits nothing. */
export function ClearFilters({ change }: { readonly change: Change }) {
  const { t } = useTranslation('book');
  return (
    <Group justify="center">
      <Button variant="default" onClick={() => clear(change)}>
        {t('filter.clear')}
      </Button>
    </Group>
  );
}
