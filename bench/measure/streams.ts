/** Readers of the live page's stream, who count what they are sent and look at nothing else. */
import { get, type ClientRequest } from 'node:http';
import { until } from '../../common/testing/until';

export interface Sent {
  readonly answers: number;
  readonly bytes: number;
}

export interface Readers {
  /** What all of them were sent so far. */
  sent(): Sent;
  close(): void;
}

const ANSWER = 'event:answer';
/** For all readers to be let in and to have an answer, ms. */
const WITHIN = 120_000;

/** Resolves once each of them has an answer. Throws where one is refused or cut off. */
export async function openReaders(url: string, count: number): Promise<Readers> {
  let [answers, bytes] = [0, 0];
  let broken: Error | undefined;
  let waiting = count;
  const requests: ClientRequest[] = [];
  let closed = false;
  for (let i = 0; i < count; i++) {
    const request = get(url, (response) => {
      let [first, rest] = [true, ''];
      if (response.statusCode !== 200) broken = new Error(`${url} answered ${String(response.statusCode)}`);
      response.setEncoding('latin1').on('data', (text: string) => {
        bytes += text.length;
        // A name may be cut in two by the pieces in which it comes.
        const parts = (rest + text).split(ANSWER);
        rest = (parts.at(-1) ?? '').slice(1 - ANSWER.length);
        answers += parts.length - 1;
        if (parts.length > 1 && first) {
          first = false;
          waiting -= 1;
        }
      });
      response.on('error', () => undefined);
    });
    request.on('error', (error) => {
      if (!closed) broken = error;
    });
    requests.push(request);
  }
  const close = (): void => {
    closed = true;
    for (const request of requests) request.destroy();
  };
  try {
    await until(`${count} readers to have an answer`, async () => {
      if (broken) throw broken;
      return waiting <= 0 ? true : undefined;
    }, WITHIN);
  } catch (error) {
    close();
    throw error;
  }
  return { sent: () => ({ answers, bytes }), close };
}
