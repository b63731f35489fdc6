declare module '../../../lib/texts.ts' {
  interface Namespaces {
    bell: typeof texts;
  }
}

export const texts = {
  title: 'Notifications',
  unread: 'Notifications, {{counted}} unread',
  readAll: 'Mark all as read',
  new: 'New',
  none: 'Nothing yet. What others do to your bookings is told here.',
};
