import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answerSockets, answerSocketsOf } from './socket';

const answer = (length: number, fill: number): Buffer => {
  const bytes = Buffer.alloc(4 + length, fill);
  bytes.writeInt32BE(length);
  return bytes;
};

/** What a socket of ours makes of the pieces that a server sends one after the other. */
const received = async (pieces: readonly Buffer[]): Promise<{ data: Buffer[]; fault: string | undefined }> => {
  const send = async (to: Socket): Promise<void> => {
    for (const piece of pieces) {
      to.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    to.end();
  };
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    void send(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const data: Buffer[] = [];
  let fault: string | undefined;
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let connected = 0;
  const socket = answerSockets({ host: '127.0.0.1', port, ssl: {}, onConnect: () => connected++ });
  socket.on('data', (bytes: Buffer) => data.push(bytes));
  socket.on('error', (error) => (fault = error.message));
  await once(socket, 'close').catch(() => undefined);
  expect(connected).toBe(1);
  server.close();
  return { data, fault };
};

describe('a socket to Kafka', () => {
  it('gives each answer whole and alone, however it came', async () => {
    const answers = [answer(10, 1), answer(0, 0), answer(300_000, 2), answer(5, 3)];
    const stream = Buffer.concat(answers);
    const cuts = [0, 2, 15, 17, 18, 19, 100_000, stream.length - 6, stream.length];
    const pieces = cuts.slice(1).map((cut, i) => stream.subarray(cuts[i], cut));
    const same = (data: readonly Buffer[]) => answers.map((each, i) => data[i]?.equals(each));
    for (const sent of [pieces, [stream]]) {
      const { data } = await received(sent);
      expect([data.length, ...same(data)]).toEqual([4, true, true, true, true]);
    }
  });

  it('gives nothing of an answer that breaks off', async () => {
    expect(await received([answer(4, 1), answer(8, 2).subarray(0, 9)])).toEqual({ data: [answer(4, 1)], fault: undefined });
  });

  it('ends where something else than Kafka answers', async () => {
    const { data, fault } = await received([Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]);
    expect([data, fault]).toEqual([[], 'what answers there is no Kafka']);
  });

  it('ends where questions stay unanswered, and not where there are none', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      // The first question is answered, no other one.
      socket.once('data', () => socket.write(answer(1, 1)));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const socket = answerSocketsOf(60)({ host: '127.0.0.1', port, ssl: {}, onConnect: () => undefined });
    socket.write('a question');
    await once(socket, 'data');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.destroyed).toBe(false);
    const ended = once(socket, 'error');
    for (const again of [1, 2]) socket.write(`asked again ${again}`);
    expect(String(await ended)).toContain('has answered nothing for 0.06 s');
    server.close();
  });
});
