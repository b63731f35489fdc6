import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, it } from 'vitest';
import { EarlyButton } from './early-button.tsx';

let root: Root;
let pressed = 0;
const draw = (missing: string | null): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <EarlyButton missing={missing} onClick={() => pressed++}>
          Save
        </EarlyButton>
      </MantineProvider>,
    ),
  );
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

it('is in reach before it can do anything, says what is missing when pressed, and does it once nothing is', () => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
  draw('Choose somebody first');
  const button = document.querySelector('button');
  const said = (): string | null | undefined => document.querySelector('output')?.textContent;
  expect([button?.disabled, button?.ariaDisabled, said()]).toEqual([false, 'true', '']);
  act(() => button?.click());
  expect([pressed, said()]).toEqual([0, 'Choose somebody first']);
  draw(null);
  expect([button?.getAttribute('aria-disabled'), said()]).toEqual([null, '']);
  act(() => button?.click());
  expect(pressed).toBe(1);
});
