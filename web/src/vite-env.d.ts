/// <reference types="vite/client" />

declare module 'dayjs/locale/*.js' {
  const locale: object;
  export = locale;
}

/** The style that every page needs; each component brings its own (web/styles.ts). */
declare module 'virtual:mantine-styles';

/** Read from the server's contracts when the web app is built (web/contracts.ts). */
declare module 'virtual:contracts' {
  type Contract = import('../../server/contracts.ts').Contract;
  type EventType = import('../../server/platform/contract/event.ts').EventType;

  /** Where each operation is. */
  export const addresses: {
    readonly [Name in keyof Contract]: readonly [
      method: Contract[Name]['method'],
      path: Contract[Name]['path'],
      query?: readonly string[],
    ];
  };
  /** Every event there is, with the members of its data that all its hearers get. */
  export const events: Readonly<Record<EventType, readonly string[]>>;
}
