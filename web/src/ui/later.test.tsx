import { MantineProvider } from '@mantine/core';
import { act, useLayoutEffect, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { ApiProblem } from '../lib/problem.ts';
import { isReached, noteReach } from '../lib/reach.ts';
import { startTexts } from '../lib/texts.ts';
import { texts } from '../lib/texts/en.ts';
import { until } from '../../../test/support/until.ts';
import { later, onDemand } from './later.tsx';

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
});

it('what does not come says so in its place, and is loaded anew when asked for', async () => {
  let answers = false;
  const load = vi.fn<() => Promise<ComponentType>>(() =>
    answers
      ? Promise.resolve(() => <p>Here I am</p>)
      : Promise.reject(new TypeError('Failed to fetch dynamically imported module: /assets/part.js')),
  );
  const Part = later(load);
  const page = document.body.appendChild(document.createElement('div'));
  await act(async () =>
    Promise.resolve(
      createRoot(page).render(
        <MantineProvider>
          <Part />
        </MantineProvider>,
      ),
    ),
  );
  expect(page.querySelector('[role=alert]')?.textContent).toContain('No connection to the server');
  answers = true;
  await act(async () => Promise.resolve(page.querySelector('button')?.click()));
  expect(page.textContent).toContain('Here I am');
  expect(page.querySelector('[role=alert]')).toBeNull();
  expect(load).toHaveBeenCalledTimes(2);
});

it('what did not come is tried again by itself once the server is there again', async () => {
  let answers = false;
  const load = vi.fn<() => Promise<ComponentType>>(() =>
    answers ? Promise.resolve(() => <p>Back again</p>) : Promise.reject(new ApiProblem(0, {})),
  );
  const Part = later(load);
  const page = document.body.appendChild(document.createElement('div'));
  await act(async () =>
    Promise.resolve(
      createRoot(page).render(
        <MantineProvider>
          <Part />
        </MantineProvider>,
      ),
    ),
  );
  expect(page.querySelector('[role=alert]')).not.toBeNull();
  noteReach('line', false);
  answers = true;
  expect(load).toHaveBeenCalledTimes(1);
  await act(async () => Promise.resolve(noteReach('line', true)));
  expect(page.textContent).toContain('Back again');

  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  expect(isReached()).toBe(false);
  online.mockRestore();
});

it('what comes between the drawing of its place and the effects of that is drawn', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const Part = later<object>(() => Promise.resolve(() => <p>In between</p>));
  const page = document.body.appendChild(document.createElement('div'));
  function Place() {
    useLayoutEffect(() => void Part.bring(), []);
    return <Part />;
  }
  createRoot(page).render(
    <MantineProvider>
      <Place />
    </MantineProvider>,
  );
  await until(() => expect(page.textContent).toContain('In between'));
  vi.unstubAllGlobals();
});

it('meanwhile something else does, and is not taken away from who is just using it', async () => {
  const { promise: there, resolve: arrive } = Promise.withResolvers<ComponentType>();
  const Part = later(
    () => there,
    () => <button type="button">Meanwhile</button>,
  );
  const page = document.body.appendChild(document.createElement('div'));
  await act(async () => Promise.resolve(createRoot(page).render(<Part />)));
  const button = page.querySelector('button');
  await act(async () => Promise.resolve(button?.focus()));
  await act(async () => Promise.resolve(arrive(() => <p>Here I am</p>)));
  expect(page.textContent).toBe('Meanwhile');
  await act(async () => Promise.resolve(button?.blur()));
  expect(page.textContent).toBe('Here I am');
});

it('what somebody asked for is on its way until it is there; what comes in any case says nothing', async () => {
  const coming = Promise.withResolvers<ComponentType>();
  const [Asked, Unasked] = [onDemand(() => coming.promise), later(() => coming.promise)];
  const page = document.body.appendChild(document.createElement('div'));
  await act(async () =>
    Promise.resolve(
      createRoot(page).render(
        <MantineProvider>
          <Asked />
          <Unasked />
        </MantineProvider>,
      ),
    ),
  );
  expect(page.querySelectorAll('progress')).toHaveLength(1);
  await act(async () => Promise.resolve(coming.resolve(() => <p>Here I am</p>)));
  expect(page.querySelector('progress')).toBeNull();
  expect(page.querySelectorAll('p')).toHaveLength(2);
});
