import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { decideFields } from './rules.ts';

/** Judges what was given by the shape that a connector asks for. @throws 400 that names the field */
export function mustFit(param: 'settings' | 'credentials', shape: TObject, given: object): void {
  obey(decideFields(param, shape, given));
  const missing = ((shape.required ?? []) as readonly string[]).find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw invalid(`${param}.${missing}`, 'Its connector needs this');
  const [first] = Compile(shape).Errors(given);
  if (!first) return;
  const field = first.instancePath.split('/').filter((part) => part !== '');
  throw invalid([param, ...field].join('.'), first.message);
}
