import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { visitPurposesQuery } from '../../data/visiting.ts';

interface Props {
  readonly buildingId: number;
  readonly chosen?: number | null;
  readonly error: string | null;
}

/** One of the purposes of visits to a building, or none; nothing where there are none to choose from. */
export function PurposeSelect({ buildingId, chosen = null, error }: Props) {
  const { t } = useTranslation('visitors');
  const { data = [] } = useQuery(visitPurposesQuery);
  const here = data.filter((one) => one.buildingId === null || one.buildingId === buildingId);
  if (here.length === 0) return null;
  return (
    <NativeSelect
      // Another building has others.
      key={buildingId}
      name="purposeId"
      label={t('purpose')}
      defaultValue={chosen ?? ''}
      error={error}
      data={[
        { value: '', label: t('purposes.notSaid') },
        ...here.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
