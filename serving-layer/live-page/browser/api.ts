/** How the page asks the API, and has it do something. */
import { enterKey, keyHeader } from './operate-key';

/** Why there is no answer, as a sentence. */
export class Trouble {
  constructor(
    readonly detail: string,
    /** Of the problem, such as `urn:twofold:problem:no-key`. */
    readonly type = '',
    private readonly status = 0,
  ) {}

  get isForKey(): boolean {
    return this.type in FOR_A_KEY;
  }

  /** What was sent was understood, and is not taken in for what it says. */
  get isRefusal(): boolean {
    return this.status === 422;
  }
}

/** What a key would mend, or another one, and what the person is told then. */
const FOR_A_KEY: Readonly<Record<string, string>> = {
  'urn:twofold:problem:no-key': 'Whatever changes something needs a key for operate: the one that npm start printed, or one made by npx twofold keys make --role operate.',
  'urn:twofold:problem:wrong-key': 'The key that was sent is not known here, or revoked by now.',
  'urn:twofold:problem:wrong-role': 'The key that was sent is good, but it is not for operate.',
};

/** What the API says to a question. What it is, is not checked: the page comes from the same server. */
export async function ask<Body extends object>(path: string, init?: RequestInit): Promise<Body | Trouble> {
  try {
    const response = await fetch(path, init);
    const body = (await response.json()) as Body | Partial<Trouble>;
    if (response.ok) return body as Body;
    const { detail = `the serving layer answered ${response.status}`, type } = body as Partial<Trouble>;
    return new Trouble(detail, type, response.status);
  } catch {
    // No connection, or something between that answers in its place with what is no JSON.
    return new Trouble('The serving layer does not answer.');
  }
}

/**
 * Has the API do something that may need a key for operate: where it says so, the person is asked for one, and it is
 * tried again. `body` is sent as JSON.
 */
export async function operate<Body extends object>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Body | Trouble> {
  for (;;) {
    const sent = body && { body: JSON.stringify(body) };
    const answered = await ask<Body>(path, { method, ...sent, headers: { ...keyHeader(), ...(sent && { 'Content-Type': 'application/json' }) } });
    const why = isTrouble(answered) ? FOR_A_KEY[answered.type] : undefined;
    if (why === undefined) return answered;
    if (!(await enterKey(why))) return new Trouble('Nothing was done: it needs a key for operate.');
  }
}

export const isTrouble = (body: object): body is Trouble => body instanceof Trouble;
