import { findLockerBanks } from '../../modules/locker-banks/locker-banks.ts';
import { findNames } from '../../modules/places/places.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { sliceResources } from '../../modules/resources/resources.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { retiredAmong } from './guesses.ts';
import type { lockerEndpoints } from './locker-contract.ts';
import { readIds, readPage, said, showPage } from './read.ts';

/** Lockers as the vendor's programs read them: what is retired is what the vendor calls deleted, and is found by id alone. */
export const lockers: UseCases<typeof lockerEndpoints> = {
  async searchLockers(ctx, { id, searchText, ...paging }) {
    const page = readPage(paging);
    const ids = readIds(id, 'id');
    const filter = {
      types: ['locker'] as const,
      ids,
      search: searchText,
      retired: retiredAmong(ids),
    };
    const found = await sliceResources(ctx, said(filter), page, unseenIn(ctx));
    const banks = await findLockerBanks(ctx, [...new Set(found.items.flatMap(({ bankId }) => bankId ?? []))]);
    const floors = await findNames(ctx, 'floor', [...new Set([...banks.values()].map(({ floorId }) => floorId))]);
    return showPage(found, page, (locker) => {
      const bank = banks.get(locker.bankId ?? 0);
      return {
        id: locker.id,
        name: locker.name,
        locker: bank
          ? { id: bank.id, name: bank.name, floor: { id: bank.floorId, name: floors.get(bank.floorId) ?? '' } }
          : null,
        isDeleted: locker.retired,
      };
    });
  },
};
