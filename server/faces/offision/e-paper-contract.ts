import { Type } from 'typebox';
import { MAX_LABEL, TagState } from '../../modules/signage/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { notFound } from '../../platform/contract/problems.ts';
import { Line, orNull } from '../../platform/contract/shapes.ts';
import { addresses } from './guesses.ts';
import { Int, numbered, open, paging, PathId, Ref, SearchText, Several, Text } from './shapes.ts';

/** What drives e-paper tags, and what each of them stands for. */
export const EPaperController = Type.Object({
  id: Int,
  name: Text,
  displayLanguage: Text,
  tags: Type.Array(
    Type.Object({
      id: Text,
      externalKey: orNull(Text),
      bookableResource: orNull(Ref),
      isLicenseValid: Type.Boolean(),
    }),
  ),
});

const managing = { scope: 'devices:manage' } as const;

/** E-paper as the vendor's gateways speak of it. */
export const ePaperEndpoints = declareEndpoints({
  findEPaperController: {
    ...addresses.findEPaperController,
    ...managing,
    summary: 'One e-paper controller, with its tags',
    params: PathId,
    reply: EPaperController,
  },
  searchEPaperControllers: {
    ...addresses.searchEPaperControllers,
    ...managing,
    summary: 'E-paper controllers by pages, with their tags',
    query: Type.Object(
      {
        id: Several('Their ids'),
        type: Several('qbicGateway or MinewServer, by name or number'),
        searchText: SearchText,
        ...paging,
      },
      open,
    ),
    reply: numbered(EPaperController),
  },
  updateEPaperTagStatus: {
    ...addresses.updateEPaperTagStatus,
    scope: 'readings:write',
    summary: 'Say how an e-paper tag is; what is absent or null stays',
    body: Type.Object(
      {
        ePaperTagId: Type.Optional(
          orNull(
            Line(MAX_LABEL, { description: 'The id of the tag, or its externalKey; a request without it is refused' }),
          ),
        ),
        batteryLevel: TagState.batteryLevel,
        screenSize: TagState.screenSize,
        isOnline: Type.Optional(orNull(Type.Boolean())),
      },
      open,
    ),
    reply: Type.Object({ isSuccess: Type.Boolean() }),
    once: false,
    errors: [notFound],
  },
});
