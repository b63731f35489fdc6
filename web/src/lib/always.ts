/** What must be said even when no texts could be loaded: that they could not, and how to go on. */
export const always = {
  en: {
    retry: 'Try again',
    close: 'Close',
    failed: 'This did not work',
    problem: {
      offline: 'No connection to the server. Check the network and try again.',
      internal: 'Something went wrong on our side. Try again in a moment.',
    },
  },
  'zh-Hant': {
    retry: '再試一次',
    close: '關閉',
    failed: '未能完成',
    problem: {
      offline: '無法連線至伺服器，請檢查網路後再試。',
      internal: '系統出了問題，請稍後再試。',
    },
  },
};
