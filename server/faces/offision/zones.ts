import { findIana } from 'windows-iana';
import { invalid } from '../../platform/contract/problems.ts';
import { isZone } from '../../platform/time.ts';

/** A zone by its IANA name, or by the one that Windows has for it. @throws 400 that names the parameter */
export function readZone(name: string, param: string): string {
  if (isZone(name)) return name;
  const zone = findIana(name).find(isZone);
  if (zone === undefined) throw invalid(param, `"${name}" is no zone, such as Asia/Hong_Kong or China Standard Time`);
  return zone;
}
