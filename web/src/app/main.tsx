import { startApp } from './start.tsx';

// Nothing counts time before this: browsers without Temporal get it first.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
await startApp();
