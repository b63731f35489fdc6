declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'which-building': typeof texts;
  }
}

export const texts = {
  building: 'Building',
  none: 'There are no buildings yet',
  noneText:
    'An administrator imports them from a workbook (Manage, Import from a workbook), or adds them through the API.',
  notHers: 'No building is yours to look after',
  notHersText: 'An administrator can say that you look after one.',
};
