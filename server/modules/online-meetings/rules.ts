import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { invalidRequest } from '../../platform/contract/problems.ts';
import { ROOM } from './contract.ts';

/** The link to a room by this name. */
export const linkFor = (template: string, room: string): string => template.replace(ROOM, () => room);

/** May links be made so? Each must lead to one and the same host, to another room there, with nobody's password in it. */
export function decideTemplate(template: string): Verdict {
  const no = (detail: string): Verdict => refused(invalidRequest, { param: 'template', detail });
  const [before = '', behind] = template.split(ROOM);
  if (behind === undefined || template.split(ROOM).length > 2 || /[{}]/.test(before + behind))
    return no(`There must be one ${ROOM} in it, and no other braces`);
  const [one, other] = ['a', 'b'].map((room) => URL.parse(linkFor(template, room)));
  if (!one || !other || one.protocol !== 'https:' || /["'<>\\^`|]/.test(template))
    return no(`This is no address such as https://meet.example.org/${ROOM}`);
  if (one.username !== '' || one.password !== '') return no('There must be no user name or password in it');
  if (one.host !== other.host || one.href === other.href) return no(`${ROOM} must stand behind the host`);
  return allowed;
}
