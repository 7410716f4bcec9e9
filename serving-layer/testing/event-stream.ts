/** Reads server-sent events as a browser does, one after the other. */
export interface ServerEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

export interface EventStream {
  /** The next of this name, or of any. Rejects where the stream has ended. */
  next(name?: string): Promise<ServerEvent>;
  close(): void;
}

export async function openStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
  const stop = new AbortController();
  const { body } = await fetch(url, { headers, signal: stop.signal });
  if (!body) throw new Error(`${url} gave no stream`);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';

  const block = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 2);
        return found;
      }
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ${url} has ended`);
      text += value;
    }
  };
  return {
    next: async (name) => {
      for (;;) {
        const fields = new Map((await block()).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const));
        const event = fields.get('event');
        if (event !== undefined && (name === undefined || event === name)) return { event, id: fields.get('id') ?? '', data: JSON.parse(fields.get('data') ?? 'null') };
      }
    },
    close: () => stop.abort(),
  };
}
