/// <reference types="vite/client" />

declare module 'dayjs/locale/*.js' {
  const locale: object;
  export = locale;
}
