import { Loader, VisuallyHidden } from '@mantine/core';
import { IconBuildingSkyscraper, IconMapOff, IconStairs } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import { needTexts, words } from '../../lib/texts.ts';
import type { When } from '../../lib/when.ts';
import type { Floor } from '../../data/places.ts';
import { later } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Filters } from './filters.tsx';
import { useChange, useFloor, useWhen, useWhere, type Where } from './model.ts';
import { fits, isFiltering } from './places.ts';
import { FloorPlan } from './plan/floor-plan.tsx';
import { Side } from './side.tsx';
import { Toolbar } from './toolbar.tsx';
import classes from './book-page.module.css';

const route = getRouteApi('/inside/');
const PlaceList = later(async () => {
  const [part] = await Promise.all([import('./place-list.tsx'), needTexts('side')]);
  return part.PlaceList;
});

/** Where one books: a floor, live, and what can be booked on it. */
export function BookPage() {
  const { t } = useTranslation('book');
  const search = route.useSearch();
  const where = useWhere(search);
  const when = useWhen(search, where.building?.zone ?? 'UTC');
  if (where.error) return <Failure error={where.error} retry={where.retry} />;
  if (where.loading) return <Loader className={classes.loader ?? ''} aria-label={words('loading')} />;
  if (where.building === null) {
    return <Notice icon={<IconBuildingSkyscraper />} title={t('plan.noBuildings')} text={t('plan.noBuildingsText')} />;
  }
  if (where.floor === null)
    return <Notice icon={<IconStairs />} title={t('plan.noFloors')} text={t('plan.noFloorsText')} />;
  return <FloorPage where={where} floor={where.floor} when={when} />;
}

interface Props {
  readonly where: Where;
  readonly floor: Floor;
  readonly when: When;
}

function FloorPage({ where, floor, when }: Props) {
  const { t } = useTranslation('book');
  const search = route.useSearch();
  const change = useChange();
  const state = useFloor(floor, when);
  const { places, counts, amenities, areas } = state;
  const fitting = useMemo(
    () => (isFiltering(search) ? places.filter((place) => fits(place, search)) : null),
    [places, search],
  );
  const fittingIds = useMemo(() => fitting && new Set(fitting.map(({ id }) => id)), [fitting]);
  const amenityName = useNames(amenities);
  const areaName = useCallback((id: number | null) => (id === null ? '' : nameOrNone(areas.get(id))), [areas]);
  const asList = search.view === 'list';
  const choose = useCallback(
    (id: number | null, floorId?: number) =>
      change({ at: id ?? undefined, ...(floorId !== undefined && { floor: floorId }) }),
    [change],
  );
  const shared = { floor, chosen: search.at ?? null, amenityName, onChoose: choose };
  if (state.error) return <Failure error={state.error} retry={state.retry} />;
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <VisuallyHidden component="h1">{`${t('title')}: ${nameOf(floor)}`}</VisuallyHidden>
        <Toolbar floors={where.floors} floor={floor} when={when} asList={asList} change={change} />
        <Filters filter={search} counts={counts} amenities={amenities} change={change} />
        {asList ? (
          <PlaceList
            {...shared}
            places={fitting ?? places}
            loading={state.loading}
            areaName={areaName}
            change={change}
          />
        ) : floor.plan === null ? (
          <NoPlan />
        ) : (
          <FloorPlan key={floor.id} {...shared} places={places} fitting={fittingIds} />
        )}
      </div>
      <Side {...shared} state={state} when={when} areaName={areaName} change={change} asList={asList} />
    </div>
  );
}

function NoPlan() {
  const { t } = useTranslation('book');
  return <Notice icon={<IconMapOff />} title={t('plan.none')} text={t('plan.noneText')} />;
}

type Named = Parameters<typeof nameOf>[0];
const nameOrNone = (one: Named | undefined): string => (one ? nameOf(one) : '');

/** Looks up names by id; the same function while the list is the same. */
function useNames(list: readonly (Named & { readonly id: number })[]): (id: number) => string {
  return useMemo(() => {
    const byId = new Map(list.map((one) => [one.id, one]));
    return (id: number) => nameOrNone(byId.get(id));
  }, [list]);
}
