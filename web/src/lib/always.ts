import type { Language } from '../../../server/modules/notifications/contract.ts';

const english = {
  retry: 'Try again',
  close: 'Close',
  failed: 'This did not work',
  problem: {
    offline: 'No connection to the server. Check the network and try again.',
    internal: 'Something went wrong on our side. Try again in a moment.',
  },
};

/** What must be said even when no texts could be loaded: that they could not, and how to go on. */
export const always: Readonly<Record<Language, typeof english>> = {
  en: english,
  'zh-Hant': {
    retry: '再試一次',
    close: '關閉',
    failed: '未能完成',
    problem: {
      offline: '無法連線至伺服器，請檢查網路後再試。',
      internal: '系統出了問題，請稍後再試。',
    },
  },
  de: {
    retry: 'Noch einmal versuchen',
    close: 'Schließen',
    failed: 'Das hat nicht geklappt',
    problem: {
      offline: 'Keine Verbindung zum Server. Prüfen Sie das Netz und versuchen Sie es noch einmal.',
      internal: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
    },
  },
};
