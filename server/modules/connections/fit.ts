import { Type, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { decideFields } from './rules.ts';

/** What a shape says besides of all of its fields. */
interface Said {
  readonly minProperties?: number;
  readonly description?: string;
}

/** What belongs there: nobody is told a pattern. */
const saidOf = ({ properties }: { readonly properties: Readonly<Record<string, Said>> }, field = ''): string =>
  properties[field]?.description ?? 'Its connector needs this written otherwise';

/** Judges what was given by the shape that a connector asks for. @throws 400 that names the field */
export function mustFit(param: 'settings' | 'credentials', shape: TObject, given: object): void {
  obey(decideFields(param, shape, given));
  const missing = ((shape.required ?? []) as readonly string[]).find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw invalid(`${param}.${missing}`, 'Its connector needs this');
  const { minProperties = 0, description = 'Its connector needs one of its fields' } = shape as Said;
  if (Object.keys(given).length < minProperties) throw invalid(param, description);
  const [first] = Compile(shape).Errors(given);
  if (!first) return;
  const field = first.instancePath.split('/').filter((part) => part !== '');
  throw invalid([param, ...field].join('.'), first.keyword === 'pattern' ? saidOf(shape, field[0]) : first.message);
}

/** The same of what is given beforehand: the rest may come later. @throws 400 that names the field */
export const mustFitSoFar = (param: 'settings', shape: TObject, given: object): void =>
  mustFit(param, Type.Partial(shape, { minProperties: 0 }), given);

/** Judges what a source is opened with. @throws 400 that names the field */
export function mustOpen(
  { settings: asked, credentials: secret }: { readonly settings: TObject; readonly credentials: TObject },
  settings: object,
  credentials: object,
): void {
  mustFit('settings', asked, settings);
  mustFit('credentials', secret, credentials);
}
