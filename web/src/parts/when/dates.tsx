import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/de.js';
import 'dayjs/locale/zh-tw.js';
import { DatesProvider } from '@mantine/dates';
import type { ReactNode } from 'react';
import { spoken, type Language } from '../../lib/texts.ts';

/** The names of months and days, as the calendar's own library calls languages. */
const locales: Readonly<Record<Language, string>> = { en: 'en', 'zh-Hant': 'zh-tw', de: 'de' };

/** Calendars within it speak the app's language. */
export const Dates = ({ children }: { readonly children: ReactNode }) => (
  <DatesProvider settings={{ locale: locales[spoken()], firstDayOfWeek: 1, weekendDays: [] }}>{children}</DatesProvider>
);
