import type { Answer, Endpoint, Endpoints, Input } from '../contract/endpoint.ts';
import { fail, forbidden, notFound, versionConflict } from '../contract/problems.ts';
import type { Ctx } from './context.ts';

/** What keeps one endpoint's promise. */
export type UseCase<E extends Endpoint> = (ctx: Ctx, input: Input<E>) => Promise<Answer<E>>;

/** The functions a module must export for its contract: same names, checked by the compiler. */
export type UseCases<Es extends Endpoints> = { readonly [Name in keyof Es]: UseCase<Es[Name]> };

/** The row, which must be there. @throws 404 that names the field it was asked for by */
export function found<Row>(row: Row | undefined | null, param = 'id', detail?: string): Row {
  if (row === undefined || row === null) throw fail(notFound, { param, ...(detail !== undefined && { detail }) });
  return row;
}

/**
 * Refuses a change of something that has changed since the caller read it; one who gives no version does not care.
 * @throws 409 with `currentVersion`
 */
export function mustHaveVersion({ version }: { readonly version: number }, given: number | undefined): void {
  if (given === undefined || given === version) return;
  throw fail(versionConflict, {
    param: 'version',
    detail: `You have read version ${given}; it is version ${version} by now`,
    extra: { currentVersion: version },
  });
}

/** Who asks, as a person. @throws 403 for a program, which has nothing of its own */
export function personIn({ who }: Ctx): number {
  if (who.userId === null) throw fail(forbidden, { detail: 'Only people have this' });
  return who.userId;
}
