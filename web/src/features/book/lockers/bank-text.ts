import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { floorBanksQuery, type LockerBank } from '../../../data/locker-banks.ts';
import type { Resource } from '../../../data/resources.ts';
import { nameOf } from '../../../lib/show.ts';
import type { Place } from '../places.ts';

const none: readonly LockerBank[] = [];

/** The locker banks of the floor that places are on; where none is in one they are not asked for. */
export function useBanks(places: readonly Place[]): readonly LockerBank[] {
  const floorId = places.find(({ resource }) => resource.bankId !== null)?.resource.floorId ?? null;
  return useQuery({ ...floorBanksQuery(floorId ?? 0), enabled: floorId !== null }).data ?? none;
}

/** Says which bank a locker is in, and which of it it is; nothing of what is in none. */
export function useBankText(places: readonly Place[]): (resource: Resource) => string {
  const { t } = useTranslation('side');
  const banks = useBanks(places);
  return ({ bankId, bankNumber }) => {
    const bank = banks.find(({ id }) => id === bankId);
    return bank ? t('lockers.within', { bank: nameOf(bank), number: bankNumber }) : '';
  };
}
