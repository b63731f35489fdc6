import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { chooseLanguage, startTexts, type Language } from '../../lib/texts.ts';
import { Calendar } from './calendar.tsx';

beforeAll(() => startTexts(bringTexts));

const said: Readonly<Record<Language, readonly [month: string, monday: string]>> = {
  en: ['May 2027', 'Mo'],
  'zh-Hant': ['五月 2027', '一'],
  de: ['Mai 2027', 'Mo'],
};

it.each(Object.entries(said))('the months of the calendar have their names in %s', async (language, words) => {
  await chooseLanguage(language as Language);
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider>
        <Calendar day="2027-05-03" first="2027-05-01" onChoose={() => undefined} />
      </MantineProvider>,
    ),
  );
  const [month, monday] = ['.mantine-DatePicker-calendarHeaderLevel', '.mantine-DatePicker-weekday'].map(
    (part) => page.querySelector(part)?.textContent,
  );
  expect([month, monday]).toEqual(words);
  act(() => root.unmount());
  page.remove();
});
