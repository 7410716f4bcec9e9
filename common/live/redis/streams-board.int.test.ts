import { randomUUID } from 'node:crypto';
import type { DeclaredTopology } from '../../streams/told';
import { createStreamsBoard } from './streams-board';

const declared = (name: string): DeclaredTopology => ({ name, about: 'One.', inputs: [], outputs: [], lateTopic: `${name}.late`, picture: { width: 0, height: 0, boxes: [], arrows: [] } });

it('a process that runs some topologies takes none from the page that another still runs, and clears away those that nobody does', async () => {
  const board = createStreamsBoard({ url: process.env['REDIS_URL'] ?? '', namespace: `board-${randomUUID()}` });
  const names = async (): Promise<string[]> => (await board.read(20_000)).declared.map(({ name }) => name);
  const tell = (process: string, at: number, ...running: string[]) => board.tell(process, { at, troubles: Object.fromEntries(running.map((name) => [name, []])), tasks: [] });
  try {
    await board.declare(['a', 'b', 'c'].map(declared), 0);
    await tell('whole', 9_000, 'a', 'b', 'c');
    await board.declare(['b', 'new'].map(declared), 10_000);
    expect((await names()).sort()).toEqual(['a', 'b', 'c', 'new']);
    await board.declare(['c', 'b'].map(declared), 20_000);
    expect(await names()).toEqual(['c', 'b']);
  } finally {
    await board.close();
  }
});
