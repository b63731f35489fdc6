import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  because: {
    invalid_url: 'Das ist keine Adresse wie https://example.com/hook.',
    scheme_not_allowed: 'Die Adresse muss mit https:// beginnen.',
    credentials_in_url: 'Die Adresse darf weder Benutzernamen noch Kennwort enthalten.',
    address_denied: 'Diese Adresse liegt in einem privaten oder reservierten Netz und kann nicht aufgerufen werden.',
    http_not_allowed: 'Die Adresse muss mit https:// beginnen.',
    port_not_allowed: 'Die Adresse muss Port 443 benutzen: Lassen Sie den Port weg.',
    not_a_queue: 'Das ist nicht die Adresse einer Azure-Warteschlange.',
    not_an_account_key:
      'Geben Sie den Schlüssel des Speicherkontos an oder eine Adresse mit einer Shared Access Signature.',
  },
  refusedAnyway: {
    callback_refused: 'Diese Adresse kann nicht aufgerufen werden.',
  },
};
