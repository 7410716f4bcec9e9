/** A jest reporter: which tests were skipped, and at the very end one line `N passed, N failed, N skipped`. */
module.exports = class Tally {
  onTestResult(test, result) {
    for (const each of result.testResults) {
      if (each.status === 'pending' || each.status === 'todo') console.log(`skipped: ${each.fullName} (${relative(test.path)})`);
    }
  }

  onRunComplete(contexts, results) {
    const tally = tallyOf(results);
    console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  }
};

/** A file that could not be run at all counts as one failed test: its tests are not known. */
function tallyOf(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

function relative(file) {
  return require('node:path').relative(process.cwd(), file);
}
