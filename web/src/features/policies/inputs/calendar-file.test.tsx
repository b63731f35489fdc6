import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../../app/texts.ts';
import { makeQueryClient } from '../../../data/client.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { CalendarFile, type Holiday } from './calendar-file.tsx';
import { Holidays } from './holidays.tsx';
import { untilDrawn } from '../../../../../test/support/drawn.ts';

let answer: Response;
let sent: string[];
let client: QueryClient;
let root: Root;
let page: HTMLElement;
const seen = vi.fn<Element['scrollIntoView']>();
const onChange = vi.fn<(holidays: Holiday[]) => void>();

beforeAll(async () => {
  Element.prototype.scrollIntoView = seen;
  await startTexts(bringTexts);
  await needTexts('policies', 'rules');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  onChange.mockClear();
  seen.mockClear();
  vi.stubGlobal('fetch', (address: string, { body }: { body?: string }) => {
    sent.push(`${address} ${body ?? ''}`);
    return Promise.resolve(answer);
  });
  client = makeQueryClient();
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

const show = (holidays: readonly Holiday[]): void => render(<Holidays holidays={holidays} onChange={onChange} />);
const render = (shown: ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={client}>{shown}</QueryClientProvider>
      </MantineProvider>,
    ),
  );

function choose(text: string): void {
  const input = page.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('There is nothing to choose a file with');
  Object.defineProperty(input, 'files', { value: [new File([text], 'holidays.ics')], configurable: true });
  act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
}
const button = (text: string) => [...page.querySelectorAll('button')].find(({ textContent }) => textContent === text);
const press = (text: string): void => act(() => button(text)?.click());
const christmas = { date: '2027-12-25', name: 'Christmas Day' };
const newYear = { date: '2027-01-01', name: 'New Year’s Day' };

describe('a calendar file', () => {
  it('is shown first; what is taken goes between the holidays that are there, and those keep their names', async () => {
    answer = Response.json({
      holidays: [newYear, { ...christmas, name: 'Xmas' }],
      from: '2027-01-01',
      to: '2029-12-31',
      leftOut: ['Meeting'],
    });
    show([christmas]);
    choose('BEGIN:VCALENDAR');
    await untilDrawn(() => expect(page.textContent).toContain('1 new holiday'));
    // Below the edge it would be as if nothing had happened.
    expect(seen).toHaveBeenCalledOnce();
    expect(sent).toEqual(['/api/v1/holiday-readings {"calendar":"BEGIN:VCALENDAR"}']);
    expect(page.textContent).toContain('New Year’s Day');
    expect(page.textContent).not.toContain('Xmas');
    expect(page.textContent).toContain('Meeting');
    expect(onChange).not.toHaveBeenCalled();
    press('Take these');
    expect(onChange).toHaveBeenCalledWith([newYear, christmas]);
    await untilDrawn(() => expect(button('Take these')).toBeUndefined());
  });

  it('that is none is said to be none', async () => {
    answer = Response.json({ code: 'unreadable_calendar', param: 'calendar' }, { status: 400 });
    show([]);
    choose('<html>');
    await untilDrawn(() => expect(page.querySelector('[role=alert]')?.textContent).toContain('(.ics)'));
    expect(onChange).not.toHaveBeenCalled();
  });

  it('with which there would be too many is not taken', async () => {
    const days = Array.from({ length: 500 }, (_, i) => ({ date: `x${i}`, name: 'Closed' }));
    answer = Response.json({ holidays: [newYear], from: '2027-01-01', to: '2029-12-31', leftOut: [] });
    render(<CalendarFile holidays={days} onTake={onChange} />);
    choose('BEGIN:VCALENDAR');
    await untilDrawn(() => expect(page.textContent).toContain('more than 500 holidays'));
    expect(button('Take these')?.disabled).toBe(true);
  });
});
