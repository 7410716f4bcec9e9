import { listen } from './listen';

test('an idle connection is kept for longer than load balancers keep theirs', async () => {
  const listening = await listen((_request, response) => response.end('here'), '127.0.0.1', 0, 'PORT');
  try {
    const answer = await fetch(listening.url);
    await answer.text();
    const [, seconds] = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(60);
  } finally {
    await listening.close();
  }
});
