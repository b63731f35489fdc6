import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../lib/show.ts';
import type { WhichBuilding } from './use-building.ts';

interface Props extends Pick<NativeSelectProps, 'mb' | 'w'> {
  readonly which: WhichBuilding;
}

/** Which building a page is about, to choose. */
export function BuildingSelect({ which: { building, buildings, choose }, ...look }: Props) {
  const { t } = useTranslation('which-building');
  return (
    <NativeSelect
      {...look}
      label={t('building')}
      value={building && String(building.id)}
      onChange={(event) => choose(Number(event.currentTarget.value))}
      data={buildings.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
    />
  );
}
