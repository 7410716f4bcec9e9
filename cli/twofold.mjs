#!/usr/bin/env node
/** The `twofold` command: reads the TypeScript as it is, so nothing is built. */
try {
  await import('tsx');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages are not installed yet: run `npm start` in the project, which installs them, or `npm ci`');
  process.exit(1);
}
await import('./main.ts');
