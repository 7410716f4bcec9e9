/** What was recorded once is read alike for ever: golden records of every version of every event (test/golden-events/). */
import { admit } from '../common/events/admit';
import { CATALOGUE, eventOfType } from '../common/events/catalogue';
import { EventRows } from '../common/events/rows/event-rows';
import { createAdmission } from '../common/events/scan/admission';
import { canonical, GOLDEN_FOLDER, goldenRecords } from '../common/testing/golden-events';
import { batchOf } from '../common/testing/record-batch';

const golden = goldenRecords();

test('every version that an event declares has golden records, and every golden record a version that is declared', () => {
  const declared = CATALOGUE.flatMap(({ type, version, upcasters }) => [...Object.keys(upcasters), version].map((each) => `${GOLDEN_FOLDER}/${type}.${each}.json`));
  expect([...new Set(golden.map(({ file }) => `${GOLDEN_FOLDER}/${file}`))].sort()).toEqual(declared.sort());
});

test.each(golden.map((each) => [each.file, each.what, each] as const))('%s: %s reads as it always did', (_file, _what, { record, reads, version }) => {
  const admission = admit(record(1));
  expect('event' in admission ? canonical(admission.event) : admission.rejection).toEqual(reads);
  expect(reads).toMatchObject({ version });
});

test('all of them read the same by their bytes, in columns: those of the declared version without being parsed', () => {
  const scanned = new Set<string>();
  for (const { file, what, eventType, version, record } of golden) {
    const declaration = eventOfType(eventType);
    if (!declaration) throw new Error(`${eventType} is not in the catalogue`);
    const { admitTo, counts } = createAdmission();
    const rows = new EventRows(declaration);
    // From the first it learns how to walk the second.
    const batch = batchOf([record(1), record(1)]);
    rows.begin(batch.bytes);
    expect([file, what, admitTo(rows, batch, 0, 1), admitTo(rows, batch, 1, 1)]).toEqual([file, what, undefined, undefined]);
    const wanted = admit(record(1));
    for (const row of [0, 1]) expect({ event: rows.eventAt(row) }).toEqual(wanted);
    expect([rows.versionOf(0), rows.versionOf(1)]).toEqual([version, version]);
    if (counts.scanned > 0) scanned.add(file);
  }
  expect([...scanned].sort()).toEqual(CATALOGUE.map(({ type, version }) => `${type}.${version}.json`).sort());
});
