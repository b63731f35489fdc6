import '../../parts/screen/screen.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Display } from './display.tsx';
import { FloorDisplay } from './floor/floor-display.tsx';

const root = document.querySelector('#root');
if (root === null) throw new Error('display.html has no #root');
createRoot(root).render(
  <StrictMode>{/^\/display\/floor\/?$/.test(location.pathname) ? <FloorDisplay /> : <Display />}</StrictMode>,
);
