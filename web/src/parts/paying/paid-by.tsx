import { Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../data/bookings.ts';
import { costCodeQuery, costCodeWords } from '../../data/cost-codes.ts';
import { spoken } from '../../lib/texts.ts';

/** Which cost codes pay for a booking, and how much where there are several. */
export function PaidBy({ costCodes }: { readonly costCodes: NonNullable<Booking['costCodes']> }) {
  const { t } = useTranslation('paying');
  const known = useQueries({ queries: costCodes.map(({ costCodeId }) => costCodeQuery(costCodeId)) });
  const names = known.flatMap(({ data }, i) => {
    if (data === undefined) return [];
    const [name, percent] = [costCodeWords(data), costCodes[i]?.percent ?? 100];
    return [percent === 100 ? name : t('share', { name, percent })];
  });
  if (names.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('paidBy', { names: new Intl.ListFormat(spoken()).format(names) })}
    </Text>
  );
}
