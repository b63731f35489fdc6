import { NativeSelect } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Building } from '../../data/places.ts';
import { nameOf } from '../../lib/show.ts';
import type { Wrong } from './visit-drawer.tsx';

/** Of which buildings I say something. */
export interface Places {
  readonly buildings: readonly Building[];
  /** Of all at once, too? */
  readonly forAll: boolean;
}

/** The building that something is said of, or all of them. */
export function WhereSelect({ buildings, forAll, wrong }: Places & { readonly wrong: Wrong }) {
  const { t } = useTranslation('visitors');
  return (
    <NativeSelect
      name="buildingId"
      label={t('building')}
      error={wrong('buildingId')}
      data={[
        ...(forAll ? [{ value: '', label: t('rules.everywhere') }] : []),
        ...buildings.map((one) => ({ value: String(one.id), label: nameOf(one) })),
      ]}
    />
  );
}

/** What was chosen; null: all. */
export const chosenIn = (typed: string): number | null => (typed === '' ? null : Number(typed));

/** Where something counts that is said of one building, or of all. */
export const whereOf = (building: Building | null | undefined, t: TFunction<'visitors'>): string =>
  building === null ? t('rules.everywhere') : building ? nameOf(building) : '';

/** The building of this id; null: all of them; undefined: one that is not there. */
export const buildingIn = (buildings: readonly Building[], id: number | null): Building | null | undefined =>
  id === null ? null : buildings.find((one) => one.id === id);
