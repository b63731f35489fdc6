import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Token',
  of: 'Token von {{name}}',
  none: 'Es gibt noch kein Token.',
  stopped: 'Aktivieren Sie das Konto, um Token zu erstellen.',
  used: 'Zuletzt verwendet am {{day}}.',
  unused: 'Noch nicht verwendet.',
  ends: 'Endet am {{day}}.',
  endless: 'Endet nicht von selbst.',
  revoke: 'Widerrufen',
  revokeOf: '{{name}} widerrufen',
  ask: '{{name}} widerrufen?',
  askText: 'Das Programm, das es hat, kann danach nichts mehr damit tun. Rückgängig machen lässt sich das nicht.',
  keep: 'Behalten',
  revoked: '{{name}} ist widerrufen.',
  name: 'Wofür es ist',
  needName: 'Sagen Sie, wofür es ist',
  life: 'Endet',
  days: 'Nach {{count}} Tagen',
  always: 'Nie',
  make: 'Token erstellen',
  makeOf: 'Token erstellen: {{account}}',
  copy: 'Kopieren',
  secret: 'Das Token {{name}}',
  once: 'Kopieren Sie es jetzt: Es wird nicht wieder angezeigt. Es darf, was das Konto und Sie dürfen.',
};
