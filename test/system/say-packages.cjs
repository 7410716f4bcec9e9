/** Loaded into a process (NODE_OPTIONS=--require): as it ends it prints which packages it has loaded. */
process.on('exit', () => {
  const packages = Object.keys(require.cache).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.slice(1) ?? []);
  console.log(`packages ${[...new Set(packages)].join(' ')}`);
});
