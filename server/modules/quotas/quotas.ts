/** What those wait for who would use up one quota at once. */

export { lockHost, lockHosts } from './store.ts';
