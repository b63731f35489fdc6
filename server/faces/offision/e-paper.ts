import type { Static } from 'typebox';
import { reportEPaperTag, sliceControllers } from '../../modules/signage/signage.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import type { Sliced } from '../../platform/contract/page.ts';
import type { EPaperController, ePaperEndpoints } from './e-paper-contract.ts';
import { controllerTypes, LICENSED, typesThere } from './guesses.ts';
import { readEnum, readId, readIds, readPage, said, showPage } from './read.ts';

type Calls = UseCases<typeof ePaperEndpoints>;
type Controller = Awaited<ReturnType<typeof sliceControllers>> extends Sliced<infer One> ? One : never;

/** E-paper controllers as the vendor's programs read them, and tags as its gateways say that they are. */
export const ePaper: Calls = {
  async findEPaperController(ctx, { id }) {
    const { items } = await sliceControllers(ctx, { ids: [readId(id, 'id')] }, { offset: 0, limit: 1 });
    return show(found(items[0]));
  },

  async searchEPaperControllers(ctx, { id, type, searchText, ...paging }) {
    const page = readPage(paging);
    const types = readEnum(type, typesThere, 'type')?.map((name) => controllerTypes[name]);
    const filter = said({ ids: readIds(id, 'id'), types, search: searchText });
    return showPage(await sliceControllers(ctx, filter, page), page, show);
  },

  async updateEPaperTagStatus(ctx, { ePaperTagId, batteryLevel, screenSize, isOnline }) {
    if (!ePaperTagId) throw invalid('ePaperTagId', 'Say which tag it is');
    const given = { batteryLevel: batteryLevel ?? undefined, screenSize: screenSize ?? undefined };
    try {
      await reportEPaperTag(ctx, { label: ePaperTagId, ...said({ ...given, online: isOnline ?? undefined }) });
    } catch (error) {
      // What is wrong is called as it is called there.
      if (!(error instanceof Problem) || error.details.param !== 'label') throw error;
      throw fail(error.kind, { ...error.details, param: 'ePaperTagId' });
    }
    return { isSuccess: true };
  },
};

const show = ({ id, name, displayLanguage, tags }: Controller): Static<typeof EPaperController> => ({
  id,
  name,
  displayLanguage,
  tags: tags.map(({ label, externalName, resourceId, resourceName }) => ({
    id: label,
    externalKey: externalName,
    bookableResource: resourceId === null ? null : { id: resourceId, name: resourceName ?? '' },
    isLicenseValid: LICENSED,
  })),
});
