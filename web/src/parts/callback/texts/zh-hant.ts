import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  because: {
    invalid_url: '這不是像 https://example.com/hook 這樣的位址。',
    scheme_not_allowed: '位址必須以 https:// 開頭。',
    credentials_in_url: '位址不可包含使用者名稱或密碼。',
    address_denied: '此位址位於私人或保留的網路，無法呼叫。',
    http_not_allowed: '位址必須以 https:// 開頭。',
    port_not_allowed: '位址必須使用連接埠 443：請省略連接埠。',
    not_a_queue: '這不是 Azure 佇列的位址。',
    not_an_account_key: '請提供儲存體帳戶的金鑰，或含共用存取簽章的位址。',
  },
  refusedAnyway: {
    callback_refused: '無法呼叫此位址。',
  },
};
