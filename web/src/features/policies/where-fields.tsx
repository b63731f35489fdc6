import { NativeSelect, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { buildingsQuery, categoriesQuery, resourceGroupsQuery } from '../../data/places.ts';
import { keepsPoliciesIn, type Where } from '../../data/policies.ts';
import { resourceTypes } from '../../data/resources.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { words } from '../../lib/texts.ts';
import { ResourceSelect } from './resource-select.tsx';

interface Props {
  readonly where: Where;
  readonly onChange: (where: Where) => void;
  readonly wrong: (name: keyof Where) => string | null;
}

const idOf = (value: string): number | null => (value === '' ? null : Number(value));

/** Where a policy applies: all that is chosen must fit. What the role does not reach is not offered. */
export function WhereFields({ where, onChange, wrong }: Props) {
  const { t } = useTranslation('policies');
  const me = useMe();
  const buildings = useQuery(buildingsQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const groups = useQuery(resourceGroupsQuery).data ?? [];
  // What fitted before may not be there: a resource is chosen anew.
  const narrow = (change: Partial<Where>): void => onChange({ ...where, ...change, resourceId: null });
  const offered = buildings.filter(({ id }) => keepsPoliciesIn(me, id));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      <NativeSelect
        name="buildingId"
        label={t('where.building')}
        error={wrong('buildingId')}
        value={where.buildingId ?? ''}
        data={[
          ...(keepsPoliciesIn(me, null) ? [{ value: '', label: t('where.everywhere') }] : []),
          ...offered.map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={({ currentTarget: { value } }) => narrow({ buildingId: idOf(value) })}
      />
      <NativeSelect
        name="type"
        label={t('where.type')}
        error={wrong('type')}
        value={where.type ?? ''}
        data={[
          { value: '', label: t('where.everyType') },
          ...resourceTypes.map((value) => ({ value, label: words(`type.${value}`) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          narrow({ type: resourceTypes.find((one) => one === value) ?? null })
        }
      />
      <NativeSelect
        name="categoryId"
        label={t('where.category')}
        error={wrong('categoryId')}
        value={where.categoryId ?? ''}
        data={[
          { value: '', label: t('where.everyCategory') },
          ...categories.map((one) => ({ value: String(one.id), label: nameOf(one) })),
        ]}
        onChange={({ currentTarget: { value } }) => narrow({ categoryId: idOf(value) })}
      />
      {groups.length > 0 && (
        <NativeSelect
          name="resourceGroupId"
          label={t('where.resourceGroup')}
          error={wrong('resourceGroupId')}
          value={where.resourceGroupId ?? ''}
          data={[
            { value: '', label: t('where.everyResourceGroup') },
            ...groups.map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
          onChange={({ currentTarget: { value } }) => narrow({ resourceGroupId: idOf(value) })}
        />
      )}
      <ResourceSelect
        name="resourceId"
        label={t('where.resource')}
        placeholder={t('where.everyResource')}
        error={wrong('resourceId')}
        within={where}
        value={where.resourceId}
        onChange={(resource) => onChange({ ...where, resourceId: resource?.id ?? null })}
      />
    </SimpleGrid>
  );
}
