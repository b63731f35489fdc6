import { MultiSelect, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { resourceQuery, resourceSearchQuery, resourceTypes, type Resource } from '../../data/resources.ts';
import { MOST_OFFERS } from '../../data/services.ts';
import { keeps, useMe, type Me } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { offersOf, type Where } from './where.ts';

interface Props {
  readonly where: Where;
  /** What is wrong with it. */
  readonly error: string | null;
  readonly onChange: (where: Where) => void;
}

const kinds = ['types', 'resources', 'nowhere'] as const satisfies readonly Where['kind'][];

const reachesAll = ({ user }: Me): boolean => user === null || user.buildings === 'all';

/** What is wrong with where something is to be offered, or null. */
export function wrongWhere(where: Where | null, me: Me, t: TFunction<'services'>): string | null {
  if (where === null || where.kind === 'nowhere') return null;
  if (where.kind === 'resources' && where.resourceIds.length === 0) return t('needResource');
  if (where.kind === 'types' && where.buildings.length === 0 && !reachesAll(me)) return t('needBuilding');
  return offersOf(where).length > MOST_OFFERS ? t('tooManyOffers', { most: MOST_OFFERS }) : null;
}

/** Where something is offered. What a refusal blames for it is the field named `offers`. */
export function WhereFields({ where, error, onChange }: Props) {
  const { t } = useTranslation('services');
  const { kind } = where;
  return (
    <>
      <NativeSelect
        label={t('where')}
        {...(kind === 'nowhere' && { name: 'offers', error })}
        value={kind}
        data={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...where, kind: kinds.find((one) => one === value) ?? 'types' })
        }
      />
      {kind === 'types' && <Kinds where={where} error={error} onChange={onChange} />}
      {kind === 'resources' && (
        <Resources
          ids={where.resourceIds}
          error={error}
          onChange={(resourceIds) => onChange({ ...where, resourceIds })}
        />
      )}
    </>
  );
}

function Kinds({ where, error, onChange }: Props) {
  const { t } = useTranslation('services');
  const me = useMe();
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const offered = buildings.filter(
    ({ id }) => reachesAll(me) || keeps(me.user, id) || where.buildings.includes(String(id)),
  );
  return (
    <>
      <MultiSelect
        name="offers"
        label={t('buildings')}
        placeholder={where.buildings.length === 0 && reachesAll(me) ? t('everyBuilding') : ''}
        clearable
        error={error}
        value={[...where.buildings]}
        data={offered.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
        onChange={(ids) => onChange({ ...where, buildings: ids })}
      />
      <MultiSelect
        label={t('types')}
        placeholder={where.types.length === 0 ? t('everyType') : ''}
        clearable
        value={[...where.types]}
        data={resourceTypes.map((type) => ({ value: type, label: t(`ofType.${type}`) }))}
        onChange={(types) => onChange({ ...where, types })}
      />
    </>
  );
}

interface ResourcesProps {
  readonly ids: readonly number[];
  readonly error: string | null;
  readonly onChange: (ids: readonly number[]) => void;
}

/** Single places, found by a part of the name. */
function Resources({ ids, error, onChange }: ResourcesProps) {
  const { t } = useTranslation('services');
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const { data = [] } = useQuery({ ...resourceSearchQuery({ search: wanted }), placeholderData: keepPreviousData });
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const chosen = useQueries({ queries: ids.map((id) => resourceQuery(id)) }).flatMap((one) => one.data ?? []);
  const whereOf = (one: Resource): string => {
    const building = buildings.find(({ id }) => id === one.buildingId);
    return building && buildings.length > 1 ? `${nameOf(one)} · ${nameOf(building)}` : nameOf(one);
  };
  return (
    <MultiSelect
      name="offers"
      label={t('resources')}
      searchable
      clearable
      maxValues={MOST_OFFERS}
      nothingFoundMessage={t('noResource')}
      error={error}
      // The server has looked already.
      filter={({ options }) => options}
      value={ids.map(String)}
      data={[...chosen, ...data.filter(({ id }) => !ids.includes(id))].map((one) => ({
        value: String(one.id),
        label: whereOf(one),
      }))}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(all) => onChange(all.map(Number))}
    />
  );
}
