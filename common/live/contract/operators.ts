/** What stream operators remember moves with the commit that changed it. */
import { commit, P, START, type Corner } from './harness';

export function describeOperators(corner: Corner): void {
  const set = (field: string, value: string | null) => ({ field, value });
  const fields = async () => Object.fromEntries(await corner.live.operators(P));

  test("a commit sets and drops fields of the operators' state, or nothing where it is refused", async () => {
    await corner.owned();
    expect(await fields()).toEqual({});
    await corner.live.commit(P, commit({ operators: [set('a', '1'), set('b', '')] }));
    await corner.live.commit(P, commit({ from: 10, nextOffset: 11, operators: [set('b', null), set('c', '#3'), set('a', '2'), set('never', null)] }));
    expect(await fields()).toEqual({ a: '2', c: '#3' });
    expect(await corner.live.commit(P, commit({ owner: 'you', from: 11, nextOffset: 12, operators: [set('a', '3')] }))).toMatchObject({ ok: false });
    expect(await fields()).toEqual({ a: '2', c: '#3' });
  });

  test('what no record caused is applied once, to the one state that it names', async () => {
    await corner.owned();
    const first = await corner.live.commit(P, commit());
    const seq = first.ok ? first.seq : 0;
    const entry = { topic: 'a', offset: 1, record: '{}' };
    const idle = commit({ from: 10, nextOffset: 10, seq, operators: [set('clock', '5')], outbox: [entry] });
    expect(await corner.live.commit(P, idle)).toEqual({ ok: true, seq: seq + 1 });
    expect(await corner.live.commit(P, idle)).toEqual({ ok: false, refused: 'fenced' });
    expect(await corner.live.outbox(P, 10)).toEqual([entry]);
    expect((await corner.live.read(P))?.offsets).toEqual({ a: 10, b: 0 });
    await expect(corner.live.commit(P, commit({ from: 10, nextOffset: 10 }))).rejects.toThrow(RangeError);
  });

  test("a rebase lets the operators' state go", async () => {
    await corner.owned();
    await corner.live.commit(P, commit({ operators: [set('a', '1')] }));
    const seen = (await corner.live.read(P))?.seq;
    await corner.live.rebase(P, seen, { generation: 1, cut: START, epoch: 'again', owner: 'me', definitions: 'defs' });
    expect(await fields()).toEqual({});
  });
}
