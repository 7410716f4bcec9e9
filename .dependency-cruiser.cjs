/** The layer rules of the house: see docs/ARCHITECTURE.md. */
const layers = 'speed-layer|batch-layer|serving-layer|storefront';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'core-is-pure',
      comment: 'common/ outside its adapters imports no Node module and no client library (zod, the schema language, is the exception)',
      severity: 'error',
      from: { path: '^common/', pathNot: '^common/(log/kafka|live/redis|identity/sha256|postgres|recompute|http|logging|tracing|testing)|\\.test\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/zod' },
    },
    {
      name: 'core-imports-no-layer',
      severity: 'error',
      from: { path: '^common/' },
      to: { path: `^(${layers}|platform|cli|test)/` },
    },
    {
      name: 'layers-do-not-import-each-other',
      severity: 'error',
      from: { path: `^(${layers})/` },
      to: { path: `^(${layers}|platform|cli|test)/`, pathNot: '^$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|node_modules|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
