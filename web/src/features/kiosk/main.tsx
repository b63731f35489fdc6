import '../../parts/screen/screen.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Kiosk } from './kiosk.tsx';

const root = document.querySelector('#root');
if (root === null) throw new Error('kiosk.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Kiosk />
  </StrictMode>,
);
